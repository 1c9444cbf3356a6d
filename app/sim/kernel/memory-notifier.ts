// The memory notifier chain as a step of hotplug: who is called in which order, with which action number and argument
// (include/linux/memory.h of 6.1, 6.12 and 7.2; spec 1.14 to 1.16). Numbers changed inside 6.12 stable, so they go by the
// exact release; where no source or trace says, the number is left out.
import type { MemRange } from '../headers/mem-range';
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run } from '../run/recorder';
import { handlerOf } from './segment-size';

export type MemoryAction =
  | 'MEM_ONLINE'
  | 'MEM_GOING_OFFLINE'
  | 'MEM_OFFLINE'
  | 'MEM_GOING_ONLINE'
  | 'MEM_CANCEL_ONLINE'
  | 'MEM_CANCEL_OFFLINE'
  | 'MEM_PREPARE_ONLINE'
  | 'MEM_FINISH_OFFLINE';

/** Values in both numberings. */
const ACTION_NUMBERS: Readonly<Record<MemoryAction, { readonly flag: number; readonly ordinal: number }>> = {
  MEM_ONLINE: { flag: 1, ordinal: 0 },
  MEM_GOING_OFFLINE: { flag: 2, ordinal: 1 },
  MEM_OFFLINE: { flag: 4, ordinal: 2 },
  MEM_GOING_ONLINE: { flag: 8, ordinal: 3 },
  MEM_CANCEL_ONLINE: { flag: 16, ordinal: 4 },
  MEM_CANCEL_OFFLINE: { flag: 32, ordinal: 5 },
  MEM_PREPARE_ONLINE: { flag: 64, ordinal: 6 },
  MEM_FINISH_OFFLINE: { flag: 128, ordinal: 7 },
};

interface NotifierRules {
  /** Which numbering the kernel has; undefined: not known for this release. */
  readonly numbering?: 'flag' | 'ordinal';
  /** MEM_PREPARE_ONLINE and MEM_FINISH_OFFLINE exist; undefined: not known. */
  readonly prepareAndFinish?: boolean;
  /** What struct memory_notify holds, for readers of raw probes. */
  readonly layout?: string;
}

interface Span extends NotifierRules {
  /** First and last release [major, minor, patch] of which it is known. */
  readonly from: readonly [number, number, number];
  readonly to: readonly [number, number, number];
}

const WITH_ALTMAP = 'struct memory_notify: altmap_start_pfn, altmap_nr_pages, then start_pfn at offset 16, nr_pages';
const PFNS_ONLY = 'struct memory_notify: start_pfn at offset 0, nr_pages';
const LATEST = Number.MAX_SAFE_INTEGER;

/** Known releases. 6.12.108 to .116 lie between the two numberings seen in traces; 6.13 to 6.19 were not looked at. */
const KNOWN: readonly Span[] = [
  { from: [0, 0, 0], to: [6, 8, LATEST], numbering: 'flag', prepareAndFinish: false },
  { from: [6, 9, 0], to: [6, 12, 107], numbering: 'flag', prepareAndFinish: true, layout: WITH_ALTMAP },
  { from: [6, 12, 108], to: [6, 12, 116], prepareAndFinish: true, layout: WITH_ALTMAP },
  { from: [6, 12, 117], to: [6, 12, LATEST], numbering: 'ordinal', prepareAndFinish: true, layout: WITH_ALTMAP },
  { from: [6, 13, 0], to: [6, 18, LATEST], prepareAndFinish: true },
  { from: [7, 0, 0], to: [LATEST, 0, 0], numbering: 'ordinal', prepareAndFinish: false, layout: PFNS_ONLY },
];

type Release = readonly [number, number, number];

function releaseOf(text: string): Release | undefined {
  const m = /^(\d{1,3})\.(\d{1,4})(?:\.(\d{1,5}))?/.exec(text);
  return m ? [Number(m[1]), Number(m[2]), Number(m[3] ?? '0')] : undefined;
}

function compare(a: Release, b: Release): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** What is known of a kernel's chain; nothing where the release is not known. */
export function notifierRules(release: string | undefined): NotifierRules {
  const version = release === undefined ? undefined : releaseOf(release);
  if (!version) return {};
  return KNOWN.find(({ from, to }) => compare(from, version) <= 0 && compare(version, to) <= 0) ?? {};
}

/** The number a probe shows for an action on a kernel, where that is known. */
export function actionNumber(release: string | undefined, action: MemoryAction): number | undefined {
  const { numbering } = notifierRules(release);
  return numbering && ACTION_NUMBERS[action][numbering];
}

/**
 * Callbacks of the chain, highest priority first; equal priorities run in the order of registration. The crash
 * notifier has priority 0 and is registered at boot, before a virtio-mem device's.
 */
export const MEMORY_CALLBACKS = [
  { name: 'memory tiers, KSM', priority: 100 },
  { name: 'mm_compute_batch, cpuset', priority: 10 },
  { name: 'CXL', priority: 5 },
  { name: 'HMAT', priority: 2 },
  { name: 'slab', priority: 1 },
  { name: 'crash_memhp_notifier', priority: 0 },
  { name: 'virtio_mem_memory_notifier_cb', priority: 0 },
] as const;

const CHAIN_NOTE = `priority 0: after ${MEMORY_CALLBACKS.filter((callback) => callback.priority > 0)
  .map(({ name, priority }) => `${name} (${priority})`)
  .join(', ')}`;

/** A kernel without crash hotplug, or an architecture without a handler, registers no callback. */
const hasCrashNotifier = (profile: SimProfile): boolean => handlerOf(profile) !== undefined;

export interface Notification {
  readonly action: MemoryAction;
  /** The pages of online_pages or offline_pages: without the memmap-on-memory head. */
  readonly range: MemRange;
  readonly note?: string;
}

export interface PfnArgs extends Readonly<Record<string, bigint>> {
  readonly start_pfn: bigint;
  readonly nr_pages: bigint;
}

/** start_pfn and nr_pages of a range. */
export function pfnArgs(profile: SimProfile, range: MemRange): PfnArgs {
  return {
    start_pfn: range.start / profile.pageSizeBytes,
    nr_pages: (range.last - range.start + 1n) / profile.pageSizeBytes,
  };
}

export const pfnText = ({ start_pfn, nr_pages }: PfnArgs): string =>
  `start_pfn 0x${start_pfn.toString(16)} nr_pages 0x${nr_pages.toString(16)}`;

/**
 * memory_notify: walks the chain. `handle` is what the crash notifier does with this action; it ignores all but
 * MEM_ONLINE and MEM_OFFLINE.
 */
export function notifyMemory(
  run: Run,
  profile: SimProfile,
  { action, range, note }: Notification,
  handle?: () => void,
): void {
  const pfns = pfnArgs(profile, range);
  const number = actionNumber(profile.release, action);
  const args = number === undefined ? pfns : { ...pfns, action: number };
  const text = `${action} ${pfnText(pfns)}`;
  const prepares = action === 'MEM_PREPARE_ONLINE' || action === 'MEM_FINISH_OFFLINE';
  const { prepareAndFinish, layout } = notifierRules(profile.release);
  if (prepares && prepareAndFinish !== true) return;
  const noted = note ?? layout;
  record(run, {
    actor: 'memory_notify',
    // drivers/base/memory.c calls these two without going through the function that probes see.
    ...(prepares ? {} : { fn: 'memory_notify' }),
    action: text,
    args,
    ...(noted === undefined ? {} : { note: noted }),
  });
  if (hasCrashNotifier(profile)) {
    record(run, {
      actor: 'memory_notify',
      fn: 'crash_memhp_notifier',
      action: handle ? `the crash notifier gets ${action}` : `the crash notifier ignores ${action}`,
      args,
      ...(handle ? { note: CHAIN_NOTE } : {}),
    });
    handle?.();
  }
  if (profile.virtioMem.length > 0) {
    record(run, {
      actor: 'memory_notify',
      fn: 'virtio_mem_memory_notifier_cb',
      action: `virtio-mem's notifier gets ${action}`,
      args,
      note: 'priority 0, registered after the crash notifier',
    });
  }
}
