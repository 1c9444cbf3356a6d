// Runs event texts on a machine and reads the result.
import { decodeCoreHeader } from '../../app/core/elf/decode-core-header';
import { PT_LOAD, PT_NOTE } from '../../app/core/elf/core-header';
import type { Machine } from '../../app/core/machine/machine';
import { findDesign } from '../../app/sim/designs/index';
import type { Design } from '../../app/sim/designs/design';
import type { Run, Step } from '../../app/sim/run/recorder';
import { runScenario } from '../../app/sim/scenario/run-scenario';
import type { ScenarioOptions } from '../../app/sim/scenario/run-scenario';
import { parseEvent } from '../../app/sim/scenario/sim-event';
import type { SimEvent } from '../../app/sim/scenario/sim-event';
import type { Kimage } from '../../app/sim/state/kimage';

export function eventOf(text: string): SimEvent {
  const event = parseEvent(text);
  if ('field' in event) throw new Error(`${text}: ${event.message}`);
  return event;
}

export function designOf(id: string): Design {
  const design = findDesign(id);
  if (!design) throw new Error(`no design ${id}`);
  return design;
}

export interface SimulateOptions extends Omit<ScenarioOptions, 'design'> {
  readonly design?: string;
}

export function simulate(machine: Machine, events: readonly string[], options: SimulateOptions = {}): Run {
  const { design, ...rest } = options;
  return runScenario(machine, events.map(eventOf), {
    ...rest,
    ...(design === undefined ? {} : { design: designOf(design) }),
  });
}

export function imageOf(run: Run): Kimage {
  const { kimage } = run.state;
  if (!kimage) throw new Error('no image is loaded');
  return kimage;
}

/** The bytes of the header in memory after the last step of operation `op`; -1: as captured. */
export function headerAfter(run: Run, op: number): Uint8Array {
  const index = run.steps.findLastIndex((step) => step.op <= op);
  const version = run.steps[index]?.header ?? -1;
  const bytes = run.headers[version];
  if (!bytes) throw new Error(`no header after operation ${op}`);
  return bytes;
}

export interface Row {
  readonly paddr: bigint;
  readonly sizeBytes: bigint;
  readonly offset: bigint;
}

function rowsOf(bytes: Uint8Array, type: number): Row[] {
  const decoded = decodeCoreHeader(bytes);
  if (!decoded.ok) throw new Error('the header does not decode');
  const { phdrs } = decoded.header;
  return Array.from(phdrs.paddrs, (paddr, i) => ({
    paddr,
    sizeBytes: phdrs.memsizes[i] ?? 0n,
    offset: phdrs.offsets[i] ?? 0n,
    type: phdrs.types[i],
  }))
    .filter((row) => row.type === type)
    .map(({ paddr, sizeBytes, offset }) => ({ paddr, sizeBytes, offset }));
}

export const loadsOf = (bytes: Uint8Array): Row[] => rowsOf(bytes, PT_LOAD);
export const notesOf = (bytes: Uint8Array): Row[] => rowsOf(bytes, PT_NOTE);

/** Whether a load lists the address. */
export const lists = (bytes: Uint8Array, address: bigint): boolean =>
  loadsOf(bytes).some((row) => row.paddr <= address && address < row.paddr + row.sizeBytes);

/** What the kernel printed, in order. */
export const printed = (run: Run): { message: string; level: Step['level'] }[] =>
  run.steps.flatMap(({ message, level }) => (message === undefined ? [] : [{ message, level }]));
