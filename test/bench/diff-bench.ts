// Two headers of 10^5 loads, from nothing changed to everything: a diff answers within a second. Bundled and run by run.mjs.
import type { PhdrTable } from '../../app/core/elf/core-header';
import { PT_LOAD } from '../../app/core/elf/core-header';
import type { HeaderSide } from '../../app/core/diff/header-diff';
import { diffHeaders } from '../../app/core/diff/diff-headers';
import { decodeCoreHeader } from '../../app/core/elf/decode-core-header';
import { createCoreEhdr, encodeCoreHeader } from '../../app/core/elf/encode-core-header';

const COUNT = 100_000;
const MIB = 1n << 20n;

function headerOf(start: (index: number) => bigint, size = MIB): HeaderSide {
  const starts = BigUint64Array.from({ length: COUNT }, (_, i) => start(i));
  const sizes = new BigUint64Array(COUNT).fill(size);
  const phdrs: PhdrTable = {
    length: COUNT,
    types: new Uint32Array(COUNT).fill(PT_LOAD),
    flags: new Uint32Array(COUNT).fill(7),
    offsets: starts,
    vaddrs: starts,
    paddrs: starts,
    filesizes: sizes,
    memsizes: sizes,
    aligns: new BigUint64Array(COUNT),
  };
  const bytes = encodeCoreHeader({ ehdr: createCoreEhdr(64, 'LE', 62, COUNT), phdrs });
  const decoded = decodeCoreHeader(bytes);
  if (!decoded.ok) throw new Error(decoded.issue.message);
  return { bytes, header: decoded.header };
}

/** Best of five runs each. */
export function measureDiff(): { name: string; ms: number; budgetMs: number }[] {
  const every = (index: number): bigint => BigInt(index) * 2n * MIB;
  const before = headerOf(every);
  const cases: [string, HeaderSide][] = [
    ['the same', headerOf(every)],
    ['all moved by 64 KiB', headerOf((i) => every(i) + 0x10000n)],
    ['all elsewhere', headerOf((i) => every(i + COUNT))],
    ['all shrunk', headerOf(every, MIB / 2n)],
    ['the order reversed', headerOf((i) => every(COUNT - 1 - i))],
    ['each in all others', headerOf((i) => BigInt(i), BigInt(COUNT) * 4n * MIB)],
  ];
  return cases.map(([name, after]) => {
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      diffHeaders(before, after);
      return performance.now() - start;
    });
    return { name: `diff of ${COUNT} loads, ${name}`, ms: Math.min(...times), budgetMs: 1000 };
  });
}
