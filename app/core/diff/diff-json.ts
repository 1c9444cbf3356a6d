// kdumpscope/diff@1: what two headers differ in, as JSON. The shape is public: resources/schema/diff-1.schema.json.
import { jsonBytes } from '../address/json-bytes';
import type { JsonBytes } from '../address/json-bytes';
import { hex } from '../address/u64';
import { changeFlow } from './change-flow';
import { changeSentence } from './change-words';
import { changeFields } from './field-changes';
import { SIDE } from './header-diff';
import type { Change, FieldAt, HeaderDiff, HeaderSide, HeaderTail } from './header-diff';
import { rangeCount, totalBytes } from '../range/range-set';
import type { RangeSet } from '../range/range-set';

/** One of the two headers, as it was asked for. */
export interface DiffInput {
  readonly input: string;
  readonly step?: { readonly index: number; readonly action: string };
  readonly side: HeaderSide;
}

interface RangesJson {
  readonly bytes: JsonBytes;
  readonly ranges: readonly { readonly start: string; readonly last: string }[];
}

interface FieldJson {
  readonly offset: number;
  readonly size: number;
  readonly value: string;
}

interface SpanJson {
  readonly start: number;
  readonly last: number;
}

export interface ChangeJson {
  readonly id: string;
  readonly subject: string;
  readonly kind: string;
  readonly role?: string;
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly fields: readonly { readonly name: string; readonly before: FieldJson; readonly after: FieldJson }[];
  readonly lost?: RangesJson;
  readonly gained?: RangesJson;
  readonly reordered?: true;
  readonly bytes: { readonly before: readonly SpanJson[]; readonly after: readonly SpanJson[] };
  readonly message: string;
}

interface SideJson {
  readonly input: string;
  readonly step: { readonly index: number; readonly action: string } | null;
  readonly phnum: number;
  readonly bytes: number;
  readonly tail: { readonly zeroBytes: number; readonly staleBytes: number; readonly stalePhdrs: number } | null;
}

export interface DiffJson {
  readonly schema: 'kdumpscope/diff@1';
  readonly same: boolean;
  readonly before: SideJson;
  readonly after: SideJson;
  readonly lostBytes: JsonBytes;
  readonly gainedBytes: JsonBytes;
  readonly changes: readonly ChangeJson[];
}

const rangesJson = (set: RangeSet): RangesJson => ({
  bytes: jsonBytes(totalBytes(set)),
  ranges: Array.from(set.starts, (start, i) => ({ start: hex(start), last: hex(set.lasts[i] ?? start) })),
});

const fieldJson = ({ offset, size, value }: FieldAt): FieldJson => ({ offset, size, value: hex(value) });

function tailJson(tail: HeaderTail | undefined): SideJson['tail'] {
  if (!tail) return null;
  const count = (kind: string): number =>
    tail.runs.reduce((sum, run) => (run.kind === kind ? sum + run.last - run.start + 1 : sum), 0);
  return { zeroBytes: count('zero'), staleBytes: count('stale'), stalePhdrs: tail.stalePhdrs.count };
}

function sideJson({ input, step, side }: DiffInput, tail: HeaderTail | undefined): SideJson {
  return {
    input,
    step: step ?? null,
    phnum: side.header.phnum,
    bytes: side.bytes.length,
    tail: tailJson(tail),
  };
}

/** The byte columns, gathered by change. */
function spansByChange({ bytes, changes }: HeaderDiff): readonly { before: SpanJson[]; after: SpanJson[] }[] {
  const spans = changes.map(() => ({ before: [] as SpanJson[], after: [] as SpanJson[] }));
  bytes.starts.forEach((start, i) => {
    const own = spans[bytes.changes[i] ?? 0];
    own?.[bytes.sides[i] === SIDE.before ? 'before' : 'after'].push({ start, last: bytes.lasts[i] ?? start });
  });
  return spans;
}

function changeJson(diff: HeaderDiff, change: Change, bytes: ChangeJson['bytes']): ChangeJson {
  const { id, subject, kind, role, before, after, reordered } = change;
  const { lost, gained } = changeFlow(diff, change);
  return {
    id,
    subject,
    kind,
    ...(role === undefined ? {} : { role }),
    before,
    after,
    fields: changeFields(diff, change).map((field) => ({
      name: field.name,
      before: fieldJson(field.before),
      after: fieldJson(field.after),
    })),
    ...(rangeCount(lost) > 0 ? { lost: rangesJson(lost) } : {}),
    ...(rangeCount(gained) > 0 ? { gained: rangesJson(gained) } : {}),
    ...(reordered ? { reordered } : {}),
    bytes,
    message: changeSentence(diff, change),
  };
}

/** One change alone. */
export function oneChangeJson(diff: HeaderDiff, index: number): ChangeJson | undefined {
  const change = diff.changes[index];
  const bytes = spansByChange(diff)[index];
  return change === undefined || bytes === undefined ? undefined : changeJson(diff, change, bytes);
}

/** A diff as plain JSON values. */
export function diffJson(before: DiffInput, after: DiffInput, diff: HeaderDiff): DiffJson {
  const spans = spansByChange(diff);
  return {
    schema: 'kdumpscope/diff@1',
    same: diff.changes.length === 0,
    before: sideJson(before, diff.tails.before),
    after: sideJson(after, diff.tails.after),
    lostBytes: jsonBytes(totalBytes(diff.lost)),
    gainedBytes: jsonBytes(totalBytes(diff.gained)),
    changes: diff.changes.map((change, i) => changeJson(diff, change, spans[i] ?? { before: [], after: [] })),
  };
}
