// A header diff as text for a terminal or a mail: only what differs, grouped, with the bytes each field stands in.
import { formatBytes, hex } from '../address/u64';
import { plural } from '../coverage/phrases';
import { changeSentence } from './change-words';
import { changeFields } from './field-changes';
import type { Change, ChangeKind, ChangeSubject, HeaderDiff } from './header-diff';
import { totalBytes } from '../range/range-set';
import type { DiffInput } from './diff-json';

/** Paints a word; the identity where colour is off. */
type Paint = (role: 'ok' | 'breaks' | 'risk' | 'faint' | 'strong', text: string) => string;

const PLAIN: Paint = (_role, text) => text;

const TITLES: Readonly<Record<ChangeSubject, string>> = {
  ehdr: 'ELF header',
  note: 'Notes',
  load: 'Memory',
  other: 'Other program headers',
  unread: 'Bytes without a meaning',
  stale: 'Behind the table',
};

/** Sign and colour: both, as colour is off in a pipe. */
function sign(kind: ChangeKind): readonly [sign: string, role: Parameters<Paint>[0]] {
  if (kind === 'added') return ['+', 'ok'];
  return kind === 'lost' ? ['-', 'breaks'] : ['~', 'risk'];
}

function place(before: number, after: number): string {
  return before === after ? `at ${hex(before)}` : `at ${hex(before)}, now at ${hex(after)}`;
}

/** One change: its sentence, and the fields that differ beneath. */
export function changeLines(diff: HeaderDiff, change: Change, paint: Paint = PLAIN): string[] {
  const [mark, role] = sign(change.kind);
  const lines = [`  ${paint(role, mark)} ${changeSentence(diff, change)}`];
  // One field of the Ehdr is told by its sentence.
  const values = change.subject === 'ehdr' ? [] : changeFields(diff, change);
  const shown = values.map((field) => ({
    name: field.name,
    values: `${hex(field.before.value)} → ${hex(field.after.value)}`,
    where: place(field.before.offset, field.after.offset),
  }));
  const width = shown.reduce((most, field) => Math.max(most, field.values.length), 0);
  for (const { name, values: text, where } of shown) {
    lines.push(`      ${name.padEnd(8)}  ${text.padEnd(width)}  ${paint('faint', where)}`);
  }
  return lines;
}

function inputLine(mark: string, { input, step, side }: DiffInput, width: number): string {
  const parts = [
    ...(step ? [`step ${step.index}: ${step.action}`] : []),
    plural(side.header.phnum, 'program header'),
    formatBytes(BigInt(side.bytes.length)),
  ];
  return `${mark} ${input.padEnd(width)}  ${parts.join(' · ')}`;
}

function sumLine(diff: HeaderDiff): string {
  const [lost, gained] = [totalBytes(diff.lost), totalBytes(diff.gained)];
  const parts = [
    ...(lost > 0n ? [`${formatBytes(lost)} left the header`] : []),
    ...(gained > 0n ? [`${formatBytes(gained)} came in`] : []),
  ];
  const memory = parts.length > 0 ? parts.join(', ') : 'the same memory is listed';
  return `${plural(diff.changes.length, 'difference')}: ${memory}`;
}

/** Lines without trailing newline. */
export function diffText(before: DiffInput, after: DiffInput, diff: HeaderDiff, paint: Paint = PLAIN): string {
  if (diff.changes.length === 0) return `no difference: ${plural(after.side.header.phnum, 'program header')}`;
  const width = Math.max(before.input.length, after.input.length);
  const lines = [paint('strong', inputLine('---', before, width)), paint('strong', inputLine('+++', after, width))];
  let subject: ChangeSubject | undefined;
  for (const change of diff.changes) {
    if (change.subject !== subject) lines.push('', paint('strong', TITLES[change.subject]));
    subject = change.subject;
    lines.push(...changeLines(diff, change, paint));
  }
  return [...lines, '', sumLine(diff)].join('\n');
}
