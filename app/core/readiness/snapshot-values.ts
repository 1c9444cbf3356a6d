// What a snapshot says of the files that kdump's udev rules read. Absent and not collected are different things: an absent
// crash_hotplug means a kernel that does not update the header, an uncollected one means nothing.
import { archFacts, isOlder, releaseNumber } from '../coverage/arch-facts';
import type { Machine } from '../machine/machine';
import type { Fact, Where } from '../machine/provenance';

/** A file whose state is known: its text, or that there is none. */
export interface KnownFile {
  /** Undefined: there is no such file. */
  readonly text: string | undefined;
  readonly where?: Where;
  /** Why it is known where no file was read: "Linux 6.1.0 has none". */
  readonly because?: string;
}

/** Subsystems whose devices are hotplugged. */
export type HotplugSubsystem = 'memory' | 'cpu';

export const crashHotplugPath = (subsystem: HotplugSubsystem): string =>
  `/sys/devices/system/${subsystem}/crash_hotplug`;

const flag = (fact: Fact<boolean>): KnownFile => ({ text: fact.value ? '1' : '0', where: fact.where });

/** Distribution kernels carry newer code under an old number: their release proves nothing. */
const BACKPORTED = /\.(?:el|fc|amzn|uek)\d|-default$/;

function crashHotplug(machine: Machine, subsystem: HotplugSubsystem): KnownFile | undefined {
  const { kexec, release, config } = machine;
  const fact = subsystem === 'memory' ? kexec.memoryCrashHotplug : kexec.cpuCrashHotplug;
  if (fact !== undefined) return flag(fact);
  const option = config.get('CONFIG_CRASH_HOTPLUG');
  if (option?.value === 'n')
    return { text: undefined, where: option.where, because: 'CONFIG_CRASH_HOTPLUG is not set' };
  const since = archFacts(machine.arch?.value).hotplugSince;
  const version = release && releaseNumber(release.value);
  if (!release || !version || !since || BACKPORTED.test(release.value) || !isOlder(version, since)) return undefined;
  const because = `Linux ${release.value} has none, the first is ${since[0]}.${since[1]}`;
  return { text: undefined, where: release.where, because };
}

function fadump(machine: Machine, name: string): KnownFile | undefined {
  const { arch, fadump: facts } = machine;
  if (arch && !arch.value.startsWith('ppc')) {
    return { text: undefined, where: arch.where, because: `${arch.value} has no fadump` };
  }
  const fact = { enabled: facts?.enabled, registered: facts?.registered, hotplug_ready: facts?.hotplugReady }[name];
  return fact && flag(fact);
}

const FADUMP = /^\/sys\/kernel\/fadump[/_](enabled|registered|hotplug_ready)$/;
const CRASH_LOADED = /^\/sys\/kernel\/kexec[/_]crash_loaded$/;

/** A file by its absolute path; undefined: the snapshot does not say. */
export function knownFile(machine: Machine, path: string): KnownFile | undefined {
  if (path === crashHotplugPath('memory')) return crashHotplug(machine, 'memory');
  if (path === crashHotplugPath('cpu')) return crashHotplug(machine, 'cpu');
  const name = FADUMP.exec(path)?.[1];
  if (name !== undefined) return fadump(machine, name);
  const loaded = machine.kexec.crashLoaded;
  return CRASH_LOADED.test(path) && loaded ? flag(loaded) : undefined;
}

/**
 * Whether the kdump service is active, as far as its work shows: it keeps a capture kernel loaded or fadump registered.
 * A deduction, and named as one wherever it is used.
 */
export function kdumpActive(machine: Machine): KnownFile | undefined {
  const loaded = machine.kexec.crashLoaded;
  if (loaded?.value) return { text: 'active', where: loaded.where, because: 'a capture kernel is loaded' };
  const registered = fadump(machine, 'registered');
  if (registered?.text === '1') return { ...registered, text: 'active', because: 'fadump is registered' };
  if (loaded === undefined || registered === undefined) return undefined;
  return { text: 'inactive', where: loaded.where, because: 'no capture kernel is loaded' };
}
