// `kdumpscope header` of a dump without program headers (kdump-compressed, diskdump): its fields with their places, and
// its notes.
import { whereText } from '../core/machine/provenance';
import type { DumpHeaderView } from '../core/view/dump-facts';
import { notesJson, notesText } from './dump-notes';

function headerText({ file, printedOf, facts, notes }: DumpHeaderView): string {
  const width = (cells: readonly string[]): number => Math.max(0, ...cells.map((cell) => cell.length));
  const names = width(facts.map(({ name }) => name));
  const values = width(facts.map(({ value }) => value));
  const rows = facts.map(
    ({ name, value, where }) => `  ${name.padEnd(names)}  ${value.padEnd(values)}  ${whereText(where)}`,
  );
  return `${[printedOf === undefined ? `${file}: header of a dump` : `${file}: header of ${printedOf} as crash printed it`, ...rows].join('\n')}\n${notesText(notes)}`.trimEnd();
}

/** All dumps, a blank line between them. */
export const dumpHeadersText = (headers: readonly DumpHeaderView[]): string => headers.map(headerText).join('\n\n');

/** The same as JSON. */
export function dumpHeadersJson(headers: readonly DumpHeaderView[]) {
  return {
    dumps: headers.map(({ file, printedOf, facts, notes }) => ({
      file,
      ...(printedOf === undefined ? {} : { printedOf }),
      fields: facts.map(({ name, value, where }) => ({ name, value, where: whereText(where) })),
      ...notesJson(notes),
    })),
  };
}
