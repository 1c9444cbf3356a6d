// What --config and a scenario's config may set. The one list; each key knows how its value is read.
import { PANIC_CONFIG_KEYS } from '../panic/settings';
import { UDEV_CONFIG_KEYS } from '../udev/settings';
import type { Settings } from './profile';

interface ConfigKey {
  readonly help: string;
  /** The settings a value stands for, or undefined where the value is not of its form. */
  readonly read: (value: string) => Partial<Settings> | undefined;
}

/** NR_CPUS of MAXSMP kernels. */
const MAX_POSSIBLE_CPUS = 8192;

const count = (value: string): number | undefined => (/^[0-9]{1,7}$/.test(value) ? Number(value) : undefined);
const counted =
  (set: (n: number) => Partial<Settings>) =>
  (value: string): Partial<Settings> | undefined => {
    const n = count(value);
    return n === undefined ? undefined : set(n);
  };

/** Blocks that a list like `0-7,12` may name. */
const MAX_LISTED_BLOCKS = 65536;

/** `0-7,12`; undefined where it is no list, runs backwards or names too many. */
function blockList(value: string): number[] | undefined {
  if (!/^[0-9]{1,9}(-[0-9]{1,9})?(,[0-9]{1,9}(-[0-9]{1,9})?)*$/.test(value)) return undefined;
  const blocks = new Set<number>();
  for (const part of value.split(',')) {
    const [first = 0, last = first] = part.split('-').map(Number);
    if (last < first || last - first >= MAX_LISTED_BLOCKS) return undefined;
    for (let block = first; block <= last; block++) blocks.add(block);
    if (blocks.size > MAX_LISTED_BLOCKS) return undefined;
  }
  return [...blocks];
}

export const CONFIG_KEYS: Readonly<Record<string, ConfigKey>> = {
  CONFIG_CRASH_MAX_MEMORY_RANGES: {
    help: 'ranges the segment is sized for (8192; 32768 in v12)',
    read: counted((maxMemoryRanges) => ({ maxMemoryRanges })),
  },
  CONFIG_NR_CPUS_DEFAULT: {
    help: 'CPUs the x86 segment is sized for (8192 with MAXSMP, else 64)',
    read: counted((nrCpusDefault) => ({ nrCpusDefault })),
  },
  possible_cpus: {
    help: 'possible CPUs 0 to N-1, as the kernel parameter; note addresses of more than there were are inferred',
    read: (value) => {
      const n = count(value);
      return n === undefined || n < 1 || n > MAX_POSSIBLE_CPUS ? undefined : { possibleCpus: n };
    },
  },
  backup_sync: {
    help: '0 or 1: powerpc points the backup load into the backup area (0: the bug before 6.12)',
    read: (value) => (value === '0' || value === '1' ? { backupSync: value === '1' } : undefined),
  },
  elf_headers_sz: {
    help: 'built or segment: what the capture kernel of powerpc keeps (built: the bug from 6.10 to February 2026)',
    read: (value) => (value === 'built' || value === 'segment' ? { elfHeadersSz: value } : undefined),
  },
  auto_online_blocks: {
    help: 'offline, online, online_kernel or online_movable',
    read: (value) =>
      ['offline', 'online', 'online_kernel', 'online_movable'].includes(value)
        ? { autoOnlineBlocks: value }
        : undefined,
  },
  memmap_on_memory: {
    help: '0 or 1: the head of a hot-added block holds its own struct pages',
    read: (value) => (value === '0' || value === '1' ? { memmapOnMemory: value === '1' } : undefined),
  },
  unmovable_blocks: {
    help: 'memory blocks with unmovable pages, like 0-7,12: their offlining fails (those of the kernel and crashkernel)',
    read: (value) => {
      const unmovableBlocks = blockList(value);
      return unmovableBlocks && { unmovableBlocks };
    },
  },
  ...UDEV_CONFIG_KEYS,
  ...PANIC_CONFIG_KEYS,
};
