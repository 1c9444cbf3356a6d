// Changes outside the program headers in plain words: the Ehdr, bytes without a meaning, what stands behind the table.
import { hex } from '../address/u64';
import { plural } from '../coverage/phrases';
import { elfTypeName, machineName } from '../elf/elf-names';
import { changeFields } from './field-changes';
import type { Change, HeaderDiff, HeaderTail } from './header-diff';
import { staleRun } from './header-tail';
import { unreadBytes } from './unread-bytes';

const NAMES: Readonly<Record<string, (value: number) => string>> = { e_type: elfTypeName, e_machine: machineName };

/** `e_phnum 6 → 7 program headers`; the true count, where section 0 holds it. */
export function ehdrWords(diff: HeaderDiff, change: Change): string {
  const [field] = changeFields(diff, change);
  if (!field) return change.id;
  const { name } = field;
  if (name === 'e_phnum' || name === 'sh_info') {
    return `${name} ${diff.before.header.phnum} → ${diff.after.header.phnum} program headers`;
  }
  const text = (value: bigint): string => NAMES[name]?.(Number(value)) ?? hex(value);
  return `${name} ${text(field.before.value)} → ${text(field.after.value)}`;
}

/** How many of the unclaimed bytes differ. */
export function unreadWords({ before, after }: HeaderDiff): string {
  const left = unreadBytes(before);
  const right = unreadBytes(after);
  let count = 0;
  for (let i = 0; i < Math.max(left.length, right.length); i++) if ((left[i] ?? 0) !== (right[i] ?? 0)) count++;
  return `${plural(count, 'byte')} that no field claims ${count === 1 ? 'is' : 'are'} different`;
}

function tailWords(tail: HeaderTail | undefined): string {
  const run = staleRun(tail);
  if (!run) return 'nothing';
  const { count } = tail?.stalePhdrs ?? { count: 0 };
  const what = count > 0 ? plural(count, 'stale program header') : plural(run.last - run.start + 1, 'stale byte');
  return `${what} at ${hex(run.start)}`;
}

/** `nothing → 3 stale program headers at 0x238`. */
export function staleWords({ tails }: HeaderDiff): string {
  return `${tailWords(tails.before)} → ${tailWords(tails.after)}; a capture kernel goes by e_phnum and reads none of it`;
}
