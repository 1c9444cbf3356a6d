// NUMA on Power: memblock keeps regions of two nodes apart, so the header has a load for each (captures of
// ppc64le/numa-deb612: a DIMM of node 0 lies behind the memory of node 1). The kernel's own list is the expectation.
import { describe, expect, it } from 'vitest';
import { readEvidence } from '../../../app/readers/index';
import { runScenario } from '../../../app/sim/scenario/run-scenario';
import type { ScenarioOptions } from '../../../app/sim/scenario/run-scenario';
import type { Run } from '../../../app/sim/run/recorder';
import { simulatedMachine } from '../../../app/sim/verdict/simulated-machine';
import { eventsOf } from '../../lib/captured-pairs';
import { captureText, readCapture } from '../../lib/captures';

const NUMA = 'ppc64le/numa-deb612';
const ON_NODE_1 = `${NUMA}/02-dimm-on-node1.tar.gz`;
const ON_BOTH = `${NUMA}/03-dimm-on-node0.tar.gz`;

const machineOf = async (capture: string) => readEvidence(await readCapture(capture));

async function simulate(capture: string, events: readonly string[], options: ScenarioOptions = {}): Promise<Run> {
  return runScenario(await machineOf(capture), eventsOf([{ events }]), options);
}

/** Regions as debugfs prints them: first and last address, node. */
async function kernelRegions(capture: string): Promise<string[]> {
  const text = (await captureText(capture, 'sys/kernel/debug/memblock/memory')) ?? '';
  return [...text.matchAll(/0x0*([0-9a-f]+)\.\.0x0*([0-9a-f]+) +(\d+)/g)].map(([, a, b, n]) => `${a}-${b} ${n}`);
}

const regions = ({ state }: Run): string[] =>
  (state.memblock ?? []).map((r) => `${r.start.toString(16)}-${r.last.toString(16)} ${r.node ?? '?'}`);

const UNSAID = 'the event does not say the node: taken for that of the memory it touches';
const notes = (run: Run): (string | undefined)[] =>
  run.steps.filter(({ fn }) => fn === 'memblock_add_node').map(({ note }) => note);

describe('the node of added memory', () => {
  it('of another node than the memory it touches is a region of its own', async () => {
    const run = await simulate(ON_NODE_1, ['memory.add:0xc0000000+1G,node=0']);
    expect(regions(run)).toEqual(await kernelRegions(ON_BOTH));
    expect(notes(run)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('of the same node joins it', async () => {
    const run = await simulate(`${NUMA}/01-loaded.tar.gz`, ['memory.add:0x80000000+1G,node=1']);
    expect(regions(run)).toEqual(await kernelRegions(ON_NODE_1));
  });

  it('joins nothing where both neighbours are of another, and both where they are of its own', async () => {
    const hole = ['memory.remove:0xa0000000+256M'];
    expect(regions(await simulate(ON_NODE_1, [...hole, 'memory.add:0xa0000000+256M,node=0']))).toEqual([
      '0-3fffffff 0',
      '40000000-9fffffff 1',
      'a0000000-afffffff 0',
      'b0000000-bfffffff 1',
    ]);
    expect(regions(await simulate(ON_NODE_1, [...hole, 'memory.add:0xa0000000+256M,node=1']))).toEqual(
      await kernelRegions(ON_NODE_1),
    );
  });

  it('that is not said is taken for the one before it, and the step says so', async () => {
    const run = await simulate(ON_NODE_1, ['memory.add:0xc0000000+1G']);
    expect(regions(run)).toEqual(['0-3fffffff 0', '40000000-ffffffff 1']);
    expect(new Set(notes(run))).toEqual(new Set([UNSAID]));
  });

  it('needs not be said on a machine of one', async () => {
    const run = await simulate('ppc64le/lmb-deb612/01-loaded.tar.gz', ['memory.add:0x40000000+1G']);
    expect(regions(run)).toEqual(['0-7fffffff 0']);
    expect(new Set(notes(run))).toEqual(new Set([undefined]));
  });

  it('is the old one for LMBs that come back after a removal that failed', async () => {
    const stuck = { settings: { unmovableBlocks: [13] } };
    const run = await simulate(ON_BOTH, ['memory.remove:0xb0000000+768M'], stuck);
    expect(run.steps.at(-1)?.refused).toBe(true);
    expect(run.steps.some(({ action }) => action.startsWith('memblock loses'))).toBe(true);
    expect(regions(run)).toEqual(await kernelRegions(ON_BOTH));
  });

  it('is named where memory of it goes', async () => {
    const run = await simulate(ON_BOTH, ['memory.remove:0xc0000000+1G']);
    const gone = run.steps.filter(({ action }) => action.startsWith('memblock loses'));
    expect(gone.map(({ action }) => / of node (\d)$/.exec(action)?.[1])).toEqual(['0', '0', '0', '0']);
  });

  it('stays in what a simulated machine states', async () => {
    const machine = await machineOf(ON_NODE_1);
    const run = runScenario(machine, eventsOf([{ events: ['memory.add:0xc0000000+1G,node=0'] }]));
    expect(simulatedMachine(machine, run.state).memblockMemory?.nodes).toEqual(Int32Array.of(0, 1, 0));
  });
});
