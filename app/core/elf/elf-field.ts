// Reads and writes one field of an ELF structure at the width and byte order the layout tables and EI_DATA give.
import type { ByteOrder } from './core-header';
import type { FieldPlace } from './elf-layout';

/** A view over exactly these bytes (a Uint8Array may be a window into a larger buffer). */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The field of the structure at `base`. The caller has checked that the structure lies inside the view. */
export function readField(view: DataView, base: number, place: FieldPlace, order: ByteOrder): bigint {
  return place.size === 8
    ? view.getBigUint64(base + place.offset, order === 'LE')
    : BigInt(readSmallField(view, base, place, order));
}

/** As readField, for fields that are at most 32 bits wide in both classes. */
export function readSmallField(view: DataView, base: number, place: FieldPlace, order: ByteOrder): number {
  const at = base + place.offset;
  const littleEndian = order === 'LE';
  if (place.size === 1) return view.getUint8(at);
  if (place.size === 2) return view.getUint16(at, littleEndian);
  return view.getUint32(at, littleEndian);
}

const LARGEST: Readonly<Record<number, bigint>> = { 1: 0xffn, 2: 0xffffn, 4: 0xffffffffn, 8: 0xffffffffffffffffn };

/** Writes the field; a value that does not fit is a bug of the caller. */
export function writeField(view: DataView, base: number, place: FieldPlace, order: ByteOrder, value: bigint): void {
  const at = base + place.offset;
  const littleEndian = order === 'LE';
  // A comparison makes no new number, which headers of thousands of entries would pay for eight times each.
  if (value < 0n || value > (LARGEST[place.size] ?? 0n)) {
    throw new RangeError(`${value} does not fit in ${place.size} bytes`);
  }
  if (place.size === 8) view.setBigUint64(at, value, littleEndian);
  else if (place.size === 4) view.setUint32(at, Number(value), littleEndian);
  else if (place.size === 2) view.setUint16(at, Number(value), littleEndian);
  else view.setUint8(at, Number(value));
}
