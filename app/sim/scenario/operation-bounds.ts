// What an operation on memory may cover: addresses the kernel can plug (mm/memory_hotplug.c mhp_range_allowed, 6.12),
// whole memory blocks, and no more of them than a run can hold.
import { hex, hexGrouped } from '../../core/address/u64';
import type { MemRange } from '../headers/mem-range';
import { sizeOf } from '../headers/mem-range';
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run } from '../run/recorder';
import type { SimEvent } from './sim-event';

/** Steps of every block are kept: 65536 blocks are 8 TiB of 128 MiB. */
const MAX_BLOCKS = 65536n;
/** PAGE_OFFSET of 4-level paging on x86 is above this, that of 5-level paging below. */
const X86_4_LEVEL_PAGE_OFFSET = 0xffff800000000000n;

/** MAX_PHYSMEM_BITS: the widest of the architecture where the evidence does not tell the configuration (spec 7). */
function physicalBits({ arch, facts }: SimProfile): bigint {
  if (arch === 'x86_64') return facts && facts.pageOffset >= X86_4_LEVEL_PAGE_OFFSET ? 46n : 52n;
  if (arch.startsWith('ppc')) return 51n;
  return 52n;
}

const span = (range: MemRange): string => `${hexGrouped(range.start)}–${hexGrouped(range.last)}`;

function rangeOf(event: SimEvent): MemRange | undefined {
  if ('range' in event) return event.range;
  return 'target' in event && !('block' in event.target) ? event.target : undefined;
}

/** True where the operation cannot be: the reason is recorded, and the run goes on. */
export function refusesBounds(run: Run, profile: SimProfile, event: SimEvent): boolean {
  const range = rangeOf(event);
  if (!range) return false;
  const addressable = (1n << physicalBits(profile)) - 1n;
  if (event.op === 'memory.add' && range.last > addressable) {
    record(run, {
      actor: 'memory core',
      action: `${span(range)} is beyond what the kernel can address`,
      message: `Hotplug memory [${hex(range.start)}-${hex(range.last + 1n)}] exceeds maximum addressable range [0x0-${hex(addressable)}]`,
      refused: true,
    });
    return true;
  }
  const { blockSizeBytes } = profile;
  const perBlock = event.op === 'memory.online' || event.op === 'memory.offline';
  if (perBlock && (range.start % blockSizeBytes !== 0n || sizeOf(range) % blockSizeBytes !== 0n)) {
    const action = `${span(range)} is not whole memory blocks of ${hex(blockSizeBytes)} bytes`;
    record(run, { actor: 'operator', action, refused: true });
    return true;
  }
  const blocks = sizeOf(range) / blockSizeBytes;
  if (blocks <= MAX_BLOCKS) return false;
  const action = `${blocks} memory blocks at once are more than a run holds (${MAX_BLOCKS})`;
  record(run, { actor: 'operator', action, refused: true });
  return true;
}
