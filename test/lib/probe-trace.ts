// Lines of a ftrace text with kprobes as the labs took it: function, arguments by name, time. Only function entries:
// returns, console output, stack traces and cpuhp events are no calls.

export interface ProbeCall {
  readonly fn: string;
  readonly seconds: number;
  readonly args: ReadonlyMap<string, bigint>;
}

const LINE = /^\s*\S.*\s\[\d{3}\]\s+\S{5}\s+(\d+\.\d+): (\w+): \(\2\+0x[0-9a-f]+\/0x[0-9a-f]+\)(.*)$/;
/** `name=value`; -1 and 2^32-1 both mean KEXEC_CRASH_HP_INVALID_CPU. */
const ARGUMENT = /(\w+)=(-?(?:0x[0-9a-f]+|\d+))/g;

/** Calls in the order of the trace. */
export function parseProbeTrace(text: string): ProbeCall[] {
  return text.split('\n').flatMap((line): ProbeCall[] => {
    const [, seconds, fn, rest] = LINE.exec(line) ?? [];
    if (seconds === undefined || fn === undefined || rest === undefined) return [];
    const args = [...rest.matchAll(ARGUMENT)].map(([, name = '', value = '']): [string, bigint] => [
      name,
      value.startsWith('-') ? -BigInt(value.slice(1)) : BigInt(value),
    ]);
    return [{ fn, seconds: Number(seconds), args: new Map(args) }];
  });
}

/** Return values by call, as `fn_ret` lines in the order of the trace. */
export function returnsOf(text: string, fn: string): number[] {
  const line = new RegExp(`: ${fn}_ret: .* r(?:et|c)=(-?\\d+)`);
  return text.split('\n').flatMap((l) => {
    const value = line.exec(l)?.[1];
    return value === undefined ? [] : [Number(value)];
  });
}
