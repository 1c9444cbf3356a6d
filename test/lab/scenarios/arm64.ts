// What the lab does to an arm64 guest: virtio-mem, in blocks of 128 MiB (Debian's kernel has no ACPI memory hotplug, and no
// kexec_file_load). No released kernel updates the header there, so it goes stale until kdump is loaded anew.
import * as hotplug from './hotplug';
import type { LabScenario } from './scenario';

const VIRTIO_MEM = [
  ...['-object', 'memory-backend-ram,id=mem-vm0,size=1G'],
  ...['-device', 'virtio-mem-pci,id=vm0,memdev=mem-vm0,requested-size=0'],
];

const virtioMem: LabScenario = {
  name: 'virtio-mem-load',
  about: 'virtio-mem grows, kdump is loaded anew, virtio-mem shrinks',
  machine: { qemu: VIRTIO_MEM },
  steps: [
    { name: 'boot', run: () => Promise.resolve([]) },
    {
      name: 'loaded',
      run: async (g) => [...(await hotplug.autoOnline(g, 'online_movable')), ...(await hotplug.load(g, 'load'))],
    },
    { name: 'grown-512M', run: (g) => hotplug.resizeVirtioMem(g, 'vm0', 512) },
    { name: 'loaded-anew', run: (g) => hotplug.load(g, 'load') },
    { name: 'shrunk-0', run: (g) => hotplug.resizeVirtioMem(g, 'vm0', 0) },
  ],
};

export const ARM_SCENARIOS: Readonly<Record<string, readonly LabScenario[]>> = { '6.12': [virtioMem] };
