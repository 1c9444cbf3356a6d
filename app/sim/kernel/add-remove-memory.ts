// Adding and removing memory by the three ways machines have (mm/memory_hotplug.c, 6.12; spec 3.6, 3.7):
// an ACPI DIMM as a whole, virtio-mem block by block (highest first when shrinking), pseries LMB by LMB.
import { sizeOf } from '../headers/mem-range';
import type { MemRange } from '../headers/mem-range';
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run } from '../run/recorder';
import { blocksIn, blockState, setBlocks } from '../state/block-runs';
import { addRam, overlapsRam, removeRam } from '../state/ram-list';
import { hex, hexGrouped } from '../../core/address/u64';
import { emitUevent } from '../udev/emit-uevent';
import { settleBeforeRemoval } from '../udev/kdump-service';
import { blockRange, hasMemmapHead, isVirtioMem, offlineBlock, onlineBlock } from './block-events';

const span = (range: MemRange): string => `${hexGrouped(range.start)}–${hexGrouped(range.last)}`;
const isPseries = (profile: SimProfile): boolean => profile.arch.startsWith('ppc');

/** First and last memory block of a range. */
export function blocksOf(profile: SimProfile, range: MemRange): readonly [number, number] {
  return [Number(range.start / profile.blockSizeBytes), Number(range.last / profile.blockSizeBytes)];
}

/** A uevent per block, all at once. */
function emitBlockUevents(run: Run, profile: SimProfile, action: 'add' | 'remove', first: number, last: number): void {
  const name = first === last ? `memory${first}` : `memory${first} to memory${last}`;
  emitUevent(run, profile, { subsystem: 'memory', action, name, times: last - first + 1 });
}

function refuse(run: Run, action: string, message: string): void {
  record(run, { actor: 'memory core', action, message, refused: true });
}

function misaligned(run: Run, profile: SimProfile, range: MemRange): boolean {
  const size = profile.blockSizeBytes;
  if (range.start % size === 0n && (range.last + 1n) % size === 0n) return false;
  refuse(
    run,
    `${span(range)} is not aligned to the block size`,
    `Block size [${hex(size)}] unaligned hotplug range: start ${hex(range.start)}, size ${hex(sizeOf(range))}`,
  );
  return true;
}

/** What probes print of a range. */
const startSize = (range: MemRange): { start: bigint; size: bigint } => ({ start: range.start, size: sizeOf(range) });

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

/** __add_memory or add_memory_driver_managed for one range: everything before the blocks come online. */
function addResource(run: Run, range: MemRange, profile: SimProfile, virtioMem: boolean): void {
  const name = virtioMem ? 'System RAM (virtio_mem)' : 'System RAM';
  run.state = { ...run.state, iomem: addRam(run.state.iomem, { ...range, name }, false) };
  record(run, {
    actor: 'memory core',
    fn: virtioMem ? 'add_memory_driver_managed' : '__add_memory',
    action: `register ${name} ${span(range)}`,
    args: startSize(range),
    writes: ['iomem'],
  });
  record(run, {
    actor: 'memory core',
    fn: 'add_memory_resource',
    action: `add ${span(range)}`,
    args: { start: range.start, end: range.last },
    reads: ['iomem'],
  });
  if (run.state.memblock) {
    const flags = run.state.memblock[0]?.name ?? 'NONE';
    run.state = { ...run.state, memblock: addRam(run.state.memblock, { ...range, name: flags }, true) };
    record(run, {
      actor: 'memory core',
      fn: 'memblock_add_node',
      action: `memblock gets ${span(range)}`,
      args: { base: range.start, size: sizeOf(range) },
      writes: ['memblock'],
    });
  }
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

/** memory.add: the machine gains the range, in the order its kind of hotplug has. */
export function addMemory(run: Run, profile: SimProfile, range: MemRange): void {
  if (misaligned(run, profile, range)) return;
  if (overlapsRam(run.state.iomem, range.start, range.last)) {
    // register_memory_resource prints the end as the first byte after the range, at debug level.
    const bounds = [range.start, range.last + 1n].map((at) => at.toString(16).padStart(16, '0')).join('->');
    refuse(run, `${span(range)} overlaps System RAM`, `Unable to reserve System RAM region: ${bounds}`);
    return;
  }
  const virtioMem = isVirtioMem(profile, range);
  const autoOnline = profile.settings.autoOnlineBlocks !== 'offline';
  const [first, last] = blocksOf(profile, range);
  if (!virtioMem && !isPseries(profile)) {
    record(run, { actor: 'firmware', action: `ACPI: DIMM at ${span(range)}`, fn: 'acpi_memory_device_add' });
    addResource(run, range, profile, false);
    for (let block = first; autoOnline && block <= last; block++) onlineBlock(run, profile, block);
    return;
  }
  if (!virtioMem) startDlparRequest(run, 'add', range);
  for (let block = first; block <= last; block++) {
    const part = blockRange(profile, block);
    if (virtioMem) {
      const args = { addr: part.start };
      record(run, {
        actor: 'firmware',
        action: `virtio-mem: plug ${span(part)}`,
        fn: 'virtio_mem_send_plug_request',
        args,
      });
      addResource(run, part, profile, true);
      if (autoOnline) onlineBlock(run, profile, block);
    } else {
      record(run, { actor: 'firmware', action: `acquire the DRC of ${span(part)}`, fn: 'dlpar_acquire_drc' });
      addLmb(run, profile, block);
    }
  }
  if (!virtioMem) updateDeviceTree(run);
}

/** pseries onlines each LMB itself, whatever auto_online_blocks says. */
function addLmb(run: Run, profile: SimProfile, block: number): void {
  const part = blockRange(profile, block);
  const args = { base: part.start };
  record(run, { actor: 'firmware', action: `add the LMB at ${span(part)}`, fn: 'dlpar_add_lmb', args });
  addResource(run, part, profile, false);
  onlineBlock(run, profile, block);
}

/** pseries: firmware's hotplug interrupt or a write to /sys/kernel/dlpar, one request for all its LMBs. */
function startDlparRequest(run: Run, verb: 'add' | 'remove', range: MemRange): void {
  record(run, { actor: 'firmware', fn: 'handle_dlpar_errorlog', action: 'hotplug request' });
  record(run, { actor: 'firmware', fn: 'dlpar_memory', action: `memory ${verb} ${span(range)}` });
}

/** Once per request, after its last LMB: until then the device tree tells the earlier memory. */
function updateDeviceTree(run: Run): void {
  record(run, {
    actor: 'firmware',
    fn: 'drmem_update_dt',
    action: 'ibm,dynamic-memory-v2 is written anew',
    writes: ['device tree'],
  });
}

/** try_remove_memory: blocks must be offline; no notifier runs in here. */
function removeResource(run: Run, range: MemRange, profile: SimProfile): void {
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
  if (run.state.memblock) {
    run.state = { ...run.state, memblock: removeRam(run.state.memblock, range.start, range.last) };
    record(run, {
      actor: 'memory core',
      fn: 'memblock_remove',
      action: `memblock loses ${span(range)}`,
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

/** ACPI ejects a DIMM: every block goes offline first, in ascending order; what went offline comes back if one fails. */
function ejectDimm(run: Run, profile: SimProfile, range: MemRange): void {
  const [first, last] = blocksOf(profile, range);
  const online = [...blocksIn(run.state.blocks, first, last)]
    .filter(([, state]) => state === 'online')
    .map(([block]) => block);
  const failed = online.filter((block) => !offlineBlock(run, profile, block));
  // acpi_scan_try_to_offline goes over the DIMM twice: what failed is tried once more (seen: 03-storm-file/08).
  const stuck = failed.filter((block) => !offlineBlock(run, profile, block));
  if (stuck.length === 0) {
    record(run, { actor: 'firmware', fn: 'acpi_memory_device_remove', action: `ACPI: remove ${span(range)}` });
    removeResource(run, range, profile);
    return;
  }
  online.filter((block) => !stuck.includes(block)).forEach((block) => onlineBlock(run, profile, block));
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
  if (virtioMem) unplugVirtioMem(run, profile, first, last);
  else removeLmbs(run, profile, range);
}

/** virtio-mem, highest block first: each is unplugged, offlined and removed before the next. */
function unplugVirtioMem(run: Run, profile: SimProfile, first: number, last: number): void {
  for (let block = last; block >= first; block--) {
    const part = blockRange(profile, block);
    if (profile.unmovable.has(block)) {
      // virtio-mem takes the pages itself before it asks the host: what it cannot get it leaves, and goes on.
      refuse(run, `memory${block} holds unmovable pages and stays`, 'Device or resource busy');
      continue;
    }
    record(run, {
      actor: 'firmware',
      fn: 'virtio_mem_send_unplug_request',
      action: `virtio-mem: unplug ${span(part)}`,
      args: { addr: part.start },
      note: 'before the notifier: the host has the memory back when the header is rewritten',
    });
    record(run, {
      actor: 'memory core',
      fn: 'offline_and_remove_memory',
      action: span(part),
      args: startSize(part),
    });
    if (blockState(run.state.blocks, block) === 'online' && !offlineBlock(run, profile, block)) return;
    removeResource(run, part, profile);
  }
}

/** pseries: LMB after LMB, each wholly gone before the next; then the DRCs, then the device tree, once. */
function removeLmbs(run: Run, profile: SimProfile, range: MemRange): void {
  const [first, last] = blocksOf(profile, range);
  startDlparRequest(run, 'remove', range);
  for (let block = first; block <= last; block++) {
    const part = blockRange(profile, block);
    record(run, {
      actor: 'firmware',
      fn: 'dlpar_remove_lmb',
      action: `remove the LMB at ${span(part)}`,
      args: { base: part.start },
    });
    if (blockState(run.state.blocks, block) === 'online' && !offlineBlock(run, profile, block)) {
      // dlpar_memory gives back what it removed for the request.
      for (let removed = first; removed < block; removed++) addLmb(run, profile, removed);
      refuse(run, `${span(range)} stays`, 'Memory indexed-count-remove failed, adding any removed LMBs');
      return;
    }
    record(run, { actor: 'memory core', fn: '__remove_memory', action: span(part), args: startSize(part) });
    removeResource(run, part, profile);
    record(run, {
      actor: 'firmware',
      fn: 'memblock_remove',
      action: `the same range once more, from dlpar_remove_lmb`,
      args: { base: part.start, size: sizeOf(part) },
      note: 'changes nothing: try_remove_memory has done it',
    });
  }
  for (let block = first; block <= last; block++) {
    const action = `release the DRC of ${span(blockRange(profile, block))}`;
    record(run, { actor: 'firmware', fn: 'dlpar_release_drc', action });
  }
  updateDeviceTree(run);
}
