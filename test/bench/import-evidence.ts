// A gigabyte of evidence on disk, seeded: a folder with one log of that size, a sosreport of many logs as tar.gz, a sparse
// ELF dump. Written in blocks, so that making it takes no memory either. Bundled and called by import-bench.mjs.
import { createWriteStream, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { load, mkelf } from '../lib/mkelf';
import { guestFiles } from './simulate-bench';

/** 10^9 bytes: just below the limit of an import. */
const TOTAL = 1_000_000_000;
const BLOCK = 4_000_000;
const SMALL_FILES = 4000;
const SMALL_BYTES = 10_000;
const ROOT = 'sosreport-bench';

/** Of the sosreport: what is large on real machines. The kernel log is a file that is read. */
const LOGS: Readonly<Record<string, number>> = {
  'sos_commands/kernel/dmesg': 60_000_000,
  'sos_commands/logs/journalctl_--no-pager': 250_000_000,
  'var/log/audit/audit.log': 150_000_000,
  'var/log/messages': 250_000_000,
  'var/log/messages-20261115': 248_000_000,
};

/** Xorshift: the next number below `limit` on each call. */
function createDice(seed: number): (limit: number) => number {
  let x = seed | 1;
  return (limit) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % limit;
  };
}

const WORDS = ['crash hp: ', 'systemd[1]: Started ', 'sshd: session of ', 'audit: op=', 'EXT4-fs: mounted ', 'nfs: '];

/** Lines of a kernel log, about BLOCK bytes of them. */
function logBlock(seed: number): Buffer {
  const dice = createDice(seed);
  const lines: string[] = [];
  for (let bytes = 0; bytes < BLOCK;) {
    const word = WORDS[dice(WORDS.length)] ?? '';
    const line = `[${dice(9_999_999)}.${String(dice(1_000_000)).padStart(6, '0')}] ${word}${dice(2 ** 31).toString(36)}\n`;
    bytes += line.length;
    lines.push(line);
  }
  return Buffer.from(lines.join(''), 'latin1');
}

/** `bytes` bytes of log; the blocks of one file differ in their order and first line. */
function* logChunks(bytes: number, seed: number): Generator<Buffer> {
  const blocks = [logBlock(seed), logBlock(seed + 1), logBlock(seed + 2)];
  const dice = createDice(seed + 3);
  for (let left = bytes; left > 0;) {
    const block = Buffer.concat([Buffer.from(`[0.0] block ${left}\n`), blocks[dice(3)] ?? Buffer.alloc(0)]);
    yield block.subarray(0, left);
    left -= Math.min(left, block.length);
  }
}

async function writeLog(file: string, bytes: number, seed: number): Promise<void> {
  mkdirSync(path.dirname(file), { recursive: true });
  await pipeline(Readable.from(logChunks(bytes, seed)), createWriteStream(file));
}

function writeGuest(folder: string): void {
  for (const [name, content] of Object.entries(guestFiles())) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** A capture beside one log of the whole size. */
export async function writeFolder(folder: string): Promise<string> {
  writeGuest(folder);
  await writeLog(path.join(folder, 'var/log/messages'), TOTAL - 2_000_000, 7);
  return folder;
}

/** A sosreport.tar.gz of a gigabyte after unpacking. */
export async function writeSosreport(file: string): Promise<string> {
  const tar = pack();
  const written = pipeline(tar, createGzip({ level: 1 }), createWriteStream(file));
  for (const [name, content] of Object.entries(guestFiles()))
    tar.entry({ name: `${ROOT}/${name}` }, Buffer.from(content));
  const small = logBlock(3);
  for (let i = 0; i < SMALL_FILES; i += 1) {
    tar.entry({ name: `${ROOT}/sos_commands/other/command-${i}` }, small.subarray(i * 97, i * 97 + SMALL_BYTES));
  }
  for (const [i, [name, size]] of Object.entries(LOGS).entries()) {
    const entry = tar.entry({ name: `${ROOT}/${name}`, size });
    for (const chunk of logChunks(size, 20 + i * 4)) if (!entry.write(chunk)) await once(entry, 'drain');
    entry.end(Buffer.alloc(0));
    await once(entry, 'finish');
  }
  tar.finalize();
  await written;
  return file;
}

/** An ELF dump of a gigabyte, all of it hole but the header. */
export function writeVmcore(file: string): string {
  const head = 0x10000n;
  const low = load(0x100000n, 0x1fffffffn);
  const high = load(0x30000000n, 0x30000000n + BigInt(TOTAL) - 0x1ff00000n - head - 1n);
  const at = [
    { ...low, offset: head },
    { ...high, offset: head + (low.filesz ?? 0n) },
  ];
  writeFileSync(file, mkelf({ phdrs: at, machine: 62, totalBytes: Number(head) }));
  truncateSync(file, TOTAL);
  return file;
}
