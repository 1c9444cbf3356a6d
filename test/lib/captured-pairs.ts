// Consecutive captures of one machine with what was done between them, and how to run that in the simulator.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Machine } from '../../app/core/machine/machine';
import { findDesign } from '../../app/sim/designs/index';
import type { ScenarioOptions } from '../../app/sim/scenario/run-scenario';
import { parseEvent } from '../../app/sim/scenario/sim-event';
import type { SimEvent } from '../../app/sim/scenario/sim-event';

export interface Operation {
  readonly event?: string;
  readonly events?: readonly string[];
  readonly setting?: string;
  readonly refused?: boolean;
}

export interface CapturedPair {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly operations: readonly Operation[];
}

const CAPTURES = 'test/captures';

function stepsOf(arch: string, scenario: string): { readonly step: string; readonly operations: Operation[] }[] {
  const folder = path.join(CAPTURES, arch, scenario);
  return JSON.parse(readFileSync(path.join(folder, 'operations.json'), 'utf8')) as ReturnType<typeof stepsOf>;
}

function pairsOf(arch: string, scenario: string): CapturedPair[] {
  const steps = stepsOf(arch, scenario);
  return steps.slice(1).map((step, i) => ({
    name: `${arch}/${scenario}/${steps[i]?.step ?? ''} -> ${step.step}`,
    before: `${arch}/${scenario}/${steps[i]?.step ?? ''}.tar.gz`,
    after: `${arch}/${scenario}/${step.step}.tar.gz`,
    operations: step.operations,
  }));
}

/** A machine of the same kernel and devices, as it was after boot. */
function bootOf(scenario: string): string {
  if (scenario.includes('vmem')) return 'x86_64/20-vmem-file-vmem/00-boot-not-loaded.tar.gz';
  if (scenario.endsWith('-72')) return 'x86_64/01-dimm-file-72/00-boot-not-loaded.tar.gz';
  if (scenario.endsWith('-61')) return 'x86_64/01-dimm-nohp-61/00-boot-not-loaded.tar.gz';
  return 'x86_64/01-dimm-file/00-boot-not-loaded.tar.gz';
}

/** First steps of the x86 scenarios that were not captured at boot: another scenario's boot stands for their own. */
export const capturedStarts: readonly CapturedPair[] = readdirSync(path.join(CAPTURES, 'x86_64'))
  .filter((scenario) => statSync(path.join(CAPTURES, 'x86_64', scenario)).isDirectory())
  .flatMap((scenario): CapturedPair[] => {
    const [first] = stepsOf('x86_64', scenario);
    if (!first || first.step.includes('boot')) return [];
    const after = `x86_64/${scenario}/${first.step}.tar.gz`;
    return [{ name: after, before: bootOf(scenario), after, operations: first.operations }];
  });

/** Every pair; bytes that were planted through the debugger were written by no kernel and are left out. */
export const capturedPairs: readonly CapturedPair[] = readdirSync(CAPTURES)
  .filter((arch) => statSync(path.join(CAPTURES, arch)).isDirectory())
  .flatMap((arch) => readdirSync(path.join(CAPTURES, arch)).flatMap((scenario) => pairsOf(arch, scenario)))
  .filter((pair) => !pair.after.endsWith('03-planted.tar.gz'));

/** The operations as events of a scenario. */
export function eventsOf(operations: readonly Operation[]): SimEvent[] {
  return operations.flatMap((operation) => {
    const texts = operation.events ?? (operation.event === undefined ? [] : [operation.event]);
    return texts.map((text) => {
      const event = parseEvent(text);
      if ('field' in event) throw new Error(`${text}: ${event.message}`);
      return event;
    });
  });
}

/** Settings that the operations name, and what only the later capture or the lab's notes can say. */
export function optionsOf(pair: CapturedPair, earlier: Machine, later: Machine): ScenarioOptions {
  const auto = pair.operations.find((o) => o.setting?.startsWith('auto_online_blocks='))?.setting?.split('=')[1];
  const kernelZone = earlier.memoryBlocks?.zones.flatMap((zone, i) =>
    zone.startsWith('Normal') ? [earlier.memoryBlocks?.indexes[i] ?? 0] : [],
  );
  // The first load of a boot has no earlier header: KASLR base, text size and backup area are those of the boot and
  // can only come from the header itself; order, notes, ranges and sizes are still predicted.
  const bootHeader = earlier.elfcorehdr ? undefined : later.elfcorehdr?.decoded;
  return {
    ...(bootHeader ? { earlierHeader: bootHeader } : {}),
    settings: {
      ...(auto === undefined ? {} : { autoOnlineBlocks: auto }),
      ...(pair.operations.some((o) => o.refused) && kernelZone ? { unmovableBlocks: kernelZone } : {}),
    },
    ...(pair.before.includes('naive612') ? { design: naive() } : {}),
  };
}

/** The handler of the naive612 captures: mainline 6.12 that ignores struct memory_notify. */
function naive(): NonNullable<ScenarioOptions['design']> {
  const design = findDesign('mainline-6.12');
  if (design?.behaviour.kind !== 'in-kernel') throw new Error('no such design');
  const { removal: _ignored, ...behaviour } = design.behaviour;
  return { ...design, behaviour: { ...behaviour, argument: 'none' } };
}
