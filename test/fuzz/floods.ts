// Large inputs made to cost more than they should: one endless line, a million tiny records, a row without an end. Each
// of the size asked for, so that time and memory can be held against it.
import type { EvidenceFile } from '../../app/readers/evidence-file';
import { recognise } from '../../app/readers/index';
import { dumped, mkdump, mknotes, vmcoreinfo } from '../lib/mkdump';
import { mkelf, load } from '../lib/mkelf';
import { mkkdump } from '../lib/mkkdump';
import { asImported } from './examine';
import type { Seeds } from './seeds';

export interface Flood {
  readonly name: string;
  /** None where an import refuses it. */
  readonly make: () => readonly EvidenceFile[];
}

const FILLS: Readonly<Record<string, string | Uint8Array>> = {
  digits: '1',
  blanks: ' ',
  'empty lines': '\n',
  hyphens: '0-',
  commas: '0,',
  'iomem rows': '00000000-00000fff : System RAM\n',
  'zero bytes': '\0',
  brackets: '[',
  objects: '{"a":',
  options: 'CONFIG_X=y\n',
  'dump headers': 'Elf header: p_type = 1, p_offset = 0x1 p_paddr = 0x1 p_vaddr = 0x1 p_filesz = 0x1 p_memsz = 0x1\n',
  'almost program headers': 'LOAD 0x1 0x1 0x1 0x1 0x1 1\n',
  'the shortest program headers': 'LOAD 0x000001 0x00000001 0x00000001 0x000001 0x000001 1\n',
  'headers over two lines': 'LOAD 0x00000001 0x00000001 0x00000001\n 0x00000001 0x00000001 R 1\n',
  'a load a table': 'LOAD[0] 1 2 3 4\n',
  'the shortest loads': 'LOAD[1] 1 2 3 4\n',
  'crash headers': 'diskdump_data:\n status: 1\n',
  'crash notes': 'notes[0]: 1 (NT_PRSTATUS)\n',
  'bytes that are no UTF-8': Uint8Array.of(0xff, 0xc3, 0x28),
  'every other bit': 'U',
};
/** So much of a sample keeps a reader interested in what follows. */
const HEAD_BYTES = 512;

function filled(bytes: number, fill: Uint8Array | string, head: Uint8Array = new Uint8Array(0)): Uint8Array {
  const whole = Buffer.alloc(bytes, fill);
  whole.set(head.subarray(0, bytes));
  return whole;
}

/** One file for each reader of a machine's own tree, and (`few`: not) every fixture: memory7 and memory8 cost the same. */
function kinds({ files }: Seeds, few: boolean): EvidenceFile[] {
  const byKind = new Map<string, EvidenceFile>();
  for (const file of files) {
    const reader = recognise(file)?.reader;
    if (reader === undefined) continue;
    const kind = few || file.path.includes('/') ? reader.id : `${reader.id} ${file.path.replaceAll(/\d+/g, '')}`;
    if (!byKind.has(kind)) byKind.set(kind, file);
  }
  return [...byKind.values()];
}

/** What a reader knows, made large. */
function readerFloods(seeds: Seeds, bytes: number, few: boolean): Flood[] {
  return kinds(seeds, few).flatMap((sample) => {
    const { path } = sample;
    const head = sample.bytes.subarray(0, HEAD_BYTES);
    const line = Buffer.from(head)
      .toString('latin1')
      .replaceAll(/[\r\n]/g, ' ');
    return [
      { name: `${path}: itself, over and over`, make: () => [{ path, bytes: filled(bytes, sample.bytes) }] },
      {
        name: `${path}: itself as one line`,
        make: () => [{ path, bytes: filled(bytes, Buffer.from(line, 'latin1')) }],
      },
      ...Object.entries(FILLS).map(([name, fill]) => ({
        name: `${path}: ${name} behind its head`,
        make: () => [{ path, bytes: filled(bytes, fill, head) }],
      })),
    ];
  });
}

const TINY_NOTE = mknotes([{ name: 'A', type: 1, desc: '' }]);
const SPARSE_BYTES = 500_000_000_000;

/** A flattened dump of records of one byte; `offset` places record i. */
function flattened(bytes: number, offset: (index: number) => bigint): Uint8Array {
  const whole = Buffer.alloc(bytes);
  whole.write('makedumpfile', 0);
  whole.writeBigUInt64BE(1n, 16);
  whole.writeBigUInt64BE(1n, 24);
  for (let at = 4096, i = 0; at + 17 <= bytes; at += 17, i++) {
    whole.writeBigInt64BE(offset(i), at);
    whole.writeBigInt64BE(1n, at + 8);
  }
  return whole;
}

function manyLoads(bytes: number, paddr: (index: number) => bigint): Uint8Array {
  const count = Math.floor(bytes / 56) - 2;
  return mkelf({
    phnum: 0xffff,
    shoff: 64,
    sectionInfo: count,
    phoff: 128,
    phdrs: Array.from({ length: count }, (_, i) => load(paddr(i), paddr(i) + 0xfffn)),
  });
}

/** Dumps whose tables, notes or bitmaps are as large as the input. */
function dumpFloods(bytes: number): Flood[] {
  const loads = [dumped(0x2000n, 0n, 16n)];
  const imported = (content: Uint8Array): EvidenceFile[] => {
    const file = asImported('vmcore', content, SPARSE_BYTES);
    return file === undefined ? [] : [file];
  };
  const small = (content: Uint8Array): EvidenceFile[] => [{ path: 'vmcore', bytes: content }];
  return [
    { name: 'ELF dump: the smallest note, over and over', make: () => small(mkdump(filled(bytes, TINY_NOTE), loads)) },
    {
      name: 'ELF dump: a vmcoreinfo of one line',
      make: () => small(mkdump(mknotes([vmcoreinfo('K'.repeat(bytes))]), loads)),
    },
    {
      name: 'ELF dump: a vmcoreinfo of many lines',
      make: () => small(mkdump(mknotes([vmcoreinfo(filled(bytes, 'K=1\r\n').toString())]), loads)),
    },
    { name: 'elfcorehdr: a table of apart rows', make: () => small(manyLoads(bytes, (i) => BigInt(i) * 0x2000n)) },
    { name: 'elfcorehdr: a table of the same row', make: () => small(manyLoads(bytes, () => 0n)) },
    { name: 'ELF dump: a table in slices', make: () => imported(manyLoads(bytes, (i) => BigInt(i) * 0x1000n)) },
    ...[0x55, 0xff, 0x01].map((bits) => ({
      name: `kdump-compressed: bitmaps of ${bits.toString(2).padStart(8, '0')}`,
      make: () => {
        const mapnr = BigInt(bytes * 4);
        const content = mkkdump({ maxMapnr: mapnr, bitmapBlocks: Math.ceil(bytes / 4096) });
        return small(filled(bytes, Uint8Array.of(bits), content.subarray(0, 8192)));
      },
    })),
    { name: 'flattened: records in order', make: () => small(flattened(bytes, BigInt)) },
    { name: 'flattened: records backwards', make: () => small(flattened(bytes, (i) => BigInt(bytes - i))) },
    { name: 'flattened: one place, over and over', make: () => small(flattened(bytes, () => 0n)) },
    { name: 'flattened: every record far away', make: () => small(flattened(bytes, (i) => BigInt(i) << 40n)) },
    { name: 'flattened: in slices', make: () => imported(flattened(bytes, (i) => BigInt(2 * i))) },
  ];
}

/** A property of one entry that stands for as many LMBs as are believed. */
function manyLmbs(): EvidenceFile[] {
  const bytes = Buffer.alloc(28);
  [1, 1024 * 1024, 0, 0, 0x8000_0000, 0, 8].forEach((word, i) => bytes.writeUInt32BE(word, 4 * i));
  const below = 'proc/device-tree/ibm,dynamic-reconfiguration-memory/ibm,';
  return [
    { path: `${below}lmb-size`, bytes: Uint8Array.of(0, 0, 0, 0, 0x10, 0, 0, 0) },
    { path: `${below}dynamic-memory-v2`, bytes },
  ];
}

const FEW = /^(?:flood|ELF|elfcorehdr:|kdump-|flattened:)|over and over|^readelf-lW.*(?:short|two lines|load a table)/;

/** All floods of `bytes` bytes; `few`: the dumps, and for each reader its own content. */
export function floodsOf(seeds: Seeds, bytes: number, few: boolean): Flood[] {
  const lmbs = { name: 'flood of LMBs in one entry', make: manyLmbs };
  const floods = [lmbs, ...dumpFloods(bytes), ...readerFloods(seeds, bytes, few)];
  return few ? floods.filter(({ name }) => FEW.test(name)) : floods;
}
