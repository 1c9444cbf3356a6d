// Settings of the udev path: they belong to the machine's userspace, so they go with every design. A kernel that updates
// the header and rules that reload as well are one setting apart.
import type { Design, UdevRules } from '../designs/design';
import type { LoadPath } from '../../core/machine/machine';
import type { LoadKind } from '../kernel/kdump-load';
import { isUdevRules, RULES } from './rules';

/**
 * Events have an order here, not clocks. `after-operation`: the operation is over before the service reads the machine.
 * `before-removal`: the release of memory takes longer than udev, so what went offline is reloaded before it is gone.
 */
export type ReloadTiming = 'after-operation' | 'before-removal';

export interface UdevSettings {
  readonly udevRules: UdevRules | 'none';
  readonly reloadTiming: ReloadTiming;
  /** Matching events that one throttled reload takes; undefined: all of the operation. */
  readonly throttleEvents?: number;
  /** How the service loads the capture kernel. */
  readonly reloadLoad: LoadKind;
}

function loadOf(design: Design, rules: UdevSettings['udevRules'], path: LoadPath | undefined): LoadKind {
  if (path === 'kexec_file_load') return 'file';
  // kexec-tools refuses --hotplug where the kernel cannot update the header.
  if (path === 'kexec_load --hotplug') return design.behaviour.kind === 'in-kernel' ? 'load-hotplug' : 'load';
  if (path === 'kexec_load') return 'load';
  return rules === 'none' ? 'file' : RULES[rules].load;
}

/** The settings of a run: what was given, then what the design and the machine's own load imply. */
export function udevSettings(
  design: Design,
  path: LoadPath | undefined,
  given: Partial<UdevSettings> = {},
): UdevSettings {
  const own = design.behaviour.kind === 'udev-reload' ? design.behaviour.rules : 'none';
  const udevRules = given.udevRules ?? own;
  return {
    udevRules,
    reloadTiming: given.reloadTiming ?? 'after-operation',
    ...(given.throttleEvents === undefined ? {} : { throttleEvents: given.throttleEvents }),
    reloadLoad: given.reloadLoad ?? loadOf(design, udevRules, path),
  };
}

interface UdevConfigKey {
  readonly help: string;
  readonly read: (value: string) => Partial<UdevSettings> | undefined;
}

/** The keys of `--config` that set them. */
export const UDEV_CONFIG_KEYS: Readonly<Record<string, UdevConfigKey>> = {
  udev_rules: {
    help: `${Object.keys(RULES).join(', ')} or none: the rules that reload kdump, next to any design`,
    read: (value) => (value === 'none' || isUdevRules(value) ? { udevRules: value } : undefined),
  },
  reload_timing: {
    help: 'after-operation or before-removal: when a reload of udev reads the machine',
    read: (value) => (value === 'after-operation' || value === 'before-removal' ? { reloadTiming: value } : undefined),
  },
  throttle_events: {
    help: 'a number of events, 1 or more, that one throttled reload takes (all of an operation)',
    read: (value) => (/^[1-9][0-9]{0,6}$/.test(value) ? { throttleEvents: Number(value) } : undefined),
  },
  reload_load: {
    help: 'file, load or load-hotplug: how the service loads (as the machine was loaded)',
    read: (value) =>
      value === 'file' || value === 'load' || value === 'load-hotplug' ? { reloadLoad: value } : undefined,
  },
};
