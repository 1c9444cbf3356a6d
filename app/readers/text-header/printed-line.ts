// A line as a program printed it, without what came to stand around it: terminal colours, and anything in front that a
// journal, syslog, dmesg, a script or a mail put there. Rows are found inside the line, so prefixes need no list.
import { parseHex } from '../../core/address/u64';

/** No row of any printer is as long; what follows is not looked at: a line of megabytes costs its reading only. */
const MOST_CHARACTERS = 2048;

const ESCAPE = String.fromCharCode(27);
/** Colours and cursor movements (ECMA-48 CSI) of a terminal recording. */
const CSI = new RegExp(`${ESCAPE}\\[[0-9;?]*[A-Za-z]`, 'g');

/** The part of a line that can hold a row. */
export function printedLine(text: string): string {
  const cut = text.length > MOST_CHARACTERS ? text.slice(0, MOST_CHARACTERS) : text;
  return cut.includes(ESCAPE) ? cut.replace(CSI, '') : cut;
}

/** Hexadecimal columns, undefined when one of them is no 64-bit number. */
export function hexColumns(texts: readonly (string | undefined)[]): readonly bigint[] | undefined {
  const values: bigint[] = [];
  for (const text of texts) {
    const value = text === undefined ? undefined : parseHex(text);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}
