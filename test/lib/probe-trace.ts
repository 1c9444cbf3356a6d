// The calls of a recorded trace with their arguments as numbers, and what functions returned, for comparison with
// simulated steps.
import { textAt } from '../../app/core/text/text-column';
import { callArguments } from '../../app/core/timeline/call-arguments';
import { parseProbeTrace } from '../../app/readers/log/probe-trace';

export interface ProbeCall {
  readonly fn: string;
  readonly args: ReadonlyMap<string, bigint>;
}

/** Calls in the order of the trace; memblock's total and e_phnum are arguments where the probes show them. */
export function probeCalls(text: string): ProbeCall[] {
  const trace = parseProbeTrace('trace.txt', text);
  if (!trace) return [];
  return Array.from(trace.fnIndexes, (index, i): ProbeCall => {
    const total = trace.memblockTotals[i] ?? 0n;
    const phnum = trace.phnums[i] ?? -1;
    const fn = trace.fns[index] ?? '';
    return {
      fn,
      args: new Map([
        ...callArguments(fn, textAt(trace.args, i)),
        ...(total > 0n ? [['mb_total', total] as const] : []),
        ...(phnum >= 0 ? [['e_phnum', BigInt(phnum)] as const] : []),
      ]),
    };
  });
}

/** Return values of a function in the order of the trace. */
export function returnsOf(text: string, fn: string): number[] {
  const line = new RegExp(`: ${fn}_ret: .* r(?:et|c)=(-?\\d+)`);
  return text.split('\n').flatMap((l) => {
    const value = line.exec(l)?.[1];
    return value === undefined ? [] : [Number(value)];
  });
}
