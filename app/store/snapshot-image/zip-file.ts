// A zip whose bytes follow from its entries alone: order as given, one fixed time, nothing compressed. Compressing would make
// the bytes depend on the zlib of the program that wrote them; Node and Electron have different ones. Own code, because the
// library that wrote the first images states sizes before the bytes only of what it holds in memory: the bytes here are its bytes.
import { crc32 } from 'node:zlib';
import { chunksOf, contentBytes, type Content } from '../../core/evidence/content';

const VERSION = 20;
const VERSION_ZIP64 = 45;
/** Unix, 6.3 of the specification. */
const MADE_BY = (3 << 8) | 63;
const NAMES_ARE_UTF8 = 1 << 11;
/** 2 January 1980, noon: the second day a zip can state, because libraries take what is earlier for an idea of their own. */
const TIME = 12 << 11;
const DATE = (1 << 5) | 2;
const ATTRIBUTES = 0o100644 * 0x10000;
const MOST_16 = 0xffff;
const MOST_32 = 0xffffffff;

interface Written {
  readonly name: Buffer;
  readonly crc: number;
  readonly size: number;
  readonly offset: number;
}

/** The file, in chunks. Names must be relative and without `..`; large contents are gone through twice. */
export async function* zipFile(
  entries: Iterable<readonly [name: string, content: Content]>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const written: Written[] = [];
  let at = 0;
  for (const [name, content] of entries) {
    const entry = { name: Buffer.from(name), crc: await checksum(content), size: contentBytes(content), offset: at };
    if (entry.size > MOST_32 - 1 || at > MOST_32 - 1) throw new Error('a snapshot image ends before 4 GiB');
    const header = localHeader(entry);
    yield header;
    yield* chunksOf(content);
    written.push(entry);
    at += header.length + entry.size;
  }
  const start = at;
  for (const entry of written) {
    const record = centralRecord(entry);
    yield record;
    at += record.length;
  }
  yield endRecords(written.length, start, at);
}

async function checksum(content: Content): Promise<number> {
  let sum = 0;
  for await (const chunk of chunksOf(content)) sum = crc32(chunk, sum);
  return sum;
}

/** Fields that a local header and a central record share, from `at` on. */
function writeShared(to: Buffer, at: number, { name, crc, size }: Written): void {
  to.writeUInt16LE(VERSION, at);
  to.writeUInt16LE(NAMES_ARE_UTF8, at + 2);
  to.writeUInt16LE(TIME, at + 6);
  to.writeUInt16LE(DATE, at + 8);
  to.writeUInt32LE(crc, at + 10);
  to.writeUInt32LE(size, at + 14);
  to.writeUInt32LE(size, at + 18);
  to.writeUInt16LE(name.length, at + 22);
}

function localHeader(entry: Written): Buffer {
  const fixed = Buffer.alloc(30);
  fixed.writeUInt32LE(0x04034b50, 0);
  writeShared(fixed, 4, entry);
  return Buffer.concat([fixed, entry.name]);
}

function centralRecord(entry: Written): Buffer {
  const fixed = Buffer.alloc(46);
  fixed.writeUInt32LE(0x02014b50, 0);
  fixed.writeUInt16LE(MADE_BY, 4);
  writeShared(fixed, 6, entry);
  fixed.writeUInt32LE(ATTRIBUTES, 38);
  fixed.writeUInt32LE(entry.offset, 42);
  return Buffer.concat([fixed, entry.name]);
}

/** `end`: where these records begin. Above 65,534 entries their number stands in the record of zip64. */
function endRecords(count: number, start: number, end: number): Buffer {
  const isLarge = count >= MOST_16 || start >= MOST_32;
  const last = Buffer.alloc(22);
  last.writeUInt32LE(0x06054b50, 0);
  last.writeUInt16LE(Math.min(count, MOST_16), 8);
  last.writeUInt16LE(Math.min(count, MOST_16), 10);
  last.writeUInt32LE(end - start, 12);
  last.writeUInt32LE(Math.min(start, MOST_32), 16);
  if (!isLarge) return last;
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(MADE_BY, 12);
  record.writeUInt16LE(VERSION_ZIP64, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(end - start), 40);
  record.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(end), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator, last]);
}
