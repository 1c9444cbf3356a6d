// Lines of an ftrace text with kprobes (Documentation/trace/kprobetrace): function entries with their arguments and
// times. Returns, stack traces, console output and other events are no calls and are left out.
import type { RecordedTrace } from '../../core/view/run-view';
import { textLines, type Text } from '../text-lines';
import { RecordedLines } from './recorded-columns';

/** A probe is named by whoever set it; the symbol may be another (__x64_sys_kexec_file_load). Returns have `<-`. */
const LINE = /^\s*\S.*\s\[\d{3,}\]\s+\S{4,5}\s+(\d+\.\d+): (\w+): \(\w+\+0x[0-9a-f]+\/0x[0-9a-f]+\)(.*)$/;
/** What the labs' probes show of the machine at every call; everything before is the call's own. */
const MEMBLOCK_TOTAL = /\bmb_total=0x([0-9a-f]{1,16})\b/;
const PHNUM = /\be_phnum=(\d{1,9})\b/;
const STATE = /\s(?:mb_cnt|mb_total|r\d_base|r\d_size|e_phnum)=\S+/g;
/** The tracer's clock, which printk does not use. */
export const TRACE_CLOCK = 'seconds of the trace clock';

/** The calls in the order of the trace; undefined when the text has none. */
export function parseProbeTrace(file: string, text: Text): RecordedTrace | undefined {
  const calls = new RecordedLines();
  for (const { number, text: line } of textLines(text)) {
    const [, seconds, name, rest = ''] = LINE.exec(line) ?? [];
    if (seconds === undefined || name === undefined) continue;
    const total = MEMBLOCK_TOTAL.exec(rest)?.[1];
    const phnum = PHNUM.exec(rest)?.[1];
    calls.push({
      line: number,
      seconds: Number(seconds),
      name,
      args: rest.replace(STATE, '').trim(),
      ...(total !== undefined && { memblockTotal: BigInt(`0x${total}`) }),
      ...(phnum !== undefined && { phnum: Number(phnum) }),
    });
  }
  return calls.finish({ file, source: 'probe trace', clock: TRACE_CLOCK });
}
