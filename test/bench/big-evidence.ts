// Evidence of sizes no machine has yet, as files a window can open, and a scenario of ten thousand events. Seeded: every
// run of the bench measures the same. Bundled and called by run.mjs.
import { load, NOTES, headerBytes, text, X86_FILES } from '../lib/describe-machine';
import type { PhdrRow } from '../lib/describe-machine';
import { guestFiles } from './simulate-bench';

export type EvidenceFiles = Readonly<Record<string, string | Uint8Array>>;

const PAGE = 0x1000n;
const MIB = 1n << 20n;
const GIB = 1n << 30n;
const HIGH = 4n * GIB;
/** Behind the RAM of the flapping guest. */
const FREE = 64n * GIB;

/** Mulberry32: the next number below `limit` on each call. */
function createDice(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
}

const ADDRESS_DIGITS = 16;
const hex = (n: bigint): string => n.toString(16).padStart(ADDRESS_DIGITS, '0');

/**
 * A machine whose RAM is `count` ranges of up to 16 MiB with holes of up to 48 MiB. Of a hundred loads of its header one
 * is missing and one describes absent memory. `later`: one load in three has shrunk, one in twenty is gone.
 */
export function bigSnapshot(count: number, later: boolean): EvidenceFiles {
  const dice = createDice(1);
  const pages = (most: bigint): bigint => BigInt(dice(Number(most / PAGE)) + 1) * PAGE;
  const lines = [
    '00100000-3fffffff : System RAM',
    '  01000000-01ffffff : Kernel code',
    '  20000000-2fffffff : Crash kernel',
  ];
  const loads: PhdrRow[] = [load(0x100000n, 0x1ff00000n), load(0x30000000n, 0x10000000n)];
  let at = HIGH;
  for (let i = 0; i < count; i += 1) {
    const size = pages(16n * MIB);
    lines.push(`${hex(at)}-${hex(at + size - 1n)} : System RAM`);
    const fate = dice(100);
    const change = dice(60);
    if (fate === 0) loads.push(load(at + size + PAGE, PAGE));
    else if (fate > 1 && !(later && change < 3))
      loads.push(load(at, later && change < 23 && size > PAGE ? size - PAGE : size));
    at += size + pages(48n * MIB) + 2n * PAGE;
  }
  const rows = [...NOTES, text(0x1000000n, 0x2c30000n), ...loads];
  return {
    ...Object.fromEntries(Object.entries(X86_FILES).filter(([path]) => !path.includes('/memory/memory'))),
    'uname.txt': `Linux ${later ? 'later' : 'earlier'} 6.12.117+deb12-amd64 #1 SMP Debian x86_64 GNU/Linux\n`,
    'proc/iomem': `${lines.join('\n')}\n`,
    'elfcorehdr.bin': headerBytes(rows, 64 * 4 + rows.length * 56),
  };
}

/** The guest of 256 blocks and four CPUs that the events of `flapping` fit. */
export const flappingGuest = guestFiles;

/** `count` events: a block above 4 GiB, a CPU, another block, a DIMM of one block change their state in turn. A file's text. */
export function flapping(count: number): string {
  const dice = createDice(2);
  const offline = new Set<number>();
  const plugged = new Set<number>();
  let cpuOnline = true;
  const events = Array.from({ length: count }, (_, i) => {
    if (i % 4 === 1) {
      cpuOnline = !cpuOnline;
      return `cpu.${cpuOnline ? 'online' : 'offline'}:1`;
    }
    if (i % 4 === 3) {
      const slot = dice(32);
      const dimm = `0x${(FREE + BigInt(slot) * GIB).toString(16)}+128M`;
      if (plugged.delete(slot)) return `memory.remove:${dimm}`;
      plugged.add(slot);
      return `memory.add:${dimm}`;
    }
    const block = 40 + dice(200);
    if (offline.delete(block)) return `memory.online:memory${block}`;
    offline.add(block);
    return `memory.offline:memory${block}`;
  });
  return JSON.stringify({ schema: 'kdumpscope/scenario@1', events, config: {}, faults: [] });
}
