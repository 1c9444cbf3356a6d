// Adding and removing memory by the three ways machines have (spec 3.6, 3.7): an ACPI DIMM as a whole, virtio-mem block
// by block (highest first when shrinking), pseries LMB by LMB. What cannot be done is refused before anything changes.
import { hex } from '../../core/address/u64';
import { sizeOf } from '../headers/mem-range';
import type { MemRange } from '../headers/mem-range';
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run } from '../run/recorder';
import { blocksIn, blockState } from '../state/block-runs';
import { overlapsRam } from '../state/ram-list';
import { isVirtioMem, offlineBlock, onlineBlock } from './block-events';
import { addLmbs, removeLmbs } from './dlpar-memory';
import { addResource, blocksOf, refuse, removeResource, span } from './memory-resource';
import { plugVirtioMem, unplugVirtioMem } from './virtio-mem';

const isPseries = (profile: SimProfile): boolean => profile.arch.startsWith('ppc');

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

/** memory.add: the machine gains the range, in the order its kind of hotplug has; `node` where it is said. */
export function addMemory(run: Run, profile: SimProfile, range: MemRange, node: number | undefined): void {
  if (misaligned(run, profile, range)) return;
  if (overlapsRam(run.state.iomem, range.start, range.last)) {
    // register_memory_resource prints the end as the first byte after the range, at debug level.
    const bounds = [range.start, range.last + 1n].map((at) => at.toString(16).padStart(16, '0')).join('->');
    refuse(run, `${span(range)} overlaps System RAM`, `Unable to reserve System RAM region: ${bounds}`);
    return;
  }
  if (isVirtioMem(profile, range)) plugVirtioMem(run, profile, range, node);
  else if (isPseries(profile)) addLmbs(run, profile, range, node);
  else addDimm(run, profile, range, node);
}

/** ACPI: the DIMM as a whole, then its blocks online in ascending order where the kernel does that itself. */
function addDimm(run: Run, profile: SimProfile, range: MemRange, node: number | undefined): void {
  const [first, last] = blocksOf(profile, range);
  record(run, { actor: 'firmware', action: `ACPI: DIMM at ${span(range)}`, fn: 'acpi_memory_device_add' });
  addResource(run, range, profile, { virtioMem: false, node });
  if (profile.settings.autoOnlineBlocks === 'offline') return;
  for (let block = first; block <= last; block++) onlineBlock(run, profile, block);
}

/** A DIMM is a System RAM entry of its own, from its first to its last byte: nothing less can be ejected. */
function isWholeDimms(run: Run, range: MemRange): boolean {
  const { iomem } = run.state;
  return iomem.some((entry) => entry.start === range.start) && iomem.some((entry) => entry.last === range.last);
}

/** ACPI ejects a DIMM: every block goes offline first, in ascending order; what went offline comes back if one fails. */
function ejectDimm(run: Run, profile: SimProfile, range: MemRange): void {
  if (!isWholeDimms(run, range)) {
    refuse(run, `no DIMM is exactly ${span(range)}: ACPI ejects whole ones`, 'No such device');
    return;
  }
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
  if (isVirtioMem(profile, range)) unplugVirtioMem(run, profile, range);
  else if (isPseries(profile)) removeLmbs(run, profile, range);
  else ejectDimm(run, profile, range);
}
