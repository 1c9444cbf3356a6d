// Adding and removing memory by the three ways machines have (mm/memory_hotplug.c, 6.12; spec 3.6, 3.7):
// an ACPI DIMM as a whole, virtio-mem block by block (highest first when shrinking), pseries LMB by LMB.
import type { MemRange } from '../headers/mem-range';
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run } from '../run/recorder';
import { blocksIn, blockState, setBlocks } from '../state/block-runs';
import { addRam, overlapsRam, removeRam } from '../state/ram-list';
import { hexGrouped } from '../../core/address/u64';
import { blockRange, offlineBlock, onlineBlock } from './block-events';

const span = (range: MemRange): string => `${hexGrouped(range.start)}–${hexGrouped(range.last)}`;
const isPseries = (profile: SimProfile): boolean => profile.arch.startsWith('ppc');

/** First and last memory block of a range. */
export function blocksOf(profile: SimProfile, range: MemRange): readonly [number, number] {
  return [Number(range.start / profile.blockSizeBytes), Number(range.last / profile.blockSizeBytes)];
}

export function isVirtioMem(profile: SimProfile, range: MemRange): boolean {
  return profile.virtioMem.some((device) => device.start <= range.start && range.last <= device.last);
}

function refuse(run: Run, action: string, message: string): void {
  record(run, { actor: 'memory core', action, message, refused: true });
}

function misaligned(run: Run, profile: SimProfile, range: MemRange): boolean {
  const size = profile.blockSizeBytes;
  if (range.start % size === 0n && (range.last + 1n) % size === 0n) return false;
  refuse(run, `${span(range)} is not aligned to the block size`, 'Block size [%#lx] unaligned hotplug range');
  return true;
}

/** add_memory_resource for one range: everything before the blocks come online. */
function addResource(run: Run, range: MemRange, profile: SimProfile, virtioMem: boolean): void {
  const name = virtioMem ? 'System RAM (virtio_mem)' : 'System RAM';
  run.state = { ...run.state, iomem: addRam(run.state.iomem, { ...range, name }, false) };
  record(run, { actor: 'memory core', action: `register ${name} ${span(range)}`, writes: ['iomem'] });
  if (run.state.memblock) {
    const flags = run.state.memblock[0]?.name ?? 'NONE';
    run.state = { ...run.state, memblock: addRam(run.state.memblock, { ...range, name: flags }, true) };
    record(run, {
      actor: 'memory core',
      fn: 'memblock_add_node',
      action: `memblock gets ${span(range)}`,
      writes: ['memblock'],
    });
  }
  record(run, { actor: 'memory core', fn: 'arch_add_memory', action: 'sections and mapping', writes: ['sections'] });
  const [first, last] = blocksOf(profile, range);
  run.state = { ...run.state, blocks: setBlocks(run.state.blocks, first, last, 'offline') };
  record(run, {
    actor: 'memory core',
    fn: 'create_memory_block_devices',
    action: `memory${first} to memory${last}: offline`,
    writes: ['memory blocks'],
  });
  record(run, { actor: 'udev', action: `uevent add, ${last - first + 1} times` });
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

/** memory.add: the machine gains the range, in the order its kind of hotplug has. */
export function addMemory(run: Run, profile: SimProfile, range: MemRange): void {
  if (misaligned(run, profile, range)) return;
  if (overlapsRam(run.state.iomem, range.start, range.last)) {
    refuse(run, `${span(range)} overlaps System RAM`, 'System RAM resource cannot be added');
    return;
  }
  const virtioMem = isVirtioMem(profile, range);
  const autoOnline = profile.settings.autoOnlineBlocks !== 'offline';
  const [first, last] = blocksOf(profile, range);
  if (!virtioMem && !isPseries(profile)) {
    record(run, { actor: 'firmware', action: `ACPI: DIMM at ${span(range)}`, fn: 'acpi_memory_enable_device' });
    addResource(run, range, profile, false);
    for (let block = first; autoOnline && block <= last; block++) onlineBlock(run, profile, block);
    return;
  }
  for (let block = first; block <= last; block++) {
    const part = blockRange(profile, block);
    if (virtioMem)
      record(run, { actor: 'firmware', action: `virtio-mem: plug ${span(part)}`, fn: 'virtio_mem_send_plug_request' });
    else record(run, { actor: 'firmware', action: `acquire the DRC of ${span(part)}`, fn: 'dlpar_acquire_drc' });
    addResource(run, part, profile, virtioMem);
    // pseries onlines each LMB itself, whatever auto_online_blocks says.
    if (!virtioMem || autoOnline) onlineBlock(run, profile, block);
  }
}

/** try_remove_memory: blocks must be offline; no notifier runs in here. */
function removeResource(run: Run, range: MemRange, profile: SimProfile): void {
  const [first, last] = blocksOf(profile, range);
  record(run, {
    actor: 'memory core',
    fn: 'try_remove_memory',
    action: span(range),
    note: 'no notifier runs from here on',
  });
  run.state = { ...run.state, blocks: setBlocks(run.state.blocks, first, last, undefined) };
  record(run, {
    actor: 'memory core',
    fn: 'remove_memory_block_devices',
    action: `memory${first} to memory${last} go`,
    writes: ['memory blocks'],
  });
  record(run, { actor: 'udev', action: `uevent remove, ${last - first + 1} times` });
  record(run, {
    actor: 'memory core',
    fn: 'arch_remove_memory',
    action: 'sections and mapping go',
    writes: ['sections'],
  });
  if (run.state.memblock) {
    run.state = { ...run.state, memblock: removeRam(run.state.memblock, range.start, range.last) };
    record(run, {
      actor: 'memory core',
      fn: 'memblock_remove',
      action: `memblock loses ${span(range)}`,
      writes: ['memblock'],
    });
  }
  run.state = { ...run.state, iomem: removeRam(run.state.iomem, range.start, range.last) };
  record(run, {
    actor: 'memory core',
    fn: 'release_mem_region_adjustable',
    action: `iomem loses ${span(range)}`,
    writes: ['iomem'],
  });
}

/** ACPI ejects a DIMM: every block goes offline first, in ascending order; what went offline comes back if one fails. */
function ejectDimm(run: Run, profile: SimProfile, range: MemRange): void {
  const [first, last] = blocksOf(profile, range);
  const online = [...blocksIn(run.state.blocks, first, last)]
    .filter(([, state]) => state === 'online')
    .map(([block]) => block);
  const results = online.map((block) => offlineBlock(run, profile, block));
  if (results.every((done) => done)) {
    record(run, { actor: 'firmware', fn: 'acpi_memory_device_remove', action: `ACPI: remove ${span(range)}` });
    removeResource(run, range, profile);
    return;
  }
  online.filter((_, i) => results[i]).forEach((block) => onlineBlock(run, profile, block));
  refuse(run, `the DIMM at ${span(range)} stays`, 'ACPI _OST 130: offlining failed, its blocks are online again');
}

/** memory.remove, in the order the machine's kind of hotplug has. */
export function removeMemory(run: Run, profile: SimProfile, range: MemRange): void {
  if (misaligned(run, profile, range)) return;
  const [first, last] = blocksOf(profile, range);
  for (let block = first; block <= last; block++) {
    if (blockState(run.state.blocks, block) !== undefined) continue;
    refuse(run, `memory${block} is not there`, 'No such device');
    return;
  }
  const virtioMem = isVirtioMem(profile, range);
  if (!virtioMem && !isPseries(profile)) {
    ejectDimm(run, profile, range);
    return;
  }
  const blocks = Array.from({ length: last - first + 1 }, (_, i) => (virtioMem ? last - i : first + i));
  for (const block of blocks) {
    const part = blockRange(profile, block);
    if (virtioMem) {
      record(run, {
        actor: 'firmware',
        fn: 'virtio_mem_send_unplug_request',
        action: `virtio-mem: unplug ${span(part)}`,
        note: 'before the notifier: the host has the memory back when the header is rewritten',
      });
    } else record(run, { actor: 'firmware', fn: 'dlpar_remove_lmb', action: `remove the LMB at ${span(part)}` });
    if (blockState(run.state.blocks, block) === 'online' && !offlineBlock(run, profile, block)) return;
    removeResource(run, part, profile);
    if (!virtioMem)
      record(run, { actor: 'firmware', fn: 'dlpar_release_drc', action: `release the DRC of ${span(part)}` });
  }
}
