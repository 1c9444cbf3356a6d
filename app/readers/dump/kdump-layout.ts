// Where the fields of kdump-compressed files stand. The header is a C structure of whoever wrote it, so places depend on
// the size of `long`, and on whether 64-bit numbers are aligned to 4 bytes (i386) or to 8 (everything else).
import type { ByteOrder, ElfClass } from '../../core/elf/core-header';

/** How a file was laid out. */
export interface KdumpLayout {
  readonly class: ElfClass;
  readonly order: ByteOrder;
  /** 32-bit files only: 64-bit numbers stand at any multiple of 4. */
  readonly packed: boolean;
}

/** `disk_dump_header`: signature, header_version, then six strings of 65 bytes of the kernel's utsname. */
export const UTSNAME_OFFSET = 12;
export const UTSNAME_BYTES = 65;
export const HEADER_VERSION_OFFSET = 8;
/** Long enough for every header; sub headers start at the next block. */
export const KDUMP_HEADER_BYTES = 464;

/** Fields of `disk_dump_header` behind the time stamp (two longs), four bytes each. */
export const HEADER_FIELDS = [
  'status',
  'block_size',
  'sub_hdr_size',
  'bitmap_blocks',
  'max_mapnr',
  'total_ram_blocks',
  'device_blocks',
  'written_blocks',
  'current_cpu',
  'nr_cpus',
] as const;
export type HeaderField = (typeof HEADER_FIELDS)[number];

/** Byte of a header field. */
export function headerOffset(field: HeaderField, { class: bits }: Pick<KdumpLayout, 'class'>): number {
  return (bits === 64 ? 424 : 412) + 4 * HEADER_FIELDS.indexOf(field);
}

/** The time stamp in front of them: seconds and microseconds. */
export function timestampFields({ class: bits }: Pick<KdumpLayout, 'class'>): ReadonlyMap<string, PlacedField> {
  const bytes = bits === 64 ? 8 : 4;
  const start = headerOffset('status', { class: bits }) - 2 * bytes;
  return new Map([
    ['tv_sec', { offset: start, bytes }],
    ['tv_usec', { offset: start + bytes, bytes }],
  ]);
}

type FieldType = 'int' | 'long' | 'wide';

/** Fields of `kdump_sub_header` in order, with the header_version that brought each. */
const SUB_FIELDS = [
  ['phys_base', 'long', 1],
  ['dump_level', 'int', 1],
  ['split', 'int', 2],
  ['start_pfn', 'long', 2],
  ['end_pfn', 'long', 2],
  ['offset_vmcoreinfo', 'wide', 3],
  ['size_vmcoreinfo', 'long', 3],
  ['offset_note', 'wide', 4],
  ['size_note', 'long', 4],
  ['offset_eraseinfo', 'wide', 5],
  ['size_eraseinfo', 'long', 5],
  ['start_pfn_64', 'wide', 6],
  ['end_pfn_64', 'wide', 6],
  ['max_mapnr_64', 'wide', 6],
] as const satisfies readonly (readonly [string, FieldType, number])[];
export type SubField = (typeof SUB_FIELDS)[number][0];
export const SUB_FIELD_NAMES: readonly SubField[] = SUB_FIELDS.map(([name]) => name);

/** The longest sub header. */
export const SUB_HEADER_BYTES = 104;

export interface PlacedField {
  /** From the start of its header. */
  readonly offset: number;
  readonly bytes: 4 | 8;
}

/** The fields of the sub header that a file of this version has. */
export function subHeaderFields(layout: KdumpLayout, version: number): ReadonlyMap<SubField, PlacedField> {
  const fields = new Map<SubField, PlacedField>();
  let at = 0;
  for (const [name, type, since] of SUB_FIELDS) {
    if (since > version) break;
    const bytes = type === 'wide' || (type === 'long' && layout.class === 64) ? 8 : 4;
    const align = bytes === 8 && layout.class === 32 && layout.packed ? 4 : bytes;
    at = Math.ceil(at / align) * align;
    fields.set(name, { offset: at, bytes });
    at += bytes;
  }
  return fields;
}
