// Builds kdump-compressed dumps and old diskdumps for tests, from the layouts of spec 6.14 and crash's comments on its
// structures. Written out by hand: sharing the product's tables would hide a mistake in them.

export type KdumpKind = '64' | '32-packed' | '32-padded';

export interface KdumpText {
  readonly signature?: 'KDUMP   ' | 'DISKDUMP';
  readonly kind?: KdumpKind;
  readonly order?: 'LE' | 'BE';
  readonly version?: number;
  readonly machine?: string;
  readonly nodename?: string;
  readonly release?: string;
  readonly status?: number;
  readonly block?: number;
  /** Blocks of the sub header; what does not fit is written over the bitmaps. */
  readonly subBlocks?: number;
  readonly physBase?: bigint;
  readonly level?: number;
  /** Page frames: those that were there, and those saved. */
  readonly present?: readonly number[];
  readonly saved?: readonly number[];
  readonly maxMapnr?: bigint;
  readonly bitmapBlocks?: number;
  /** An old diskdump that saved everything has one bitmap. */
  readonly oneBitmap?: boolean;
  readonly split?: readonly [start: bigint, end: bigint];
  readonly vmcoreinfo?: string;
  readonly notes?: Uint8Array;
  readonly eraseinfo?: string;
  /** Fields of the sub header set to a value of their own, by their place in `SUB`. */
  readonly lies?: Readonly<Record<string, bigint>>;
  /** Page descriptors and 16 bytes of data for each saved page stand behind the bitmaps; false leaves them out. */
  readonly pages?: boolean;
}

/** [byte, width] of each field. */
const SUB: Readonly<Record<KdumpKind, Readonly<Record<string, readonly [number, 4 | 8]>>>> = {
  '64': {
    phys_base: [0, 8],
    dump_level: [8, 4],
    split: [12, 4],
    start_pfn: [16, 8],
    end_pfn: [24, 8],
    offset_vmcoreinfo: [32, 8],
    size_vmcoreinfo: [40, 8],
    offset_note: [48, 8],
    size_note: [56, 8],
    offset_eraseinfo: [64, 8],
    size_eraseinfo: [72, 8],
    start_pfn_64: [80, 8],
    end_pfn_64: [88, 8],
    max_mapnr_64: [96, 8],
  },
  '32-packed': {
    phys_base: [0, 4],
    dump_level: [4, 4],
    split: [8, 4],
    start_pfn: [12, 4],
    end_pfn: [16, 4],
    offset_vmcoreinfo: [20, 8],
    size_vmcoreinfo: [28, 4],
    offset_note: [32, 8],
    size_note: [40, 4],
    offset_eraseinfo: [44, 8],
    size_eraseinfo: [52, 4],
    start_pfn_64: [56, 8],
    end_pfn_64: [64, 8],
    max_mapnr_64: [72, 8],
  },
  '32-padded': {
    phys_base: [0, 4],
    dump_level: [4, 4],
    split: [8, 4],
    start_pfn: [12, 4],
    end_pfn: [16, 4],
    offset_vmcoreinfo: [24, 8],
    size_vmcoreinfo: [32, 4],
    offset_note: [40, 8],
    size_note: [48, 4],
    offset_eraseinfo: [56, 8],
    size_eraseinfo: [64, 4],
    start_pfn_64: [72, 8],
    end_pfn_64: [80, 8],
    max_mapnr_64: [88, 8],
  },
};

const SINCE: Readonly<Record<string, number>> = {
  phys_base: 1,
  dump_level: 1,
  split: 2,
  start_pfn: 2,
  end_pfn: 2,
  offset_vmcoreinfo: 3,
  size_vmcoreinfo: 3,
  offset_note: 4,
  size_note: 4,
  offset_eraseinfo: 5,
  size_eraseinfo: 5,
  start_pfn_64: 6,
  end_pfn_64: 6,
  max_mapnr_64: 6,
};

/** Where `vmcoreinfo` goes, from the start of the sub header; the notes follow at the next multiple of 8. */
export const KDUMP_PAYLOAD = 128;

export function mkkdump(text: KdumpText = {}): Uint8Array {
  const { kind = '64', order = 'LE', version = 6, block = 4096, subBlocks = 1, present = [], saved = present } = text;
  const little = order === 'LE';
  const maxMapnr = text.maxMapnr ?? BigInt(Math.max(-1, ...present, ...saved) + 1);
  // A stated number of blocks may lie: what is there is never more than the pages named need.
  const listed = Math.max(-1, ...present, ...saved) + 1;
  const perBitmap = Math.ceil((text.bitmapBlocks === undefined ? Number(maxMapnr) : listed) / 8 / block);
  const bitmapBlocks = text.bitmapBlocks ?? perBitmap * (text.oneBitmap === true ? 1 : 2);
  const bitmapsAt = (1 + subBlocks) * block;
  const inSplit = (pfn: number): boolean =>
    text.split === undefined || (BigInt(pfn) >= text.split[0] && BigInt(pfn) < text.split[1]);
  const own = text.pages === false ? [] : [...new Set(text.oneBitmap === true ? present : saved)].filter(inSplit);
  const bytes = Buffer.alloc(
    bitmapsAt + perBitmap * (text.oneBitmap === true ? 1 : 2) * block + own.length * (24 + 16),
  );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

  bytes.write(text.signature ?? 'KDUMP   ', 0, 'latin1');
  view.setInt32(8, version, little);
  const strings = [
    'Linux',
    text.nodename ?? 'host',
    text.release ?? '6.12.0',
    '#1 SMP',
    text.machine ?? 'x86_64',
    '(none)',
  ];
  strings.forEach((string, i) => bytes.write(string, 12 + i * 65, 'latin1'));
  // The time stamp: seconds and microseconds, each a long.
  if (kind === '64') view.setBigInt64(408, 1_700_000_000n, little);
  else view.setInt32(404, 1_700_000_000, little);
  const tail = kind === '64' ? 424 : 412;
  [text.status ?? 1, block, subBlocks, bitmapBlocks, Number(maxMapnr & 0xffff_ffffn), 0, 0, 0, 0, 2].forEach(
    (value, i) => view.setUint32(tail + 4 * i, value, little),
  );

  let at = block + KDUMP_PAYLOAD;
  const payload = (content: Uint8Array | undefined): [bigint, bigint] => {
    if (content === undefined) return [0n, 0n];
    const offset = at;
    bytes.set(content, offset);
    at = Math.ceil((offset + content.length) / 8) * 8;
    return [BigInt(offset), BigInt(content.length)];
  };
  const asBytes = (string: string | undefined): Uint8Array | undefined =>
    string === undefined ? undefined : Buffer.from(string);
  const info = payload(version >= 3 ? asBytes(text.vmcoreinfo) : undefined);
  const notes = payload(version >= 4 ? text.notes : undefined);
  const erased = payload(version >= 5 ? asBytes(text.eraseinfo) : undefined);
  const [start, end] = text.split ?? [0n, 0n];
  const values: Readonly<Record<string, bigint>> = {
    phys_base: text.physBase ?? 0n,
    dump_level: BigInt(text.level ?? 31),
    split: text.split === undefined ? 0n : 1n,
    start_pfn: start & 0xffff_ffffn,
    end_pfn: end & 0xffff_ffffn,
    offset_vmcoreinfo: info[0],
    size_vmcoreinfo: info[1],
    offset_note: notes[0],
    size_note: notes[1],
    offset_eraseinfo: erased[0],
    size_eraseinfo: erased[1],
    start_pfn_64: start,
    end_pfn_64: end,
    max_mapnr_64: maxMapnr,
    ...text.lies,
  };
  for (const [name, [offset, width]] of Object.entries(SUB[kind])) {
    if ((SINCE[name] ?? 0) > version || text.signature === 'DISKDUMP') continue;
    if (width === 8) view.setBigUint64(block + offset, values[name] ?? 0n, little);
    else view.setUint32(block + offset, Number(values[name] ?? 0n), little);
  }
  const setBit = (from: number, pfn: number): void => {
    const byte = from + (pfn >> 3);
    if (byte < bytes.length) bytes[byte] = (bytes[byte] ?? 0) | (1 << (pfn & 7));
  };
  for (const pfn of present) setBit(bitmapsAt, pfn);
  const tableAt = bytes.length - own.length * (24 + 16);
  own.forEach((_, i) => {
    view.setBigUint64(tableAt + i * 24, BigInt(tableAt + own.length * 24 + i * 16), little);
    view.setUint32(tableAt + i * 24 + 8, 16, little);
  });
  if (text.oneBitmap !== true) for (const pfn of saved) setBit(bitmapsAt + perBitmap * block, pfn);
  return bytes;
}
