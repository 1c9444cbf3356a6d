// The header and the sub header of a kdump-compressed file (makedumpfile, QEMU's kdump-zlib) or an old diskdump. Nothing
// in it says how wide or in which order its numbers are: the machine name hints, and the sizes must make sense.
import type { ByteOrder, ElfClass } from '../../core/elf/core-header';
import { viewOf } from '../../core/elf/elf-field';
import type { Arch } from '../../core/machine/machine';
import {
  HEADER_VERSION_OFFSET,
  KDUMP_HEADER_BYTES,
  UTSNAME_BYTES,
  UTSNAME_OFFSET,
  headerOffset,
  subHeaderFields,
} from './kdump-layout';
import type { HeaderField, KdumpLayout, SubField } from './kdump-layout';

export type KdumpSignature = 'kdump-compressed' | 'diskdump';

export interface KdumpHeader {
  readonly signature: KdumpSignature;
  readonly class: ElfClass;
  readonly order: ByteOrder;
  readonly version: number;
  readonly nodename: string;
  readonly release: string;
  readonly machine: string;
  readonly status: number;
  readonly blockBytes: number;
  readonly subHeaderBlocks: number;
  readonly bitmapBlocks: number;
  /** As stored; of header_version 6 on, the sub header has all 64 bits. */
  readonly maxMapnr: number;
}

export interface SubHeader {
  readonly layout: KdumpLayout;
  /** Undefined: this header_version does not have the field, or the file ends before it. */
  get(field: SubField): { readonly value: bigint; readonly offset: number } | undefined;
}

interface MachineKind {
  readonly name: RegExp;
  readonly class: ElfClass;
  readonly order: ByteOrder;
  readonly arch?: Arch;
}

const MACHINES: readonly MachineKind[] = [
  { name: /^x86_64$/, class: 64, order: 'LE', arch: 'x86_64' },
  { name: /^i[3-6]86$/, class: 32, order: 'LE', arch: 'i386' },
  { name: /^ppc64$/, class: 64, order: 'BE', arch: 'ppc64' },
  { name: /^ppc64le$/, class: 64, order: 'LE', arch: 'ppc64le' },
  { name: /^ppc$/, class: 32, order: 'BE' },
  { name: /^s390x$/, class: 64, order: 'BE', arch: 's390x' },
  { name: /^aarch64$/, class: 64, order: 'LE', arch: 'arm64' },
  { name: /^riscv64$/, class: 64, order: 'LE', arch: 'riscv64' },
  { name: /^loongarch64$/, class: 64, order: 'LE', arch: 'loongarch64' },
  { name: /^arm/, class: 32, order: 'LE' },
];

/** What `uname -m` says of a machine, where it is one we know. */
export function machineKind(name: string): MachineKind | undefined {
  return MACHINES.find((kind) => kind.name.test(name));
}

const SIGNATURES: ReadonlyMap<string, KdumpSignature> = new Map([
  ['KDUMP   ', 'kdump-compressed'],
  ['DISKDUMP', 'diskdump'],
]);

/** The format by its first eight bytes. */
export function kdumpSignature(head: Uint8Array): KdumpSignature | undefined {
  return head.length < 8 ? undefined : SIGNATURES.get(String.fromCharCode(...head.subarray(0, 8)));
}

/** Newer versions may come; a number far past them is the wrong byte order. */
const MAX_VERSION = 64;
const MIN_BLOCK = 512;
const MAX_BLOCK = 1024 * 1024;
const MAX_SUB_HEADER_BLOCKS = 1024 * 1024;

/** Undefined where the bytes are cut, or no layout makes sense of them. */
export function decodeKdumpHeader(head: Uint8Array): KdumpHeader | undefined {
  const signature = kdumpSignature(head);
  if (signature === undefined || head.length < headerOffset('nr_cpus', { class: 32 }) + 4) return undefined;
  const bytes = new Uint8Array(KDUMP_HEADER_BYTES);
  bytes.set(head.subarray(0, KDUMP_HEADER_BYTES));
  const kind = machineKind(utsname(bytes, 4));
  const tries: readonly (readonly [ElfClass, ByteOrder])[] = [
    ...(kind === undefined ? [] : [[kind.class, kind.order] as const]),
    [64, 'LE'],
    [32, 'LE'],
    [64, 'BE'],
    [32, 'BE'],
  ];
  const possible = tries.map(([bits, order]) => asLayout(bytes, signature, bits, order)).filter(makesSense);
  return possible.find(coversMemory) ?? possible[0];
}

function asLayout(bytes: Uint8Array, signature: KdumpSignature, bits: ElfClass, order: ByteOrder): KdumpHeader {
  const view = viewOf(bytes);
  const field = (name: HeaderField): number => view.getUint32(headerOffset(name, { class: bits }), order === 'LE');
  return {
    signature,
    class: bits,
    order,
    version: view.getInt32(HEADER_VERSION_OFFSET, order === 'LE'),
    nodename: utsname(bytes, 1),
    release: utsname(bytes, 2),
    machine: utsname(bytes, 4),
    status: field('status'),
    blockBytes: field('block_size'),
    subHeaderBlocks: field('sub_hdr_size'),
    bitmapBlocks: field('bitmap_blocks'),
    maxMapnr: field('max_mapnr'),
  };
}

function makesSense({ version, blockBytes, subHeaderBlocks }: KdumpHeader): boolean {
  if (version < 0 || version > MAX_VERSION || subHeaderBlocks > MAX_SUB_HEADER_BLOCKS) return false;
  return blockBytes >= MIN_BLOCK && blockBytes <= MAX_BLOCK && (blockBytes & (blockBytes - 1)) === 0;
}

/** The bitmap has a bit for every page. */
function coversMemory({ blockBytes, bitmapBlocks, maxMapnr }: KdumpHeader): boolean {
  return bitmapBlocks * blockBytes * 8 >= maxMapnr;
}

/** Byte of the n-th string of utsname: sysname, nodename, release, version, machine, domainname. */
export function utsnameOffset(index: number): number {
  return UTSNAME_OFFSET + index * UTSNAME_BYTES;
}

/** Printable ASCII up to the first zero. */
function utsname(bytes: Uint8Array, index: number): string {
  const field = bytes.subarray(utsnameOffset(index), utsnameOffset(index + 1));
  const end = field.indexOf(0);
  const text = Array.from(end < 0 ? field : field.subarray(0, end));
  return text.every((byte) => byte >= 0x20 && byte < 0x7f) ? String.fromCharCode(...text) : '';
}

/** Reads the sub header, which stands in block 1. */
export function decodeSubHeader(header: KdumpHeader, bytes: Uint8Array): SubHeader {
  const pad = subHeaderAs(header, bytes, false);
  if (header.class === 64) return pad;
  const pack = subHeaderAs(header, bytes, true);
  const [likely, other] = machineKind(header.machine)?.arch === 'i386' ? [pack, pad] : [pad, pack];
  return likelihood(header, other) > likelihood(header, likely) ? other : likely;
}

function subHeaderAs(header: KdumpHeader, bytes: Uint8Array, packed: boolean): SubHeader {
  const layout: KdumpLayout = { class: header.class, order: header.order, packed };
  const fields = subHeaderFields(layout, header.signature === 'diskdump' ? 0 : header.version);
  const view = viewOf(bytes);
  return {
    layout,
    get(field) {
      const placed = fields.get(field);
      if (placed === undefined || placed.offset + placed.bytes > bytes.length) return undefined;
      const little = header.order === 'LE';
      const value =
        placed.bytes === 8 ? view.getBigUint64(placed.offset, little) : BigInt(view.getUint32(placed.offset, little));
      return { value, offset: header.blockBytes + placed.offset };
    },
  };
}

/** How many fields make sense: vmcoreinfo and notes stand behind the sub header, and max_mapnr is told twice. */
function likelihood(header: KdumpHeader, sub: SubHeader): number {
  const payload = BigInt((1 + header.subHeaderBlocks) * header.blockBytes);
  const value = (field: SubField): bigint => sub.get(field)?.value ?? 0n;
  const inside = (offset: bigint, size: bigint): boolean =>
    size === 0n ? offset <= payload : offset > BigInt(header.blockBytes) && offset + size <= payload;
  return [
    inside(value('offset_vmcoreinfo'), value('size_vmcoreinfo')),
    inside(value('offset_note'), value('size_note')),
    sub.get('max_mapnr_64') === undefined || (value('max_mapnr_64') & 0xffffffffn) === BigInt(header.maxMapnr),
  ].filter(Boolean).length;
}
