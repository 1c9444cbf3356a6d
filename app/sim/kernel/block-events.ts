// One memory block online or offline, step by step (mm/memory_hotplug.c, drivers/base/memory.c, 6.12; spec 3.4, 3.5).
// The crash handler runs inside the notifier: before the block's state changes, while iomem and memblock still list it.
import type { MemRange } from '../headers/mem-range';
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run } from '../run/recorder';
import { blockState, setBlocks } from '../state/block-runs';
import type { BlockState } from '../state/block-runs';
import { emitUevent } from '../udev/emit-uevent';
import { handleHotplugEvent } from './crash-handler';
import { notifyMemory, pfnArgs, pfnText } from './memory-notifier';
import type { MemoryAction } from './memory-notifier';

const STRUCT_PAGE_BYTES = 64n;
/** pageblock granularity the memmap-on-memory head is rounded up to. */
const PAGEBLOCK_BYTES = 0x200000n;

/** Addresses of a block. */
export function blockRange(profile: SimProfile, block: number): MemRange {
  const start = BigInt(block) * profile.blockSizeBytes;
  return { start, last: start + profile.blockSizeBytes - 1n };
}

/** Memory of a virtio-mem device: merged in iomem, plugged block by block, never with its own memmap. */
export function isVirtioMem(profile: SimProfile, range: MemRange): boolean {
  return profile.virtioMem.some((device) => device.start <= range.start && range.last <= device.last);
}

/** MHP_MEMMAP_ON_MEMORY: DIMMs and LMBs pass it, virtio-mem does not; memory of the boot has no such head. */
export function hasMemmapHead(profile: SimProfile, block: number): boolean {
  if (!profile.settings.memmapOnMemory) return false;
  const range = blockRange(profile, block);
  return !isVirtioMem(profile, range) && (profile.bootRamLast === undefined || range.start > profile.bootRamLast);
}

/** What memory_notify names: the block without the head that holds its own struct pages. */
export function notifiedRange(profile: SimProfile, block: number): MemRange {
  const range = blockRange(profile, block);
  if (!hasMemmapHead(profile, block)) return range;
  const vmemmap = (profile.blockSizeBytes / profile.pageSizeBytes) * STRUCT_PAGE_BYTES;
  const head = ((vmemmap + PAGEBLOCK_BYTES - 1n) / PAGEBLOCK_BYTES) * PAGEBLOCK_BYTES;
  return { start: range.start + head, last: range.last };
}

function setState(run: Run, block: number, state: BlockState): void {
  run.state = { ...run.state, blocks: setBlocks(run.state.blocks, block, block, state) };
}

function refuse(run: Run, action: string, message: string): false {
  record(run, { actor: 'memory core', action, message, refused: true });
  return false;
}

/** memory_subsys_online. False when the kernel refuses. */
export function onlineBlock(run: Run, profile: SimProfile, block: number): boolean {
  const state = blockState(run.state.blocks, block);
  if (state === undefined) return refuse(run, `memory${block}: no such block`, 'No such file or directory');
  if (state === 'online') return refuse(run, `memory${block} is online already`, 'Invalid argument');
  const notified = notifiedRange(profile, block);
  const args = pfnArgs(profile, notified);
  const name = `memory${block}`;
  const notify = (action: MemoryAction, note?: string, handle?: () => void): void =>
    notifyMemory(run, profile, { action, range: notified, ...(note === undefined ? {} : { note }) }, handle);
  record(run, {
    actor: 'memory core',
    fn: 'memory_subsys_online',
    action: `${name}: online`,
    reads: [`${name} state`],
  });
  notify('MEM_PREPARE_ONLINE');
  record(run, {
    actor: 'memory core',
    fn: 'online_pages',
    action: `${name}: ${pfnText(args)}`,
    args,
    writes: ['zone'],
  });
  notify('MEM_GOING_ONLINE', 'may veto');
  setState(run, block, 'usable');
  record(run, { actor: 'memory core', action: `${name}: pages go to the buddy allocator`, writes: ['pages'] });
  notify(
    'MEM_ONLINE',
    `${name} is still offline in sysfs; its pages are usable; iomem has held the range since it was added`,
    () => handleHotplugEvent(run, profile, { action: 'ADD_MEMORY', memory: notified }),
  );
  setState(run, block, 'online');
  record(run, { actor: 'memory core', action: `${name} is online`, writes: [`${name} state`] });
  emitUevent(run, profile, { subsystem: 'memory', action: 'online', name });
  return true;
}

/** memory_subsys_offline. False when the kernel refuses. */
export function offlineBlock(run: Run, profile: SimProfile, block: number): boolean {
  const state = blockState(run.state.blocks, block);
  if (state === undefined) return refuse(run, `memory${block}: no such block`, 'No such file or directory');
  if (state === 'offline') return refuse(run, `memory${block} is offline already`, 'Invalid argument');
  const notified = notifiedRange(profile, block);
  const args = pfnArgs(profile, notified);
  const name = `memory${block}`;
  const notify = (action: MemoryAction, note?: string, handle?: () => void): void =>
    notifyMemory(run, profile, { action, range: notified, ...(note === undefined ? {} : { note }) }, handle);
  setState(run, block, 'going-offline');
  record(run, {
    actor: 'memory core',
    fn: 'memory_subsys_offline',
    action: `${name}: offline`,
    writes: [`${name} state`],
  });
  record(run, {
    actor: 'memory core',
    fn: 'offline_pages',
    action: `${name}: ${pfnText(args)}`,
    args,
    reads: ['iomem', 'zone'],
  });
  if (profile.unmovable.has(block)) {
    // Isolating the page blocks fails before any notifier is called (seen: 03-storm-file/08).
    setState(run, block, 'online');
    return refuse(run, `${name} holds unmovable pages and stays online`, 'Device or resource busy');
  }
  notify('MEM_GOING_OFFLINE', 'may veto');
  setState(run, block, 'isolated');
  record(run, { actor: 'memory core', action: `${name}: pages are migrated and isolated`, writes: ['pages'] });
  notify('MEM_OFFLINE', 'iomem and memblock still list the range', () =>
    handleHotplugEvent(run, profile, { action: 'REMOVE_MEMORY', memory: notified }),
  );
  setState(run, block, 'offline');
  record(run, { actor: 'memory core', action: `${name} is offline`, writes: [`${name} state`] });
  notify('MEM_FINISH_OFFLINE');
  emitUevent(run, profile, { subsystem: 'memory', action: 'offline', name });
  return true;
}
