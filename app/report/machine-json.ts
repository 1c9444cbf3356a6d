// The decoded machine as JSON for other programs: every fact with its place, addresses as hexadecimal text, columns as lists.
// Read by nobody here: opening an image reads the evidence again, because a newer reader may know better.
import { hex } from '../core/address/u64';
import { isTextColumn, textAt } from '../core/text/text-column';
import type { Machine } from '../core/machine/machine';

function plain(key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return hex(value);
  if (value instanceof BigUint64Array) return Array.from(value, hex);
  // The bytes themselves are in the evidence of the file that stands beside them.
  if (key === 'bytes' && value instanceof Uint8Array) return { length: value.length };
  if (isTextColumn(value)) return Array.from(value.ends, (_, i) => textAt(value, i));
  if (value instanceof Map) return Object.fromEntries(value);
  // Not by Object.values: it makes a list of all the column's indexes first.
  if (isColumn(value)) return Array.from(value, finite);
  return finite(value);
}

type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;
const COLUMNS = [Uint8Array, Uint16Array, Uint32Array, Int32Array, Float64Array];
const isColumn = (value: unknown): value is Column => COLUMNS.some((column) => value instanceof column);

/** JSON has no NaN and no Infinity: null stands for a time that was not stated. */
const finite = (value: unknown): unknown => (typeof value === 'number' && !Number.isFinite(value) ? null : value);

/** The text of machine.json. */
export function machineJson(machine: Machine): string {
  return `${JSON.stringify({ schema: 'kdumpscope/machine@1', ...machine }, plain, 1)}\n`;
}
