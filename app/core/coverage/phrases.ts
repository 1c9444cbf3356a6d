// Wording shared by the rules: ranges and amounts as a support engineer would write them.
import { formatBytes, hexGrouped } from '../address/u64';
import { totalBytes } from '../range/range-set';
import type { RangeSet } from '../range/range-set';

const MOST_RANGES = 3;

/** `256 MiB (0x4000_0000–0x4fff_ffff)`; more than three ranges are counted instead of listed. */
export function amountAt(ranges: RangeSet): string {
  const n = ranges.starts.length;
  const shown = Array.from(ranges.starts.subarray(0, MOST_RANGES), (start, i) => {
    const last = ranges.lasts[i] ?? start;
    return start === last ? hexGrouped(start) : `${hexGrouped(start)}–${hexGrouped(last)}`;
  });
  const rest = n > MOST_RANGES ? ` and ${n - MOST_RANGES} more ranges` : '';
  return `${formatBytes(totalBytes(ranges))} (${shown.join(', ')}${rest})`;
}

/** `CPU 2`, `CPUs 2, 3 and 5`, `CPUs 2-130`: runs are joined, at most eight terms. */
export function cpuList(cpus: readonly number[]): string {
  const runs: string[] = [];
  for (let i = 0; i < cpus.length;) {
    let j = i;
    while (j + 1 < cpus.length && (cpus[j + 1] ?? 0) === (cpus[j] ?? 0) + 1) j++;
    runs.push(i === j ? `${cpus[i] ?? ''}` : `${cpus[i] ?? ''}-${cpus[j] ?? ''}`);
    i = j + 1;
  }
  const text = runs.length > 8 ? `${runs.slice(0, 8).join(', ')} and ${runs.length - 8} more` : runs.join(', ');
  return `${cpus.length === 1 ? 'CPU' : 'CPUs'} ${text}`;
}

/** `1 range`, `2 ranges`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
