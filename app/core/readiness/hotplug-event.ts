// A uevent of hotplug as udev sees it: the device, its parent (the root of the subsystem, where the kernel puts
// crash_hotplug) and their values as the snapshot has them (drivers/base/memory.c, cpu.c).
import type { Arch, Machine } from '../machine/machine';
import type { HotplugSubsystem, KnownFile } from './snapshot-values';
import { crashHotplugPath, knownFile } from './snapshot-values';

export type HotplugAction = 'add' | 'online' | 'offline' | 'remove';

export interface HotplugEvent {
  readonly subsystem: HotplugSubsystem;
  readonly action: HotplugAction;
  /** An example of a device: `memory32`, `cpu1`. */
  readonly device: string;
}

/** systemd's names of architectures, for CONST{arch}. */
const SYSTEMD_ARCH: Readonly<Record<Arch, string>> = {
  x86_64: 'x86-64',
  i386: 'x86',
  ppc64: 'ppc64',
  ppc64le: 'ppc64-le',
  arm64: 'arm64',
  riscv64: 'riscv64',
  loongarch64: 'loongarch64',
  s390x: 's390x',
};

/** Keys that state what the event is; undefined: the key is another, or its value is not known. */
export function eventValue({ subsystem, action, device }: HotplugEvent, key: string): string | undefined {
  switch (key) {
    case 'ACTION':
      return action;
    case 'SUBSYSTEM':
      return subsystem;
    case 'KERNEL':
      return device;
    case 'DEVPATH':
      return `/devices/system/${subsystem}/${device}`;
    default:
      return undefined;
  }
}

/** ATTR{name} of the device itself. */
export function ownAttribute(event: HotplugEvent, name: string): KnownFile | undefined {
  if (name !== 'crash_hotplug') return undefined;
  return { text: undefined, because: `the kernel has it in ${event.subsystem}, not in ${event.device}` };
}

/** ATTRS{name}: of the device or of its parent. */
export function inheritedAttribute(machine: Machine, event: HotplugEvent, name: string): KnownFile | undefined {
  if (name === 'crash_hotplug') return knownFile(machine, crashHotplugPath(event.subsystem));
  const online = machine.autoOnlineBlocks;
  return name === 'auto_online_blocks' && event.subsystem === 'memory' && online
    ? { text: online.value, where: online.where }
    : undefined;
}

/** CONST{name}. */
export function constant(machine: Machine, name: string): string | undefined {
  return name === 'arch' && machine.arch ? SYSTEMD_ARCH[machine.arch.value] : undefined;
}
