// A run as a drawing for a reply on a mailing list: what the memory core does on the left, what the crash handler does
// meanwhile on the right, and what a panic there gives. At most 72 columns, ASCII only.
import type { InstantVerdict, RunView, StepWords } from '../view/run-view';
import { verdictAt } from './compare-runs';
import { wordsAt } from './crash-instants';
import { columnLines, plainText, wrapText } from './text-columns';

const WIDTH = 72;
const LEFT = 29;
const LINK = 3;
const RIGHT = 27;
const VERDICT = 10;

const VERDICT_TEXT: Readonly<Record<InstantVerdict, string>> = {
  complete: 'ok',
  'at-risk': 'at risk',
  incomplete: 'INCOMPLETE',
  unknown: 'unknown',
  'not-armed': 'NO DUMP',
};

/** Steps of the right side that matter to the order; the rest is the handler's housekeeping. */
const RIGHT_FNS: ReadonlySet<string> = new Set([
  'get_crash_memory_ranges',
  'crash_exclude_mem_range',
  'remove_mem_range',
  'walk_system_ram_res',
  'kexec_file_load',
  'kexec_load',
  'update_cpus_node',
]);
const RIGHT_ACTIONS = /^(hp_action|take the|release the|copy |return|image loaded|kdumpctl|the crash FDT)/;
/** Notifications the crash notifier does not act on, and bookkeeping that no one in this story reads. */
const DULL =
  /(crash notifier (ignores|gets) |^MEM_(PREPARE|GOING|FINISH)_|^(firmware memory map|sections and mapping|hotplug request|ibm,dynamic-memory)|^(memory (add|remove) |(acquire|release) the DRC|the same range once more))/;
const DULL_FNS: ReadonlySet<string> = new Set([
  'add_memory_resource',
  'create_memory_block_devices',
  'remove_memory_block_devices',
  'memory_subsys_online',
  'memory_subsys_offline',
  'try_remove_memory',
]);
const RIGHT_ACTORS: ReadonlySet<string> = new Set(['crash handler', 'kexec', 'kdump service']);

interface Drawn {
  readonly side: 'left' | 'right' | 'event';
  readonly text: string;
  readonly verdict: string;
  /** The same for the same step of another block. */
  readonly key: string;
}

function isDrawn(words: StepWords): boolean {
  if (words.refused) return true;
  if (RIGHT_ACTORS.has(words.actor)) return RIGHT_FNS.has(words.fn ?? '') || RIGHT_ACTIONS.test(words.action);
  if (words.actor === 'panic') return words.fn === 'panic';
  return !DULL.test(words.action) && !DULL_FNS.has(words.fn ?? '');
}

function textOf(words: StepWords): string {
  const { actor, fn, refused } = words;
  // A bare range says nothing without the function that works on it.
  const bare = /^(0x|memory\d)/.test(words.action) && fn !== undefined;
  const action = bare ? `${fn} ${words.action}` : words.action;
  const who =
    actor === 'memory core' || RIGHT_ACTORS.has(actor) || actor === 'memory_notify' || actor === 'panic'
      ? ''
      : `${actor}: `;
  return plainText(`${who}${refused ? 'REFUSED: ' : ''}${action}`.replace(/:? start_pfn .*$/, ''));
}

function drawnOf(run: RunView, from: number, to: number): Drawn[] {
  const drawn: Drawn[] = [];
  let op = -1;
  for (let step = from; step <= to; step++) {
    const words = wordsAt(run, step);
    const stepOp = run.ops[step] ?? -1;
    if (!words || stepOp < 0) continue;
    if (stepOp !== op) {
      op = stepOp;
      const text = plainText(run.events[op] ?? '');
      drawn.push({ side: 'event', text, verdict: '', key: `event ${text}` });
    }
    if (!isDrawn(words)) continue;
    const text = textOf(words);
    const verdict = VERDICT_TEXT[verdictAt(run, step)];
    const side = RIGHT_ACTORS.has(words.actor) ? 'right' : 'left';
    drawn.push({ side, text, verdict, key: `${verdict} ${text.replace(/0x[0-9a-f_]+|\d+/g, '#')}` });
  }
  return drawn;
}

const MOST_REPEATED = 60;

/** How many rows repeat right after themselves from `at` on: [rows, times more]. */
function repeatAt(rows: readonly Drawn[], at: number): readonly [rows: number, more: number] {
  for (let size = 1; size <= MOST_REPEATED && at + 2 * size <= rows.length; size++) {
    let more = 0;
    const same = (turn: number): boolean => {
      const base = at + turn * size;
      if (base + size > rows.length) return false;
      for (let i = 0; i < size; i++) if (rows[at + i]?.key !== rows[base + i]?.key) return false;
      return true;
    };
    while (same(more + 1)) more += 1;
    if (more > 0 && size > 2) return [size, more];
  }
  return [0, 0];
}

function rowLines({ side, text, verdict }: Drawn, before: Drawn | undefined): readonly string[] {
  const same = before?.side === side;
  if (side === 'left') {
    const back = before?.side === 'right';
    const arrow = before && before.side !== 'event' ? [`    |${back ? `${' '.repeat(LEFT - 4)}<--'` : ''}`] : [];
    return [
      ...arrow,
      ...columnLines([
        [text, LEFT],
        ['', LINK],
        ['', RIGHT],
        [verdict, VERDICT],
      ]),
    ];
  }
  const link = same ? '' : '-->';
  const rail = same ? '    |' : `    +${'-'.repeat(LEFT - 5)}`;
  const lines = columnLines([
    ['', LEFT],
    ['', LINK],
    [text, RIGHT],
    [verdict, VERDICT],
  ]);
  return lines.map((line, i) => {
    const left = i === 0 ? `${rail.padEnd(LEFT, same ? ' ' : '-')}${same ? ' ' : '-'}${link.padEnd(LINK)} ` : `    |`;
    return `${left.padEnd(LEFT + LINK + 2)}${line.slice(LEFT + LINK + 2)}`.trimEnd();
  });
}

/** Lines of the drawing of steps `from` to `to` of a run; the whole run where they are left out. */
export function orderingFigure(run: RunView, from = 0, to = run.length - 1): string {
  const drawn = drawnOf(run, from, to);
  const head = columnLines([
    ['kernel', LEFT],
    ['', LINK],
    ['crash handler, kexec', RIGHT],
    ['panic here', VERDICT],
  ]);
  const out = [
    ...wrapText(`Simulated: ${run.design.id} (${run.design.title})`, WIDTH),
    '',
    ...head,
    ...columnLines([
      ['-'.repeat(LEFT), LEFT],
      ['', LINK],
      ['-'.repeat(RIGHT), RIGHT],
      ['-'.repeat(VERDICT), VERDICT],
    ]),
  ];
  let before: Drawn | undefined;
  for (let i = 0; i < drawn.length;) {
    const [size, more] = repeatAt(drawn, i);
    const take = Math.max(1, size);
    for (const row of drawn.slice(i, i + take)) {
      if (row.side === 'event') out.push(...(before ? [''] : []), ...wrapText(`[${row.text}]`, WIDTH));
      else out.push(...rowLines(row, before));
      before = row;
    }
    if (more > 0) out.push('    |', `    : the same ${more === 1 ? 'once' : `${more} times`} more`);
    i += take * (more + 1);
  }
  return out.join('\n');
}
