// One memory block online or offline, step by step (mm/memory_hotplug.c, drivers/base/memory.c, 6.12; spec 3.4, 3.5).
// The crash handler runs inside the notifier: before the block's state changes, while iomem and memblock still list it.
import type { MemRange } from '../headers/mem-range';
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run } from '../run/recorder';
import { blockState, setBlocks } from '../state/block-runs';
import type { BlockState } from '../state/block-runs';
import { handleHotplugEvent } from './crash-handler';

const STRUCT_PAGE_BYTES = 64n;
/** pageblock granularity the memmap-on-memory head is rounded up to. */
const PAGEBLOCK_BYTES = 0x200000n;

/** Addresses of a block. */
export function blockRange(profile: SimProfile, block: number): MemRange {
  const start = BigInt(block) * profile.blockSizeBytes;
  return { start, last: start + profile.blockSizeBytes - 1n };
}

/** What memory_notify names: the block without the head that holds its own struct pages. */
export function notifiedRange(profile: SimProfile, block: number): MemRange {
  const range = blockRange(profile, block);
  if (!profile.settings.memmapOnMemory) return range;
  const vmemmap = (profile.blockSizeBytes / profile.pageSizeBytes) * STRUCT_PAGE_BYTES;
  const head = ((vmemmap + PAGEBLOCK_BYTES - 1n) / PAGEBLOCK_BYTES) * PAGEBLOCK_BYTES;
  return { start: range.start + head, last: range.last };
}

function pfnText(profile: SimProfile, range: MemRange): string {
  const start = range.start / profile.pageSizeBytes;
  const count = (range.last - range.start + 1n) / profile.pageSizeBytes;
  return `start_pfn 0x${start.toString(16)} nr_pages 0x${count.toString(16)}`;
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
  const pfns = pfnText(profile, notified);
  const name = `memory${block}`;
  record(run, {
    actor: 'memory core',
    fn: 'memory_subsys_online',
    action: `${name}: online`,
    reads: [`${name} state`],
  });
  record(run, { actor: 'memory core', fn: 'online_pages', action: `${name}: ${pfns}`, writes: ['zone'] });
  record(run, { actor: 'memory_notify', fn: 'memory_notify', action: `MEM_GOING_ONLINE ${pfns}`, note: 'may veto' });
  setState(run, block, 'usable');
  record(run, { actor: 'memory core', action: `${name}: pages go to the buddy allocator`, writes: ['pages'] });
  record(run, {
    actor: 'memory_notify',
    fn: 'memory_notify',
    action: `MEM_ONLINE ${pfns}`,
    note: `${name} is still offline in sysfs; its pages are usable; iomem has held the range since it was added`,
  });
  handleHotplugEvent(run, profile, { action: 'ADD_MEMORY', memory: notified });
  setState(run, block, 'online');
  record(run, { actor: 'memory core', action: `${name} is online`, writes: [`${name} state`] });
  record(run, { actor: 'udev', action: `uevent online ${name}` });
  return true;
}

/** memory_subsys_offline. False when the kernel refuses. */
export function offlineBlock(run: Run, profile: SimProfile, block: number): boolean {
  const state = blockState(run.state.blocks, block);
  if (state === undefined) return refuse(run, `memory${block}: no such block`, 'No such file or directory');
  if (state === 'offline') return refuse(run, `memory${block} is offline already`, 'Invalid argument');
  const notified = notifiedRange(profile, block);
  const pfns = pfnText(profile, notified);
  const name = `memory${block}`;
  setState(run, block, 'going-offline');
  record(run, {
    actor: 'memory core',
    fn: 'memory_subsys_offline',
    action: `${name}: offline`,
    writes: [`${name} state`],
  });
  record(run, { actor: 'memory core', fn: 'offline_pages', action: `${name}: ${pfns}`, reads: ['iomem', 'zone'] });
  record(run, { actor: 'memory_notify', fn: 'memory_notify', action: `MEM_GOING_OFFLINE ${pfns}`, note: 'may veto' });
  if (profile.unmovable.has(block)) {
    setState(run, block, 'online');
    record(run, { actor: 'memory_notify', fn: 'memory_notify', action: `MEM_CANCEL_OFFLINE ${pfns}` });
    return refuse(run, `${name} holds unmovable pages and stays online`, 'Device or resource busy');
  }
  setState(run, block, 'isolated');
  record(run, { actor: 'memory core', action: `${name}: pages are migrated and isolated`, writes: ['pages'] });
  record(run, {
    actor: 'memory_notify',
    fn: 'memory_notify',
    action: `MEM_OFFLINE ${pfns}`,
    note: 'iomem and memblock still list the range',
  });
  handleHotplugEvent(run, profile, { action: 'REMOVE_MEMORY', memory: notified });
  setState(run, block, 'offline');
  record(run, { actor: 'memory core', action: `${name} is offline`, writes: [`${name} state`] });
  record(run, { actor: 'udev', action: `uevent offline ${name}` });
  return true;
}
