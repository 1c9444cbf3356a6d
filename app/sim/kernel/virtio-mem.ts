// virtio-mem plugs and unplugs block by block (drivers/virtio/virtio_mem.c, 6.12; seen: 20-vmem-file-vmem).
import type { MemRange } from '../headers/mem-range';
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run } from '../run/recorder';
import { blockState } from '../state/block-runs';
import { blockRange, offlineBlock, onlineBlock } from './block-events';
import { addResource, blocksOf, refuse, removeResource, span, startSize } from './memory-resource';

/** Ascending; each block is added, and onlined where the kernel does that itself, before the next. */
export function plugVirtioMem(run: Run, profile: SimProfile, range: MemRange, node: number | undefined): void {
  const [first, last] = blocksOf(profile, range);
  for (let block = first; block <= last; block++) {
    const part = blockRange(profile, block);
    record(run, {
      actor: 'firmware',
      action: `virtio-mem: plug ${span(part)}`,
      fn: 'virtio_mem_send_plug_request',
      args: { addr: part.start },
    });
    addResource(run, part, profile, { virtioMem: true, node });
    if (profile.settings.autoOnlineBlocks !== 'offline') onlineBlock(run, profile, block);
  }
}

/** Highest block first: each is unplugged, offlined and removed before the next. */
export function unplugVirtioMem(run: Run, profile: SimProfile, range: MemRange): void {
  const [first, last] = blocksOf(profile, range);
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
