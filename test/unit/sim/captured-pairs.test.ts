// Every pair of consecutive captures: the header simulated from the earlier snapshot plus the operations between must
// be, byte for byte, what the real kernel left.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEvidence } from '../../../app/readers/index';
import { findDesign } from '../../../app/sim/designs/index';
import { runScenario } from '../../../app/sim/scenario/run-scenario';
import type { ScenarioOptions } from '../../../app/sim/scenario/run-scenario';
import { parseEvent } from '../../../app/sim/scenario/sim-event';
import type { SimEvent } from '../../../app/sim/scenario/sim-event';
import { readCapture } from '../../lib/captures';

interface Operation {
  readonly event?: string;
  readonly events?: readonly string[];
  readonly setting?: string;
  readonly refused?: boolean;
}
interface Pair {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly operations: readonly Operation[];
}

const CAPTURES = 'test/captures';

function pairsOf(arch: string, scenario: string): Pair[] {
  const folder = path.join(CAPTURES, arch, scenario);
  const steps = JSON.parse(readFileSync(path.join(folder, 'operations.json'), 'utf8')) as {
    step: string;
    operations: Operation[];
  }[];
  return steps.slice(1).map((step, i) => ({
    name: `${arch}/${scenario}/${steps[i]?.step ?? ''} -> ${step.step}`,
    before: `${arch}/${scenario}/${steps[i]?.step ?? ''}.tar.gz`,
    after: `${arch}/${scenario}/${step.step}.tar.gz`,
    operations: step.operations,
  }));
}

const pairs = readdirSync(CAPTURES)
  .filter((arch) => statSync(path.join(CAPTURES, arch)).isDirectory())
  .flatMap((arch) => readdirSync(path.join(CAPTURES, arch)).flatMap((scenario) => pairsOf(arch, scenario)))
  // These bytes were planted through the debugger: no kernel wrote them.
  .filter((pair) => !pair.after.endsWith('03-planted.tar.gz'));

function eventsOf(operations: readonly Operation[]): SimEvent[] {
  return operations.flatMap((operation) => {
    const texts = operation.events ?? (operation.event === undefined ? [] : [operation.event]);
    return texts.map((text) => {
      const event = parseEvent(text);
      if ('field' in event) throw new Error(`${text}: ${event.message}`);
      return event;
    });
  });
}

/** Padded to one length: what follows the copied bytes in the segment is zero in every capture. */
const padded = (bytes: Uint8Array, length: number): string =>
  Buffer.concat([bytes, Buffer.alloc(Math.max(0, length - bytes.length))]).toString('hex');

describe('the simulated header is the captured one', () => {
  it.each(pairs)('$name', async ({ before, after, operations }) => {
    const earlier = readEvidence(await readCapture(before));
    const later = readEvidence(await readCapture(after));
    const want = later.elfcorehdr?.bytes;
    const auto = operations.find((o) => o.setting?.startsWith('auto_online_blocks='))?.setting?.split('=')[1];
    const kernelZone = earlier.memoryBlocks?.zones.flatMap((zone, i) =>
      zone.startsWith('Normal') ? [earlier.memoryBlocks?.indexes[i] ?? 0] : [],
    );
    // The first load of a boot has no earlier header: KASLR base, text size and backup area are those of the boot and
    // can only come from the header itself; order, notes, ranges and sizes are still predicted.
    const bootHeader = earlier.elfcorehdr ? undefined : later.elfcorehdr?.decoded;
    const options: ScenarioOptions = {
      ...(bootHeader ? { earlierHeader: bootHeader } : {}),
      ...(auto === undefined ? {} : { settings: { autoOnlineBlocks: auto } }),
      ...(operations.some((o) => o.refused) && kernelZone ? { unmovable: kernelZone } : {}),
      ...(before.includes('naive612') ? { design: naive() } : {}),
    };
    const run = runScenario(earlier, eventsOf(operations), options);
    const got = run.state.kimage?.header;
    if (want === undefined) {
      expect(got).toBeUndefined();
      return;
    }
    const length = Math.max(want.length, got?.length ?? 0);
    expect(got && padded(got, length)).toBe(padded(want, length));
  });
});

/** The handler of the naive612 captures: mainline 6.12 that ignores struct memory_notify. */
function naive(): NonNullable<ScenarioOptions['design']> {
  const design = findDesign('mainline-6.12');
  if (design?.behaviour.kind !== 'in-kernel') throw new Error('no such design');
  const { removal: _ignored, ...behaviour } = design.behaviour;
  return { ...design, behaviour: { ...behaviour, argument: 'none' } };
}
