// Lines of an ftrace text with kprobes (Documentation/trace/kprobetrace): function entries with their arguments and
// times. Returns, stack traces, console output and other events are no calls and are left out.
import type { RecordedTrace } from '../../core/view/run-view';

/** A probe is named by whoever set it; the symbol may be another (__x64_sys_kexec_file_load). Returns have `<-`. */
const LINE = /^\s*\S.*\s\[\d{3}\]\s+\S{4,5}\s+(\d+\.\d+): (\w+): \(\w+\+0x[0-9a-f]+\/0x[0-9a-f]+\)(.*)$/;
/** What the labs' probes show of the machine at every call; everything before is the call's own. */
const MEMBLOCK_TOTAL = /\bmb_total=0x([0-9a-f]{1,16})\b/;
const PHNUM = /\be_phnum=(\d{1,9})\b/;
const STATE = /\s(?:mb_cnt|mb_total|r\d_base|r\d_size|e_phnum)=\S+/g;
/** Wire type of `fnIndexes`. */
const FNS_MAX = 0xffff;

/** The calls in the order of the trace; undefined when the text has none. */
export function parseProbeTrace(file: string, text: string): RecordedTrace | undefined {
  const fns: string[] = [];
  const indexes = new Map<string, number>();
  const times: number[] = [];
  const fnIndexes: number[] = [];
  const lines: number[] = [];
  const args: string[] = [];
  const totals: bigint[] = [];
  const phnums: number[] = [];
  text.split('\n').forEach((line, i) => {
    const [, seconds, fn, rest = ''] = LINE.exec(line) ?? [];
    if (seconds === undefined || fn === undefined) return;
    const index = indexes.get(fn) ?? fns.length;
    if (index >= FNS_MAX) return;
    if (index === fns.length) {
      fns.push(fn);
      indexes.set(fn, index);
    }
    times.push(Number(seconds));
    fnIndexes.push(index);
    lines.push(i + 1);
    args.push(rest.replace(STATE, '').trim());
    totals.push(BigInt(`0x${MEMBLOCK_TOTAL.exec(rest)?.[1] ?? '0'}`));
    phnums.push(Number(PHNUM.exec(rest)?.[1] ?? -1));
  });
  if (times.length === 0) return undefined;
  return {
    file,
    times: Float64Array.from(times),
    fnIndexes: Uint16Array.from(fnIndexes),
    fns,
    lines: Uint32Array.from(lines),
    args,
    memblockTotals: BigUint64Array.from(totals),
    phnums: Int32Array.from(phnums),
  };
}
