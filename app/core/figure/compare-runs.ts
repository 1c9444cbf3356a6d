// One scenario under several designs: crash instants as rows, designs as columns. Designs take different steps, so
// rows are matched by event, block and phase; what a design does not go through has no cell.
import { formatBytes } from '../address/u64';
import { versionBytes } from '../view/range-versions';
import { INSTANT_VERDICTS } from '../view/run-view';
import type { InstantVerdict, RunView } from '../view/run-view';
import { RANGE_KINDS } from '../view/snapshot-view';
import { instantsOf, PHASES, wordsAt } from './crash-instants';
import type { Instant, Phase } from './crash-instants';

/** What panics within one instant give under one design. */
export interface Cell {
  /** The worst of the instant's steps. */
  readonly worst: InstantVerdict;
  /** First step with it: where a click goes. */
  readonly step: number;
  /** After the instant's last step. */
  readonly end: InstantVerdict;
  /** `missing 256 MiB`, of the worst step; '' where nothing is. */
  readonly detail: string;
}

export interface CompareRow {
  readonly op: number;
  readonly phase: Phase;
  /** Where an event's blocks fare differently: `block 1`, `blocks 2 to 4`. */
  readonly blocks?: string;
  readonly title: string;
  /** One per run, in the order of the runs. */
  readonly cells: readonly (Cell | undefined)[];
}

/** From bad to good: lost memory, no dump at all, cannot tell, a risk, whole. */
const WORST_FIRST: readonly InstantVerdict[] = ['incomplete', 'not-armed', 'unknown', 'at-risk', 'complete'];

/** The verdict of a panic right after a step. */
export function verdictAt(run: RunView, step: number): InstantVerdict {
  return INSTANT_VERDICTS[run.verdicts[step] ?? 3] ?? 'unknown';
}

/** `missing 256 MiB`: what a panic after a step finds wrong; '' where nothing is or no dump comes. */
export function detailAt(run: RunView, step: number): string {
  const version = run.findingVersions[step] ?? -1;
  if (['complete', 'not-armed'].includes(verdictAt(run, step))) return '';
  return (['missing', 'phantom'] as const)
    .map((name) => {
      const wire = RANGE_KINDS.indexOf(name);
      const total = versionBytes(run.findings, version, (kind) => kind === wire) ?? 0n;
      return total === 0n ? '' : `${name} ${formatBytes(total)}`;
    })
    .filter((text) => text !== '')
    .join(', ');
}

function cellOf(run: RunView, instants: readonly Instant[]): Cell | undefined {
  let worst: InstantVerdict | undefined;
  let step = 0;
  for (const { first, last } of instants) {
    for (let i = first; i <= last; i++) {
      const verdict = verdictAt(run, i);
      if (worst === undefined || WORST_FIRST.indexOf(verdict) < WORST_FIRST.indexOf(worst)) {
        worst = verdict;
        step = i;
      }
    }
  }
  const end = instants.at(-1);
  if (worst === undefined || !end) return undefined;
  return { worst, step, end: verdictAt(run, end.last), detail: detailAt(run, step) };
}

/** After the blocks of an event: a load concerns the whole of it. */
const WHOLE_EVENT = Number.MAX_SAFE_INTEGER;
const blockOf = ({ phase, block }: Instant): number =>
  phase === 'loading' || phase === 'loaded' ? WHOLE_EVENT : block;

interface Slot {
  readonly op: number;
  readonly block: number;
  readonly phase: Phase;
  /** Instants of each run. */
  readonly byRun: (Instant[] | undefined)[];
}

function slotsOf(runs: readonly RunView[]): Slot[] {
  const slots = new Map<string, Slot>();
  runs.forEach((run, r) => {
    for (const instant of instantsOf(run)) {
      const block = blockOf(instant);
      const key = `${instant.op}/${block}/${instant.phase}`;
      const slot = slots.get(key) ?? { op: instant.op, block, phase: instant.phase, byRun: [] };
      slots.set(key, slot);
      (slot.byRun[r] ??= []).push(instant);
    }
  });
  return [...slots.values()].sort(
    (a, b) => a.op - b.op || a.block - b.block || PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase),
  );
}

function phaseTitle(slot: Slot, runs: readonly RunView[], notified: boolean): string {
  const { op, phase } = slot;
  if (op < 0) return 'as captured';
  const isLoad = runs[0]?.events[op]?.startsWith('kdump.') ?? false;
  const has = (test: (fn: string) => boolean): boolean =>
    slot.byRun.some((instants, r) =>
      instants?.some(({ first, last }) => {
        const run = runs[r];
        for (let i = first; run && i <= last; i++) if (test(wordsAt(run, i)?.fn ?? '')) return true;
        return false;
      }),
    );
  const refused = slot.byRun.every((instants, r) => {
    const run = runs[r];
    return !instants || (run && wordsAt(run, instants.at(-1)?.last ?? -1)?.refused === true);
  });
  switch (phase) {
    case 'before':
      if (refused) return 'refused';
      return isLoad ? 'before the load' : notified ? 'before the notifier' : 'no notifier runs';
    case 'notified':
      return 'notified, header still old';
    case 'rewriting':
      return 'header being rewritten';
    case 'notifier-done':
      return 'after the notifier';
    case 'removed':
      return has((fn) => fn === 'memblock_remove') ? 'after memblock_remove()' : 'after iomem loses the range';
    case 'loading':
      return isLoad ? 'kdump being loaded' : 'udev reloads kdump';
    case 'loaded':
      return isLoad ? 'kdump is loaded' : 'after the reload';
    case 'panic':
      return 'panic';
  }
}

const sameCell = (a: Cell | undefined, b: Cell | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.worst === b.worst && a.end === b.end);

interface BlockRows {
  readonly op: number;
  readonly first: number;
  last: number;
  readonly rows: readonly CompareRow[];
}

const sameRows = (a: BlockRows, b: BlockRows): boolean =>
  a.rows.length === b.rows.length &&
  a.rows.every((row, i) => {
    const other = b.rows[i];
    return other?.phase === row.phase && row.cells.every((cell, c) => sameCell(cell, other.cells[c]));
  });

/** Rows of the comparison. Neighbouring blocks of an event that fare alike share their rows. */
export function compareRuns(runs: readonly RunView[]): readonly CompareRow[] {
  const slots = slotsOf(runs);
  const notified = new Set(slots.filter(({ phase }) => phase === 'notified').map(({ op }) => op));
  const groups: BlockRows[] = [];
  for (let i = 0; i < slots.length;) {
    const head = slots[i];
    if (!head) break;
    let end = i;
    while (slots[end]?.op === head.op && slots[end]?.block === head.block) end += 1;
    const rows = slots.slice(i, end).map((slot): CompareRow => ({
      op: slot.op,
      phase: slot.phase,
      title: phaseTitle(slot, runs, notified.has(slot.op)),
      cells: runs.map((run, r) => cellOf(run, slot.byRun[r] ?? [])),
    }));
    const group = { op: head.op, first: head.block, last: head.block, rows };
    const before = groups.at(-1);
    if (before?.op === head.op && head.block !== WHOLE_EVENT && sameRows(before, group)) before.last = head.block;
    else groups.push(group);
    i = end;
  }
  const partsOf = new Map<number, number>();
  for (const { op, first } of groups) if (first !== WHOLE_EVENT) partsOf.set(op, (partsOf.get(op) ?? 0) + 1);
  return groups.flatMap(({ op, first, last, rows }) => {
    const parts = partsOf.get(op) ?? 0;
    if (first === WHOLE_EVENT) return parts > 1 ? rows.map((row) => ({ ...row, blocks: 'all blocks done' })) : rows;
    const alone = parts === 1;
    if (alone && first === last) return rows;
    const prefix = alone ? 'each block' : first === last ? `block ${first + 1}` : `blocks ${first + 1} to ${last + 1}`;
    return rows.map((row) => ({ ...row, blocks: prefix }));
  });
}

/** In how many instants of a column a panic can give this verdict at worst. */
export function countWorst(rows: readonly CompareRow[], column: number, verdict: InstantVerdict): number {
  return rows.filter((row) => row.cells[column]?.worst === verdict).length;
}
