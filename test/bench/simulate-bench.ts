// A guest that grows from 32 to 512 GiB in blocks of 128 MiB: 3,840 memory events with every step and every verdict,
// once as one DIMM and once as 480 DIMMs of 1 GiB. Run by run.mjs in a process of its own, for the memory it takes.
import type { Machine } from '../../app/core/machine/machine';
import { runScenario } from '../../app/sim/scenario/run-scenario';
import { parseEvent } from '../../app/sim/scenario/sim-event';
import type { SimEvent } from '../../app/sim/scenario/sim-event';
import { traceOf } from '../../app/sim/run/trace';
import { headerBytes, load, machineOf, NOTES, text, X86_FILES } from '../lib/describe-machine';

export interface MeasuredRun {
  readonly name: string;
  readonly ms: number;
  readonly steps: number;
  readonly events: number;
  readonly headers: number;
  /** High-water mark of the process so far. */
  readonly maxRssBytes: number;
}

const GIB = 1n << 30n;
const BLOCK = 128n << 20n;
const BOOT = 32n * GIB;
const GROWTH = 480n * GIB;
/** RAM above the hole below 4 GiB. */
const HIGH = 4n * GIB;

/** 2 GiB low, 30 GiB from 4 GiB on: 256 blocks. The evidence by path. */
export function guestFiles(): Readonly<Record<string, string | Uint8Array>> {
  const low = 2n * GIB;
  const top = HIGH + BOOT - low;
  const numbers = (count: bigint, first: number): number[] =>
    Array.from({ length: Number(count) }, (_, i) => first + i);
  const blocks = [...numbers(low / BLOCK, 0), ...numbers((BOOT - low) / BLOCK, Number(HIGH / BLOCK))];
  const hex = (n: bigint): string => n.toString(16);
  return {
    ...X86_FILES,
    'proc/iomem':
      `00001000-0009fbff : System RAM\n00100000-${hex(low - 1n)} : System RAM\n` +
      '  01000000-01ffffff : Kernel code\n  20000000-2fffffff : Crash kernel\n' +
      `${hex(HIGH)}-${hex(top - 1n)} : System RAM\n`,
    ...Object.fromEntries(blocks.map((i) => [`sys/devices/system/memory/memory${i}/state`, 'online\n'])),
    'sys/devices/system/memory/auto_online_blocks': 'online\n',
    'meta.json': JSON.stringify({
      schema: 'kdumpscope/capture@1',
      load: 'file',
      elfcorehdr: { paddr: '0x20000000', segmentBytes: 921600 },
    }),
    'elfcorehdr.bin': headerBytes([
      ...NOTES,
      text(0x1000000n, 0x2c30000n),
      load(0x100000n, 0x1ff00000n),
      load(0x30000000n, low - 0x30000000n),
      load(HIGH, top - HIGH),
    ]),
  };
}

export const guest = (): Machine => machineOf(guestFiles());

export function additions(count: number): SimEvent[] {
  const start = HIGH + BOOT - 2n * GIB;
  const size = GROWTH / BigInt(count);
  return Array.from({ length: count }, (_, i) => {
    const event = parseEvent(`memory.add:0x${(start + BigInt(i) * size).toString(16)}+0x${size.toString(16)}`);
    if ('field' in event) throw new Error(event.message);
    return event;
  });
}

export function measureSimulation(): MeasuredRun[] {
  const machine = guest();
  return [1, 480].map((dimms) => {
    const events = additions(dimms);
    const start = performance.now();
    const run = runScenario(machine, events);
    const trace = traceOf(machine, run);
    const ms = performance.now() - start;
    const updates = run.steps.filter((step) => step.fn === 'crash_handle_hotplug_event').length;
    return {
      name: `simulate ${dimms} DIMM${dimms > 1 ? 's' : ''}, 480 GiB`,
      ms,
      steps: trace.length,
      events: updates,
      headers: trace.headers.length,
      maxRssBytes: process.resourceUsage().maxRSS * 1024,
    };
  });
}
