// add_memory_resource and try_remove_memory for one range: iomem, memblock, sections, blocks, in the kernel's order
// (mm/memory_hotplug.c, 6.12; spec 3.6 A2 to A4, 3.7 R2). No notifier runs in either.
import { hexGrouped } from '../../core/address/u64';
import { sizeOf } from '../headers/mem-range';
import type { MemRange } from '../headers/mem-range';
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run } from '../run/recorder';
import { setBlocks } from '../state/block-runs';
import { addRam, hasNodes, nodeOf, removeRam } from '../state/ram-list';
import { emitUevent } from '../udev/emit-uevent';
import { settleBeforeRemoval } from '../udev/kdump-service';
import { blockRange, hasMemmapHead } from './block-events';

export const span = (range: MemRange): string => `${hexGrouped(range.start)}–${hexGrouped(range.last)}`;
/** First and last memory block of a range. */
export function blocksOf(profile: SimProfile, range: MemRange): readonly [number, number] {
  return [Number(range.start / profile.blockSizeBytes), Number(range.last / profile.blockSizeBytes)];
}

/** A uevent per block, all at once. */
function emitBlockUevents(run: Run, profile: SimProfile, action: 'add' | 'remove', first: number, last: number): void {
  const name = first === last ? `memory${first}` : `memory${first} to memory${last}`;
  emitUevent(run, profile, { subsystem: 'memory', action, name, times: last - first + 1 });
}

/** The kernel says no: nothing changed. */
export function refuse(run: Run, action: string, message: string): void {
  record(run, { actor: 'memory core', action, message, refused: true });
}

/** What probes print of a range. */
export const startSize = (range: MemRange): { start: bigint; size: bigint } => ({
  start: range.start,
  size: sizeOf(range),
});

/** arch_add_memory and the sysfs devices of blocks first..last. */
function addSections(run: Run, profile: SimProfile, first: number, last: number): void {
  const part = { start: blockRange(profile, first).start, last: blockRange(profile, last).last };
  record(run, {
    actor: 'memory core',
    fn: 'arch_add_memory',
    action: 'sections and mapping',
    args: startSize(part),
    writes: ['sections'],
  });
  run.state = { ...run.state, blocks: setBlocks(run.state.blocks, first, last, 'offline') };
  record(run, {
    actor: 'memory core',
    fn: 'create_memory_block_devices',
    action: `memory${first} to memory${last}: offline`,
    args: startSize(part),
    writes: ['memory blocks'],
  });
}

/** What is added, and how. */
export interface Added {
  readonly virtioMem: boolean;
  /** NUMA node; undefined: not said. */
  readonly node: number | undefined;
}

/** memblock_add_node: the region is joined with what it touches, unless that is known to be of another node. */
function addToMemblock(run: Run, range: MemRange, { virtioMem, node }: Added): void {
  const { memblock } = run.state;
  if (!memblock) return;
  // Before 6.5 debugfs shows no flags.
  const flags = memblock[0]?.name === '' ? '' : virtioMem ? 'DRV_MNG' : 'NONE';
  const region = { ...range, name: flags, ...(node === undefined ? {} : { node }) };
  run.state = { ...run.state, memblock: addRam(memblock, region, true) };
  const unsaid = node === undefined && hasNodes(memblock);
  record(run, {
    actor: 'memory core',
    fn: 'memblock_add_node',
    action: `memblock gets ${span(range)}${node === undefined ? '' : ` of node ${node}`}`,
    args: { base: range.start, size: sizeOf(range), ...(node === undefined ? {} : { nid: node }) },
    writes: ['memblock'],
    ...(unsaid ? { note: 'the event does not say the node: taken for that of the memory it touches' } : {}),
  });
}

/** __add_memory or add_memory_driver_managed for one range: everything before the blocks come online. */
export function addResource(run: Run, range: MemRange, profile: SimProfile, added: Added): void {
  const { virtioMem, node } = added;
  const nid = node === undefined ? {} : { nid: node };
  const name = virtioMem ? 'System RAM (virtio_mem)' : 'System RAM';
  run.state = { ...run.state, iomem: addRam(run.state.iomem, { ...range, name }, false) };
  record(run, {
    actor: 'memory core',
    fn: virtioMem ? 'add_memory_driver_managed' : '__add_memory',
    action: `register ${name} ${span(range)}`,
    args: { ...startSize(range), ...nid },
    writes: ['iomem'],
  });
  record(run, {
    actor: 'memory core',
    fn: 'add_memory_resource',
    action: `add ${span(range)}`,
    args: { start: range.start, end: range.last, ...nid },
    reads: ['iomem'],
  });
  addToMemblock(run, range, added);
  const [first, last] = blocksOf(profile, range);
  if (hasMemmapHead(profile, first)) {
    // memmap_on_memory: every block has its own altmap and is made by itself (seen: 08-memmap-on-memory-file/01).
    for (let block = first; block <= last; block++) addSections(run, profile, block, block);
  } else addSections(run, profile, first, last);
  // Plain System RAM enters the firmware's memory map for kexec; driver-managed memory does not.
  if (!virtioMem) record(run, { actor: 'memory core', fn: 'firmware_map_add_hotplug', action: 'firmware memory map' });
  emitBlockUevents(run, profile, 'add', first, last);
  if (virtioMem) {
    const entry = { ...range, name };
    run.state = { ...run.state, iomem: addRam(removeRam(run.state.iomem, range.start, range.last), entry, true) };
    record(run, {
      actor: 'memory core',
      action: 'merge with touching resources of the name',
      writes: ['iomem'],
      note: 'MHP_MERGE_RESOURCE',
    });
  }
}

/** try_remove_memory: blocks must be offline; no notifier runs in here. */
export function removeResource(run: Run, range: MemRange, profile: SimProfile): void {
  const [first, last] = blocksOf(profile, range);
  settleBeforeRemoval(run, profile);
  record(run, {
    actor: 'memory core',
    fn: 'try_remove_memory',
    action: span(range),
    args: startSize(range),
    note: 'no notifier runs from here on',
  });
  record(run, { actor: 'memory core', fn: 'firmware_map_remove', action: 'firmware memory map' });
  run.state = { ...run.state, blocks: setBlocks(run.state.blocks, first, last, undefined) };
  record(run, {
    actor: 'memory core',
    fn: 'remove_memory_block_devices',
    action: `memory${first} to memory${last} go`,
    args: startSize(range),
    writes: ['memory blocks'],
  });
  emitBlockUevents(run, profile, 'remove', first, last);
  record(run, {
    actor: 'memory core',
    fn: 'arch_remove_memory',
    action: 'sections and mapping go',
    args: startSize(range),
    writes: ['sections'],
  });
  const { memblock } = run.state;
  if (memblock) {
    const node = hasNodes(memblock) ? nodeOf(memblock, range.start, range.last) : undefined;
    run.state = { ...run.state, memblock: removeRam(memblock, range.start, range.last) };
    record(run, {
      actor: 'memory core',
      fn: 'memblock_remove',
      action: `memblock loses ${span(range)}${node === undefined ? '' : ` of node ${node}`}`,
      args: { base: range.start, size: sizeOf(range) },
      writes: ['memblock'],
    });
  }
  run.state = { ...run.state, iomem: removeRam(run.state.iomem, range.start, range.last) };
  record(run, {
    actor: 'memory core',
    fn: 'release_mem_region_adjustable',
    action: `iomem loses ${span(range)}`,
    args: startSize(range),
    writes: ['iomem'],
  });
}
