// What makedumpfile -d 31 makes of /proc/vmcore, and the condition that decides it (spec 5.3, 5.4; makedumpfile 1.7.6
// and 1.7.8 were run in the captures). It never tests loads against RAM either: a wrong header mostly goes unnoticed.
import { PT_LOAD } from '../../core/elf/core-header';
import { intersectRanges, rangeCount, rangesFromPairs, subtractRanges, totalBytes } from '../../core/range/range-set';
import type { RangeSet } from '../../core/range/range-set';
import type { SimProfile } from '../run/profile';
import type { MakedumpfileOutcome, ToolAspect, Vmcore } from './panic-outcome';
import { combine } from './tool-outcome';

const COMPLETED = 'makedumpfile Completed.';
const FAILED = 'makedumpfile Failed.';

/** SECTION_SIZE_BITS where there is one value (spec 1.9). */
const SECTION_BITS: Readonly<Record<string, bigint>> = { x86_64: 27n, ppc64le: 24n, ppc64: 24n, riscv64: 27n };

function wholeSections(present: RangeSet, bits: bigint): RangeSet {
  return rangesFromPairs(
    Array.from(present.starts, (start, i): [bigint, bigint] => [
      (start >> bits) << bits,
      (((present.lasts[i] ?? start) >> bits) << bits) + (1n << bits) - 1n,
    ]),
  );
}

/** One past the highest page frame of a load. */
function maxMapnr({ phdrs }: Vmcore, pageBytes: bigint): bigint {
  let end = 0n;
  phdrs.types.forEach((type, i) => {
    const loadEnd = (phdrs.paddrs[i] ?? 0n) + (phdrs.memsizes[i] ?? 0n);
    if (type === PT_LOAD && loadEnd > end) end = loadEnd;
  });
  return (end + pageBytes - 1n) / pageBytes;
}

const WRAPPED: ToolAspect = {
  exit: 1,
  why: 'a load passes 2^64: the size of /proc/vmcore wraps around and healthy memory lies behind its end',
  message: "readpage_elf: Can't read the dump memory(/proc/vmcore).",
  confidence: 'seen',
  source: 'FINDINGS ppc64le 9 (crash-poke-oldsize-deb612)',
};

const OVERWRITTEN: ToolAspect = {
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

function phantomAspect(vmcore: Vmcore): ToolAspect[] {
  const bytes = totalBytes(vmcore.phantom);
  const [read] = vmcore.reads.filter((r) => r.result === 'zeros');
  if (bytes === 0n || !read) return [];
  if (bytes < 4096n)
    return [
      {
        exit: 0,
        why: 'a load ends past its RAM by less than a page: one page too many is read',
        condition: read.condition,
        confidence: 'seen',
        source: 'FINDINGS ppc64le 4 and 9 (crash-deb612)',
      },
    ];
  return [
    {
      exit: 0,
      why: 'listed memory that is gone has no mem_map, is read page by page and dropped as pages of zeros: silent',
      condition: read.condition,
      confidence: 'seen',
      source: read.source,
      otherwise: READ_FAILS,
    },
  ];
}

function missingAspect({ missing, phdrs }: Vmcore): ToolAspect[] {
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
      confidence: aboveAll ? 'seen' : 'deduced',
      source: aboveAll ? 'FINDINGS x86_64 21 (05-crash-added-nohp), FINDINGS-2 27' : 'spec 5.3',
      otherwise: KERNEL_DATA_LOST,
    },
  ];
}

function readdedAspect(vmcore: Vmcore): ToolAspect[] {
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
function virtioAspect(profile: SimProfile, loads: RangeSet): ToolAspect[] {
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

const WHOLE: ToolAspect = {
  exit: 0,
  why: 'nothing stands in its way',
  confidence: 'seen',
  source: 'FINDINGS x86_64 20 (05-crash-added-file)',
};

/** What the file itself does not tell. */
export interface DumpedState {
  /** RAM that exists, whether in use or not. */
  readonly present?: RangeSet;
  /** RAM that is listed and offline. */
  readonly idle: RangeSet;
  /** Bytes of the elfcorehdr that the capture kernel does not keep for itself. */
  readonly unreservedBytes: number;
}

export function makedumpfileOutcome(profile: SimProfile, vmcore: Vmcore, state: DumpedState): MakedumpfileOutcome {
  const { present, idle } = state;
  if (!vmcore.exists) {
    return combine([
      { exit: 1, why: 'there is no /proc/vmcore', confidence: 'deduced', source: 'spec 5.7', message: FAILED },
    ]);
  }
  const loads = rangesFromPairs(
    Array.from(vmcore.phdrs.types).flatMap((type, i): [bigint, bigint][] => {
      const start = vmcore.phdrs.paddrs[i] ?? 0n;
      return type === PT_LOAD ? [[start, start + (vmcore.phdrs.memsizes[i] ?? 0n) - 1n]] : [];
    }),
  );
  const noInfo: ToolAspect[] = vmcore.notes.vmcoreinfo
    ? []
    : [
        {
          exit: null,
          why: 'no note is vmcoreinfo: it does not learn the kernel’s layout',
          confidence: 'unknown',
          source: '-',
        },
      ];
  const offline: ToolAspect[] =
    idle.starts.length === 0
      ? []
      : [
          {
            exit: 0,
            why: 'memory that is listed and offline reads without an error',
            confidence: 'seen',
            source: 'FINDINGS x86_64 26',
          },
        ];
  const aspects = [
    ...(vmcore.wraps ? [WRAPPED] : []),
    ...(state.unreservedBytes > 0 ? [OVERWRITTEN] : []),
    ...noInfo,
    ...missingAspect(vmcore),
    ...phantomAspect(vmcore),
    ...readdedAspect(vmcore),
    ...offline,
    ...virtioAspect(profile, loads),
  ];
  const outcome = combine(aspects.length > 0 ? aspects : [WHOLE]);
  const bits = SECTION_BITS[profile.arch];
  return {
    ...outcome,
    ...(outcome.exit === 0 ? { message: COMPLETED } : {}),
    maxMapnr: maxMapnr(vmcore, profile.pageSizeBytes),
    ...(present && bits !== undefined ? { withoutMemmap: subtractRanges(loads, wholeSections(present, bits)) } : {}),
  };
}
