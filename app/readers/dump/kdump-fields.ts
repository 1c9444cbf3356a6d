// Every number that the header and the sub header of a kdump-compressed file or diskdump hold, by the format's own names:
// for whoever looks into the header, and to hold against what crash printed of the same dump.
import { viewOf } from '../../core/elf/elf-field';
import type { KdumpHeader, SubHeader } from './kdump-header';
import { HEADER_FIELDS, HEADER_VERSION_OFFSET, SUB_FIELD_NAMES, headerOffset, timestampFields } from './kdump-layout';
import type { PlacedField } from './kdump-layout';

export interface KdumpField {
  readonly name: string;
  readonly value: bigint;
  readonly offset: number;
}

/** In file order; those that the file is too short for, or that its version does not have, are left out. */
export function kdumpFields(head: Uint8Array, header: KdumpHeader, sub: SubHeader): KdumpField[] {
  const view = viewOf(head);
  const little = header.order === 'LE';
  const placed: (readonly [string, PlacedField])[] = [
    ['header_version', { offset: HEADER_VERSION_OFFSET, bytes: 4 }],
    ...timestampFields(header),
    ...HEADER_FIELDS.map((name) => [name, { offset: headerOffset(name, header), bytes: 4 }] as const),
  ];
  const inHeader = placed.flatMap(([name, { offset, bytes }]) => {
    if (offset + bytes > head.length) return [];
    const value = bytes === 8 ? view.getBigUint64(offset, little) : BigInt(view.getUint32(offset, little));
    return [{ name, value, offset }];
  });
  const inSubHeader = SUB_FIELD_NAMES.flatMap((name) => {
    const stated = sub.get(name);
    return stated === undefined ? [] : [{ name, ...stated }];
  });
  return [...inHeader, ...inSubHeader];
}
