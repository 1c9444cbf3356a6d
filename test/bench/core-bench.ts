// Range algebra and header decode at sizes no machine has yet. Bundled and run by run.mjs.
import { Bench } from 'tinybench';
import { createCoreEhdr, encodeCoreHeader } from '../../app/core/elf/encode-core-header';
import { decodeCoreHeader } from '../../app/core/elf/decode-core-header';
import { PT_LOAD, type PhdrTable } from '../../app/core/elf/core-header';
import { intersectRanges, subtractRanges, unionRanges, type RangeSet } from '../../app/core/range/range-set';

export interface Measured {
  readonly name: string;
  /** Median. */
  readonly ms: number;
  readonly budgetMs: number;
}

const SIZES = [100_000, 1_000_000] as const;

/** Ranges of 64 KiB every 128 KiB, shifted. */
function comb(count: number, shift: bigint): RangeSet {
  const starts = new BigUint64Array(count);
  const lasts = new BigUint64Array(count);
  for (let i = 0; i < count; i += 1) {
    starts[i] = (BigInt(i) << 17n) + shift;
    lasts[i] = (starts[i] ?? 0n) + 0xffffn;
  }
  return { starts, lasts };
}

function loads(count: number): PhdrTable {
  const { starts } = comb(count, 0n);
  const sizes = new BigUint64Array(count).fill(0x10000n);
  return {
    length: count,
    types: new Uint32Array(count).fill(PT_LOAD),
    flags: new Uint32Array(count).fill(7),
    offsets: starts,
    vaddrs: starts,
    paddrs: starts,
    filesizes: sizes,
    memsizes: sizes,
    aligns: new BigUint64Array(count),
  };
}

/** Runs every measurement; budgets are for the smaller size and grow with the size, so a quadratic step fails. */
export async function measureCore(): Promise<Measured[]> {
  const results: Measured[] = [];
  for (const size of SIZES) {
    const scale = size / SIZES[0];
    const a = comb(size, 0n);
    const b = comb(size, 0x8000n);
    const header = encodeCoreHeader({ ehdr: createCoreEhdr(64, 'LE', 62, size), phdrs: loads(size) });
    const bench = new Bench({ time: 0, iterations: 9, warmup: true, warmupIterations: 2, warmupTime: 0 });
    const budgets = new Map<string, number>();
    const add = (name: string, budgetMs: number, run: () => unknown): void => {
      budgets.set(`${name} ${size}`, budgetMs * scale);
      bench.add(`${name} ${size}`, () => void run());
    };
    add('union of ranges', 40, () => unionRanges(a, b));
    add('subtract ranges', 40, () => subtractRanges(a, b));
    add('intersect ranges', 40, () => intersectRanges(a, b));
    add('decode program headers', 120, () => decodeCoreHeader(header, { mode: 'permissive' }));
    await bench.run();
    for (const task of bench.tasks) {
      if (task.result.state !== 'completed') throw new Error(`${task.name}: ${task.result.state}`);
      results.push({ name: task.name, ms: task.result.latency.p50, budgetMs: budgets.get(task.name) ?? 0 });
    }
  }
  return results;
}
