// Words and cells shared by the text, Markdown and HTML forms of a verdict, so that they say the same.
import { formatBytes, hexGrouped } from '../core/address/u64';
import type { Finding, Judgement, Severity, Verdict } from '../core/coverage/finding';
import type { Machine } from '../core/machine/machine';

/** Glyph and word per severity: colour is never alone. */
export const SEVERITY_WORD: Readonly<Record<Severity, { readonly glyph: string; readonly word: string }>> = {
  breaks: { glyph: '●', word: 'breaks' },
  risk: { glyph: '▲', word: 'risk' },
  unknown: { glyph: '◌', word: 'unknown' },
  info: { glyph: '·', word: 'info' },
};

export const VERDICT_GLYPH: Readonly<Record<Verdict, string>> = {
  complete: '✓',
  'at-risk': '▲',
  incomplete: '●',
  unknown: '◌',
};

/** `x86_64 · 6.12.117 · QEMU 7.2 q35, TCG`, with what is known. */
export function machineLine(machine: Machine): string {
  const parts = [machine.hostname, machine.arch, machine.release, machine.platform].map((fact) => fact?.value);
  return parts.filter((p) => p !== undefined).join(' · ') || 'unknown machine';
}

/** Grouped `start–last` of every range of a finding. */
export function rangeTexts(finding: Finding): readonly string[] {
  const { ranges } = finding;
  return ranges
    ? Array.from(ranges.starts, (start, i) => `${hexGrouped(start)}–${hexGrouped(ranges.lasts[i] ?? start)}`)
    : [];
}

const amount = (bytes: bigint | undefined): string => (bytes === undefined ? 'unknown' : formatBytes(bytes));

/** Label and value pairs of the sums, in the order they are shown. */
export function summaryRows(judgement: Judgement): readonly (readonly [label: string, value: string])[] {
  const { ram, header } = judgement;
  const rows: [string, string][] = [
    ['RAM present', amount(ram.presentBytes)],
    ['RAM online', amount(ram.onlineBytes)],
    ['to be saved', amount(ram.wantedBytes)],
    ['lost', amount(ram.lostBytes)],
  ];
  if (!header) return [...rows, ['header', 'not in this evidence']];
  const reserved = header.bytesReserved === undefined ? 'unknown' : formatBytes(BigInt(header.bytesReserved));
  const room = header.roomForRanges === undefined ? '' : `, room for ${header.roomForRanges} more ranges`;
  rows.push(['header', `${header.phnum} program headers: ${header.notes} PT_NOTE, ${header.loads} PT_LOAD`]);
  rows.push(['header space', `${formatBytes(BigInt(header.bytesUsed))} of ${reserved}${room}`]);
  if (header.paddr !== undefined) rows.push(['header at', hexGrouped(header.paddr)]);
  return rows;
}
