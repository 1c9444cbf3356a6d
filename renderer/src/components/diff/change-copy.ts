// The current change, or the whole diff, as what leaves the window: the text and JSON of `kdumpscope diff`, and program
// headers as readelf prints them.
import { diffJson, oneChangeJson } from '../../../../app/core/diff/diff-json';
import type { DiffInput } from '../../../../app/core/diff/diff-json';
import { changeLines, diffText } from '../../../../app/core/diff/diff-text';
import type { HeaderDiff } from '../../../../app/core/diff/header-diff';
import { readelfLine } from '../../../../app/core/elf/readelf-line';
import type { SideName } from './byte-index';

export type CopyFormat = 'text' | 'json' | 'readelf';

/** Lines of the entries that left (`-`) and that came (`+`); empty for a change outside the program headers. */
function readelfLines(diff: HeaderDiff, index: number): string {
  const change = diff.changes[index];
  if (change === undefined) return '';
  const lines = (side: SideName, mark: string): string[] =>
    change[side].map((entry) => `${mark} ${readelfLine(diff[side].header, entry)}`);
  return [...lines('before', '-'), ...lines('after', '+')].join('\n');
}

/** One change as text; undefined where it has no such form. */
export function changeAs(diff: HeaderDiff, index: number, format: CopyFormat): string | undefined {
  const change = diff.changes[index];
  if (change === undefined) return undefined;
  if (format === 'json') return JSON.stringify(oneChangeJson(diff, index), null, 2);
  if (format === 'readelf') return readelfLines(diff, index) || undefined;
  return changeLines(diff, change)
    .map((line) => line.slice(2))
    .join('\n');
}

/** The whole diff, as the command line prints it. */
export function diffAs(
  diff: HeaderDiff,
  { before, after }: Readonly<Record<SideName, DiffInput>>,
  format: 'text' | 'json',
): string {
  return format === 'text' ? diffText(before, after, diff) : JSON.stringify(diffJson(before, after, diff), null, 2);
}
