// The library's list as CSV (RFC 4180) for a spreadsheet.
import type { Verdict } from '../coverage/finding';

interface CsvEntry {
  readonly title: string;
  readonly arch?: string;
  readonly release?: string;
  readonly verdict: Verdict;
  readonly headline: string;
  readonly importedAt: string;
  readonly openedAt: string;
  readonly sizeBytes: number;
  readonly tags: readonly string[];
  readonly note: string;
  readonly id: string;
}

const COLUMNS = [
  'title',
  'arch',
  'release',
  'verdict',
  'headline',
  'tags',
  'note',
  'importedAt',
  'openedAt',
  'sizeBytes',
  'id',
] as const;

/** Quoted always. What a spreadsheet would take for a formula gets an apostrophe: titles come from evidence. */
function cell(value: string): string {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${text.replaceAll('"', '""')}"`;
}

/** A header line and one line per entry, CRLF. */
export function libraryCsv(entries: readonly CsvEntry[]): string {
  const rows = entries.map((entry) =>
    COLUMNS.map((column) => cell(column === 'tags' ? entry.tags.join(', ') : String(entry[column] ?? ''))).join(','),
  );
  return [COLUMNS.join(','), ...rows].map((row) => `${row}\r\n`).join('');
}
