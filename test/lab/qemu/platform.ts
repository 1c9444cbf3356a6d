// How QEMU is started for each architecture, without network and without anything a lab guest does not use.
import type { Arch } from '../setup/kernels';

/** What a scenario may want of its machine. */
export interface MachineOptions {
  readonly memory?: string;
  readonly maxMemory?: string;
  readonly smp?: string;
  /** Further arguments of QEMU: devices, NUMA nodes. */
  readonly qemu?: readonly string[];
  /** Size of the reservation; CRASHKERNEL unless said. */
  readonly crashkernel?: string;
  /** Further words of the kernel's command line. */
  readonly append?: string;
}

export interface LaunchPlan extends MachineOptions {
  readonly boot: string;
  readonly share: string;
  /** For sockets: their paths have a limit of 107 bytes. */
  readonly sockets: string;
}

/** Room for the capture kernel. It is loaded and never started, so it needs no more than its segments; a collector that searches it pays for more. */
const CRASHKERNEL = '96M';

const X86 = (plan: LaunchPlan): string[] => [
  // This kernel lets absent CPUs be plugged only under a hypervisor that it knows, which TCG is not: pose as VMware.
  ...['-machine', 'q35,vmport=on', '-cpu', 'qemu64,-hypervisor', '-smbios', 'type=1,serial=VMware-lab'],
  ...['-chardev', `file,id=console,path=${plan.share}/console.log`, '-serial', 'chardev:console'],
  ...['-chardev', `socket,id=agent,path=${plan.sockets}/agent,server=on,wait=off`, '-serial', 'chardev:agent'],
  ...[
    '-append',
    `console=ttyS0 rdinit=/init crashkernel=${plan.crashkernel ?? CRASHKERNEL} panic=0 ${plan.append ?? ''}`.trim(),
  ],
];

const PPC = (plan: LaunchPlan): string[] => [
  ...['-machine', 'pseries', '-cpu', 'power9'],
  ...[
    '-chardev',
    `file,id=console,path=${plan.share}/console.log`,
    '-device',
    'spapr-vty,chardev=console,reg=0x30000000',
  ],
  ...['-chardev', `socket,id=agent,path=${plan.sockets}/agent,server=on,wait=off`],
  ...['-device', 'spapr-vty,chardev=agent,reg=0x30001000'],
  // Without movable_node added LMBs go to the normal zone and can soon not be offlined.
  ...[
    '-append',
    `console=hvc0 crashkernel=${plan.crashkernel ?? CRASHKERNEL} nokaslr movable_node ${plan.append ?? ''}`.trim(),
  ],
];

const ARM = (plan: LaunchPlan): string[] => [
  // By UEFI and ACPI, as servers boot: what firmware keeps for itself is NOMAP in memblock then.
  ...['-machine', 'virt,acpi=on', '-cpu', 'cortex-a57', '-bios', `${plan.boot}/firmware`],
  ...['-chardev', `file,id=console,path=${plan.share}/console.log`, '-serial', 'chardev:console'],
  ...['-chardev', `socket,id=agent,path=${plan.sockets}/agent,server=on,wait=off`],
  ...['-device', 'pci-serial,chardev=agent'],
  ...[
    '-append',
    `console=ttyAMA0 rdinit=/init crashkernel=${plan.crashkernel ?? '192M'} panic=0 ${plan.append ?? ''}`.trim(),
  ],
];

const ARGUMENTS: Readonly<Record<Arch, (plan: LaunchPlan) => string[]>> = { x86_64: X86, ppc64le: PPC, arm64: ARM };

const DEFAULTS: Readonly<Record<Arch, Required<Pick<MachineOptions, 'memory' | 'maxMemory' | 'smp'>>>> = {
  x86_64: { memory: '1G', maxMemory: '16G', smp: '2,maxcpus=4,sockets=4,cores=1,threads=1' },
  ppc64le: { memory: '1G', maxMemory: '4G', smp: '2,maxcpus=4' },
  arm64: { memory: '1G', maxMemory: '4G', smp: '2' },
};

/** The arguments of the emulator. */
export function launchArguments(arch: Arch, plan: LaunchPlan): string[] {
  const { memory, maxMemory, smp } = { ...DEFAULTS[arch], ...plan };
  return [
    // thread=multi: QEMU 7.2 aborts when it takes a CPU away from a single thread.
    ...['-accel', 'tcg,thread=multi', '-m', `${memory},slots=8,maxmem=${maxMemory}`, '-smp', smp],
    ...['-nodefaults', '-nic', 'none', '-display', 'none', '-vga', 'none', '-no-reboot'],
    ...['-kernel', `${plan.boot}/kernel`, '-initrd', `${plan.boot}/initramfs`],
    ...['-qmp', `unix:${plan.sockets}/qmp,server=on,wait=off`],
    ...['-virtfs', `local,path=${plan.share},mount_tag=lab,security_model=none`],
    ...['-virtfs', `local,path=${plan.boot},mount_tag=boot,security_model=none,readonly=on`],
    ...ARGUMENTS[arch](plan),
    ...(plan.qemu ?? []),
  ];
}
