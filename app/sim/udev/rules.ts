// The udev rules of the distributions that reload kdump on hotplug: which uevents match, whether they stand down for a
// kernel that updates the header itself, and what they start (kdump-utils 98-kexec.rules and kdump-udev-throttler,
// openSUSE 70-kdump.rules, Debian kdump-tools 1.8.1; spec 3.10). The one list.
import type { Arch } from '../../core/machine/machine';
import type { UdevRules } from '../designs/design';
import type { LoadKind } from '../kernel/kdump-load';

export interface Uevent {
  readonly subsystem: 'memory' | 'cpu';
  readonly action: 'add' | 'remove' | 'online' | 'offline';
  /** `memory32`, `cpu2`, or `memory32 to memory39` with `times`. */
  readonly name: string;
  /** Events of a group that comes at once; default 1. */
  readonly times?: number;
}

type UeventKind = `${Uevent['subsystem']} ${Uevent['action']}`;

export interface RuleSet {
  readonly title: string;
  readonly file: string;
  /** What a matching event starts. */
  readonly command: string;
  /** The events that match on an architecture. */
  readonly events: (arch: Arch) => readonly UeventKind[];
  /** ATTRS{crash_hotplug}=="1" jumps to the end of the rules. */
  readonly testsCrashHotplug: boolean;
  /** One reload for the events of a burst; otherwise one per event. */
  readonly throttled: boolean;
  /** How the service loads where the evidence does not say. */
  readonly load: LoadKind;
}

const isPowerpc = (arch: Arch): boolean => arch.startsWith('ppc');

const rhelEvents = (arch: Arch): readonly UeventKind[] =>
  isPowerpc(arch)
    ? ['cpu online', 'memory online', 'memory offline']
    : ['cpu add', 'cpu remove', 'memory online', 'memory offline'];

function suseEvents(arch: Arch): readonly UeventKind[] {
  // s390x builds the header in the capture kernel: the generator emits no rule.
  if (arch === 's390x') return [];
  return isPowerpc(arch) ? ['memory add', 'memory remove', 'cpu online'] : ['memory add', 'memory remove'];
}

export const RULES: Readonly<Record<UdevRules, RuleSet>> = {
  rhel7: {
    title: 'RHEL 7: a restart per event',
    file: '98-kexec.rules',
    command: 'systemctl try-restart kdump.service',
    events: rhelEvents,
    // Older than the file: these rules do not know crash_hotplug.
    testsCrashHotplug: false,
    throttled: false,
    load: 'file',
  },
  rhel8: {
    title: 'RHEL 8 and Fedora: throttled',
    file: '98-kexec.rules',
    command: 'kdumpctl reload',
    events: rhelEvents,
    testsCrashHotplug: true,
    throttled: true,
    load: 'file',
  },
  suse: {
    title: 'SUSE: memory add and remove',
    file: '70-kdump.rules',
    command: 'reload by 70-kdump.rules',
    events: suseEvents,
    testsCrashHotplug: true,
    throttled: false,
    load: 'file',
  },
  debian: {
    title: 'Debian kdump-tools 1.8.1: no crash_hotplug test',
    file: 'kdump-tools.rules',
    command: 'kdump-config try-reload',
    events: () => ['memory online', 'memory offline', 'cpu add', 'cpu remove', 'cpu online'],
    testsCrashHotplug: false,
    throttled: false,
    load: 'load',
  },
};

export function isUdevRules(id: string): id is UdevRules {
  return Object.hasOwn(RULES, id);
}

export function matchesRule(rules: RuleSet, arch: Arch, { subsystem, action }: Uevent): boolean {
  return rules.events(arch).includes(`${subsystem} ${action}`);
}
