// What the lab does to an x86-64 guest: ACPI DIMMs of 1 GiB in blocks of 128 MiB, CPUs, virtio-mem.
import * as hotplug from './hotplug';
import type { LoadMode } from './hotplug';
import type { LabScenario } from './scenario';

/** The first block above 4 GiB, where QEMU's q35 puts its first DIMM when the machine boots with less than 2 GiB. */
const DIMM = 32;

const dimm = (mode: LoadMode): LabScenario => ({
  name: `dimm-${mode}`,
  about: 'a DIMM is added offline, onlined block by block, a middle block goes and comes, the DIMM is removed',
  steps: [
    { name: 'boot', run: () => Promise.resolve([]) },
    {
      name: 'loaded',
      run: async (g) => [...(await hotplug.autoOnline(g, 'offline')), ...(await hotplug.load(g, mode))],
    },
    { name: 'dimm-added', run: (g) => hotplug.addDimm(g, 'd0', 1024) },
    { name: 'one-block-online', run: (g) => hotplug.setBlocks(g, [DIMM], 'online_movable') },
    {
      name: 'all-blocks-online',
      run: (g) =>
        hotplug.setBlocks(
          g,
          [1, 2, 3, 4, 5, 6, 7].map((n) => DIMM + n),
          'online_movable',
        ),
    },
    { name: 'middle-block-offline', run: (g) => hotplug.setBlocks(g, [DIMM + 3], 'offline') },
    { name: 'middle-block-online', run: (g) => hotplug.setBlocks(g, [DIMM + 3], 'online_movable') },
    { name: 'dimm-removed', run: (g) => hotplug.removeDimm(g, 'd0') },
  ],
});

const cpus = (mode: LoadMode): LabScenario => ({
  name: `cpu-${mode}`,
  about: 'CPUs of a machine with room for 12 come, go online out of order, one goes offline and back, one is removed',
  machine: { smp: '2,maxcpus=12,sockets=12,cores=1,threads=1' },
  steps: [
    { name: 'boot', run: () => Promise.resolve([]) },
    { name: 'loaded', run: (g) => hotplug.load(g, mode) },
    { name: 'cpu2-added', run: (g) => hotplug.addCpu(g, 'c2') },
    { name: 'cpu2-online', run: (g) => hotplug.setCpu(g, 2, true) },
    {
      name: 'three-more-added',
      run: async (g) => [
        ...(await hotplug.addCpu(g, 'c3')),
        ...(await hotplug.addCpu(g, 'c4')),
        ...(await hotplug.addCpu(g, 'c5')),
      ],
    },
    {
      name: 'cpu5-and-3-online',
      run: async (g) => [...(await hotplug.setCpu(g, 5, true)), ...(await hotplug.setCpu(g, 3, true))],
    },
    { name: 'cpu1-offline', run: (g) => hotplug.setCpu(g, 1, false) },
    { name: 'cpu1-online', run: (g) => hotplug.setCpu(g, 1, true) },
    // The last step: QEMU 7.2 under TCG may die some seconds after a CPU went.
    { name: 'cpu5-removed', run: (g) => hotplug.removeCpu(g, 'c5') },
  ],
});

const VIRTIO = ['vm0', 'vm1'].flatMap((id, i) => [
  '-object',
  `memory-backend-ram,id=mem-${id},size=1G`,
  '-device',
  `virtio-mem-pci,id=${id},memdev=mem-${id},requested-size=${i * 256}M`,
]);

const virtioMem: LabScenario = {
  name: 'two-virtio-mem',
  about: 'two virtio-mem devices, one with memory from the start, grow and shrink in turn',
  machine: { qemu: VIRTIO },
  steps: [
    { name: 'boot', run: () => Promise.resolve([]) },
    { name: 'loaded', run: (g) => hotplug.load(g, 'file') },
    { name: 'first-grown-512M', run: (g) => hotplug.resizeVirtioMem(g, 'vm0', 512) },
    { name: 'second-grown-512M', run: (g) => hotplug.resizeVirtioMem(g, 'vm1', 512) },
    { name: 'first-shrunk-256M', run: (g) => hotplug.resizeVirtioMem(g, 'vm0', 256) },
    { name: 'second-shrunk-0', run: (g) => hotplug.resizeVirtioMem(g, 'vm1', 0) },
  ],
};

/** By kernel version: 6.1 has no crash hotplug, its header goes stale whatever loaded it. */
export const X86_SCENARIOS: Readonly<Record<string, readonly LabScenario[]>> = {
  '6.12': [dimm('file'), dimm('load-hotplug'), dimm('load'), cpus('file'), virtioMem],
  '7.2': [dimm('file'), dimm('load-hotplug'), cpus('file'), virtioMem],
  '6.1': [dimm('load'), dimm('file')],
};
