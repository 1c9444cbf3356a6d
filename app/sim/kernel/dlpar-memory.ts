// pseries adds and removes memory LMB by LMB, one request for all of them (arch/powerpc/platforms/pseries/
// hotplug-memory.c, 6.12; seen: lmb-deb612).
import { sizeOf } from '../headers/mem-range';
import type { MemRange } from '../headers/mem-range';
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run } from '../run/recorder';
import { blockState } from '../state/block-runs';
import { nodeOf } from '../state/ram-list';
import { blockRange, offlineBlock, onlineBlock } from './block-events';
import { addResource, blocksOf, refuse, removeResource, span, startSize } from './memory-resource';

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

/** pseries onlines each LMB itself, whatever auto_online_blocks says. */
function addLmb(run: Run, profile: SimProfile, block: number, node: number | undefined): void {
  const part = blockRange(profile, block);
  const args = { base: part.start };
  record(run, { actor: 'firmware', action: `add the LMB at ${span(part)}`, fn: 'dlpar_add_lmb', args });
  addResource(run, part, profile, { virtioMem: false, node });
  onlineBlock(run, profile, block);
}

/** dlpar_memory add: LMB after LMB. The node is what firmware's associativity of the LMB says (of_drconf_to_nid_single). */
export function addLmbs(run: Run, profile: SimProfile, range: MemRange, node: number | undefined): void {
  const [first, last] = blocksOf(profile, range);
  startDlparRequest(run, 'add', range);
  for (let block = first; block <= last; block++) {
    const part = blockRange(profile, block);
    record(run, { actor: 'firmware', action: `acquire the DRC of ${span(part)}`, fn: 'dlpar_acquire_drc' });
    addLmb(run, profile, block, node);
  }
  updateDeviceTree(run);
}

/** LMB after LMB, each wholly gone before the next; then the DRCs, then the device tree, once. */
export function removeLmbs(run: Run, profile: SimProfile, range: MemRange): void {
  const [first, last] = blocksOf(profile, range);
  startDlparRequest(run, 'remove', range);
  if (profile.bootRamLast !== undefined && range.start <= profile.bootRamLast) {
    // Their flags say reserved (0x80): dlpar_remove_lmb gives -EINVAL at once (seen: lmb-deb612/07).
    const action = `${span(range)} is memory of the boot, which DLPAR cannot remove`;
    refuse(run, action, 'Invalid argument');
    return;
  }
  const before = run.state.memblock ?? [];
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
      for (let removed = first; removed < block; removed++) {
        const back = blockRange(profile, removed);
        addLmb(run, profile, removed, nodeOf(before, back.start, back.last));
      }
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
