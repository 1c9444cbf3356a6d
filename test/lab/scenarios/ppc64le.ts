// What the lab does to a pseries guest: DIMMs of 1 GiB in LMBs of 256 MiB, which the kernel onlines itself; LMBs by
// DLPAR; cores. Debian's kernels have no kexec_file_load, so kexec-tools loads.
import * as hotplug from './hotplug';
import type { LoadMode } from './hotplug';
import type { LabScenario } from './scenario';

const lmbs = (mode: LoadMode): LabScenario => ({
  name: `lmb-${mode}`,
  about: 'a DIMM comes, blocks go offline and back, LMBs are removed by DLPAR, a second DIMM comes and goes',
  steps: [
    { name: 'boot', run: () => Promise.resolve([]) },
    { name: 'loaded', run: (g) => hotplug.load(g, mode) },
    { name: 'dimm-added', run: (g) => hotplug.addDimm(g, 'd0', 1024) },
    { name: 'block5-offline', run: (g) => hotplug.setBlocks(g, [5], 'offline') },
    { name: 'block6-offline', run: (g) => hotplug.setBlocks(g, [6], 'offline') },
    { name: 'block6-online', run: (g) => hotplug.setBlocks(g, [6], 'online') },
    { name: 'block5-online', run: (g) => hotplug.setBlocks(g, [5], 'online') },
    { name: 'lmb-removed-count', run: (g) => hotplug.dlpar(g, 'memory remove count 1') },
    { name: 'lmb-removed-index', run: (g) => hotplug.dlpar(g, 'memory remove index 0x80000006') },
    { name: 'second-dimm-added', run: (g) => hotplug.addDimm(g, 'd1', 1024) },
    { name: 'second-dimm-removed', run: (g) => hotplug.removeDimm(g, 'd1') },
  ],
});

const cores: LabScenario = {
  name: 'cpu-load-hotplug',
  about: 'two cores come, cpu1 goes offline and back, a core is removed',
  machine: { smp: '2,maxcpus=8' },
  steps: [
    { name: 'boot', run: () => Promise.resolve([]) },
    { name: 'loaded', run: (g) => hotplug.load(g, 'load-hotplug') },
    { name: 'first-core-added', run: (g) => hotplug.addCpu(g, 'c2') },
    { name: 'second-core-added', run: (g) => hotplug.addCpu(g, 'c3') },
    { name: 'cpu1-offline', run: (g) => hotplug.setCpu(g, 1, false) },
    { name: 'cpu1-online', run: (g) => hotplug.setCpu(g, 1, true) },
    { name: 'core-removed', run: (g) => hotplug.removeCpu(g, 'c3') },
  ],
};

const NODES = [0, 1].flatMap((node) => [
  '-object',
  `memory-backend-ram,id=node${node},size=1G`,
  '-numa',
  `node,nodeid=${node},cpus=${node},memdev=node${node}`,
]);

const TWO_NODES = { memory: '2G', maxMemory: '6G', smp: '2', qemu: NODES };

const numa: LabScenario = {
  name: 'numa-load-hotplug',
  about: 'two NUMA nodes; a DIMM comes to the second and goes',
  machine: TWO_NODES,
  steps: [
    { name: 'boot', run: () => Promise.resolve([]) },
    { name: 'loaded', run: (g) => hotplug.load(g, 'load-hotplug') },
    { name: 'dimm-on-node1', run: (g) => hotplug.addDimm(g, 'd1', 1024, 1) },
    { name: 'dimm-of-node1-removed', run: (g) => hotplug.removeDimm(g, 'd1') },
  ],
};

const mixedNodes: LabScenario = {
  name: 'numa-mixed-load-hotplug',
  about: 'two NUMA nodes; a DIMM comes to each, the one of the first lies behind the second node',
  machine: TWO_NODES,
  steps: [
    { name: 'boot', run: () => Promise.resolve([]) },
    { name: 'loaded', run: (g) => hotplug.load(g, 'load-hotplug') },
    { name: 'dimm-on-node1', run: (g) => hotplug.addDimm(g, 'd1', 1024, 1) },
    { name: 'dimm-on-node0', run: (g) => hotplug.addDimm(g, 'd0', 1024, 0) },
    { name: 'dimm-of-node0-removed', run: (g) => hotplug.removeDimm(g, 'd0') },
  ],
};

export const PPC_SCENARIOS: Readonly<Record<string, readonly LabScenario[]>> = {
  '6.12': [lmbs('load-hotplug'), lmbs('load'), cores, numa, mixedNodes],
  '7.2': [lmbs('load-hotplug'), cores],
};
