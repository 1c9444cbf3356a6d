// The single things that decide what makedumpfile -d 31 does, each with its condition and where it was seen (spec 5.3,
// 5.4; makedumpfile 1.7.6 and 1.7.8 were run in the captures).
import { PT_LOAD } from '../../core/elf/core-header';
import { intersectRanges, rangeCount, rangesFromPairs, totalBytes } from '../../core/range/range-set';
import type { RangeSet } from '../../core/range/range-set';
import type { SimProfile } from '../run/profile';
import type { ToolAspect, Vmcore } from './panic-outcome';
import { seenOn } from './seen-on';

export function wrappedAspect({ arch }: SimProfile, { wraps }: Vmcore): ToolAspect[] {
  if (!wraps) return [];
  return [
    {
      exit: 1,
      why: 'a load passes 2^64: the size of /proc/vmcore wraps around and healthy memory lies behind its end',
      message: "readpage_elf: Can't read the dump memory(/proc/vmcore).",
      ...seenOn(arch, { ppc64le: 'FINDINGS ppc64le 9 (crash-poke-oldsize-deb612)' }),
    },
  ];
}

export const OVERWRITTEN: ToolAspect = {
  exit: null,
  why: 'the end of the header lies in memory that the capture kernel may use: the loads in it may be anything',
  message: 'Warning: Core image elf header is not sane',
  confidence: 'deduced',
  source: 'spec 5.6',
};

const READ_FAILS: ToolAspect = {
  exit: 1,
  why: 'the read of an absent page fails, and pages without mem_map are never left out',
  message: "read_from_vmcore: Can't read the dump memory(/proc/vmcore). Bad address",
  confidence: 'deduced',
  source: 'spec 5.4; reported for powerpc in 2022',
};

const KERNEL_DATA_LOST: ToolAspect = {
  exit: 1,
  why: 'kernel data that makedumpfile walks lies in memory that is not in /proc/vmcore',
  message: 'readpage_elf: Attempt to read non-existent page at 0x….',
  confidence: 'deduced',
  source: 'spec 5.3',
};

export function phantomAspect(profile: SimProfile, vmcore: Vmcore): ToolAspect[] {
  const bytes = totalBytes(vmcore.phantom);
  const [read] = vmcore.reads.filter((r) => r.result === 'zeros');
  if (bytes === 0n || !read) return [];
  if (bytes < 4096n)
    return [
      {
        exit: 0,
        why: 'a load ends past its RAM by less than a page: one page too many is read',
        condition: read.condition,
        ...seenOn(profile.arch, { ppc64le: 'FINDINGS ppc64le 4 and 9 (crash-deb612)' }),
      },
    ];
  return [
    {
      exit: 0,
      why: 'listed memory that is gone has no mem_map, is read page by page and dropped as pages of zeros: silent',
      condition: read.condition,
      confidence: read.confidence,
      source: read.source,
      otherwise: READ_FAILS,
    },
  ];
}

export function missingAspect({ arch }: SimProfile, { missing, phdrs }: Vmcore): ToolAspect[] {
  if (missing.starts.length === 0) return [];
  const lowest = missing.starts[0] ?? 0n;
  const aboveAll = phdrs.types.every(
    (type, i) => type !== PT_LOAD || (phdrs.paddrs[i] ?? 0n) + (phdrs.memsizes[i] ?? 0n) <= lowest,
  );
  return [
    {
      exit: 0,
      why: aboveAll
        ? 'memory in use is above every load: max_mapnr ends before it and nothing says that it is missing'
        : 'memory in use is in no load: it counts as a memory hole and nothing says that it is missing',
      condition: 'no page table, struct page of listed memory or other kernel data that it needs lies there',
      ...(aboveAll
        ? seenOn(arch, { x86_64: 'FINDINGS x86_64 21 (05-crash-added-nohp), FINDINGS-2 27' })
        : { confidence: 'deduced', source: 'spec 5.3' }),
      otherwise: KERNEL_DATA_LOST,
    },
  ];
}

export function readdedAspect(vmcore: Vmcore): ToolAspect[] {
  const read = vmcore.reads.find((r) => r.result === 'EFAULT');
  if (!read) return [];
  const mapped = 'it uses mmap(): not with --non-mmap, and not cp or dd';
  return [
    {
      exit: 0,
      why:
        (read.holds ? '' : 'a capture kernel that takes the DIMM for itself does not stop it: ') +
        'it maps /proc/vmcore, which works where read() fails; pages change while it saves them',
      condition: read.holds ? mapped : `${read.condition}, and ${mapped}`,
      confidence: 'seen',
      source: read.source,
      otherwise: {
        exit: read.holds ? 1 : null,
        why: read.holds ? 'read() of the DIMM fails' : 'with acpi_no_memhotplug nothing happens, with read() it fails',
        message: "read_from_vmcore: Can't read the dump memory(/proc/vmcore). Bad address",
        confidence: 'deduced',
        source: 'spec 5.4; read() failing was seen in 05b-kdump-hotplugs-file',
      },
    },
  ];
}

/** Below a memory block virtio-mem plugs and unplugs without a word: iomem, block states and header stay as they are. */
export function virtioAspect(profile: SimProfile, loads: RangeSet): ToolAspect[] {
  const regions = rangesFromPairs(profile.virtioMem.map((r): [bigint, bigint] => [r.start, r.last]));
  if (rangeCount(intersectRanges(regions, loads)) === 0) return [];
  return [
    {
      exit: 0,
      why: 'parts of listed virtio-mem blocks that the device has unplugged read as zeros; nothing in the evidence shows them',
      condition: 'the platform gives zeros for them, as QEMU does, or the virtio_mem driver of the capture kernel does',
      confidence: 'seen',
      source: 'FINDINGS-2 16, 19, 20 (21-vmem-crash-file-vmem)',
    },
  ];
}

/** It ends well in every case; what it saves is the question. */
export function doubtAspect(doubt: string): ToolAspect {
  return { exit: 0, why: doubt, confidence: 'unknown', source: '-' };
}

/** Listed memory that is offline. */
export function idleAspect({ arch }: SimProfile, idle: RangeSet): ToolAspect[] {
  if (rangeCount(idle) === 0) return [];
  const why = 'memory that is listed and offline reads without an error';
  return [{ exit: 0, why, ...seenOn(arch, { x86_64: 'FINDINGS x86_64 26' }) }];
}

export function wholeAspect({ arch }: SimProfile): ToolAspect {
  return {
    exit: 0,
    why: 'nothing stands in its way',
    ...seenOn(arch, {
      x86_64: 'FINDINGS x86_64 20 (05-crash-added-file)',
      ppc64le: 'FINDINGS ppc64le 9 (crash-poke-good-deb612)',
    }),
  };
}
