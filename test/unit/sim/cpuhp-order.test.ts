// Where the crash callback stands in CPU hotplug: captured traces carry every cpuhp state of a 6.12 kernel, step 86 being
// CPUHP_BRINGUP_CPU (the CPU starts, or is dead) and 65 the slot of crash/cpuhp (FINDINGS x86_64 5); v12 has it elsewhere.
import { describe, expect, it } from 'vitest';
import { readEvidence } from '../../../app/readers/index';
import { findDesign } from '../../../app/sim/designs/index';
import { runScenario } from '../../../app/sim/scenario/run-scenario';
import { parseEvent } from '../../../app/sim/scenario/sim-event';
import { captureText, readCapture } from '../../lib/captures';

/** Line number of the first match. */
const lineOf = (text: string, pattern: RegExp): number => text.split('\n').findIndex((line) => pattern.test(line));

async function simulated(capture: string, event: string, designId: string): Promise<{ crash: number; cpu: number }> {
  const design = findDesign(designId);
  const parsed = parseEvent(event);
  if (!design || 'field' in parsed) throw new Error('no such design or event');
  const { steps } = runScenario(readEvidence(await readCapture(capture)), [parsed], { design });
  return {
    crash: steps.findIndex((step) => step.fn?.startsWith('crash_cpuhp_')),
    cpu: steps.findIndex((step) => step.writes?.includes('cpu online mask')),
  };
}

async function traced(capture: string, kernelLine: RegExp): Promise<{ crash: number; cpu: number; slot: number }> {
  const text = (await captureText(capture, 'trace.txt')) ?? '';
  return {
    crash: lineOf(text, /: crash_cpuhp_(on|off)line:/),
    cpu: lineOf(text, kernelLine),
    slot: lineOf(text, /cpuhp_enter: .* step: +65 /),
  };
}

describe('crash/cpuhp', () => {
  it('runs before the CPU starts', async () => {
    const real = await traced('x86_64/02-cpu-file/02-cpu2-online.tar.gz', /cpuhp_enter: .* step: +86 /);
    expect(real.crash).toBe(real.slot + 1);
    expect(real.crash).toBeLessThan(real.cpu);
    const model = await simulated('x86_64/02-cpu-file/01-cpu2-added.tar.gz', 'cpu.online:2', 'mainline-6.12');
    expect(model.crash).toBeLessThan(model.cpu);
  });

  it('runs after the CPU is dead', async () => {
    const real = await traced('x86_64/02-cpu-file/03-cpu1-offline.tar.gz', /cpuhp_exit: .* step: +86 /);
    expect(real.crash).toBe(real.slot + 1);
    expect(real.crash).toBeGreaterThan(real.cpu);
    const model = await simulated('x86_64/02-cpu-file/02-cpu2-online.tar.gz', 'cpu.offline:1', 'mainline-6.12');
    expect(model.crash).toBeGreaterThan(model.cpu);
  });

  it('ran while the CPU was up in v12, both ways (spec 3.9)', async () => {
    const up = await simulated('x86_64/02-cpu-file/01-cpu2-added.tar.gz', 'cpu.online:2', 'v12');
    expect(up.crash).toBeGreaterThan(up.cpu);
    const down = await simulated('x86_64/02-cpu-file/02-cpu2-online.tar.gz', 'cpu.offline:1', 'v12');
    expect(down.crash).toBeLessThan(down.cpu);
    expect(down.crash).toBeGreaterThan(0);
  });
});
