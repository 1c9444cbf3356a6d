// What /proc/vmcore would hold (spec 5.3 to 5.7): its program headers, its notes, what is not in it, and how what is in
// it reads.
import type { Judgement } from '../../core/coverage/finding';
import { isOlder, releaseNumber } from '../../core/coverage/arch-facts';
import type { CoreHeader } from '../../core/elf/core-header';
import type { Machine } from '../../core/machine/machine';
import { EMPTY_RANGES, intersectRanges, rangesFromPairs, totalBytes } from '../../core/range/range-set';
import type { RangeSet } from '../../core/range/range-set';
import type { SimProfile } from '../run/profile';
import type { SimState } from '../state/sim-state';
import type { ReadOutcome, Vmcore, VmcoreNotes } from './panic-outcome';
import { seenOn } from './seen-on';
import { savedNoteBytes, vmcoreinfoNoteBytes, vmcoreLayout } from './vmcore-header';
import type { VmcoreLayout } from './vmcore-header';
import { vmcoreNotes } from './saved-notes';

const ZERO_NOTE = 'Warning: Zero PT_NOTE entries found';

/** Of the findings of that kind that are certain, every range. */
export function foundRanges(judgement: Judgement, id: 'missing' | 'phantom' | 'idle'): RangeSet {
  const ranges = judgement.findings.filter((f) => f.id === id && f.severity !== 'unknown').map((f) => f.ranges);
  return rangesFromPairs(
    ranges.flatMap((set) => (set ? Array.from(set.starts, (s, i): [bigint, bigint] => [s, set.lasts[i] ?? s]) : [])),
  );
}

/** Seen: 0 on 6.1.192, 4 on 6.12.107, 6.12.117 and 7.2.13; the release that changed it is not known. */
function noteAlign(release: string | undefined): bigint | undefined {
  const version = release === undefined ? undefined : releaseNumber(release);
  if (version === undefined) return undefined;
  if (!isOlder(version, [6, 12])) return 4n;
  return isOlder([6, 1], version) ? undefined : 0n;
}

/** Layouts for the shortest and the longest vmcoreinfo text: where they agree, the length does not matter. */
function layoutOf(
  profile: SimProfile,
  header: CoreHeader,
  notes: VmcoreNotes,
): { layout: VmcoreLayout; exact: boolean } {
  const at = (notesBytes: bigint): VmcoreLayout =>
    vmcoreLayout({
      header,
      notesBytes,
      pageBytes: profile.pageSizeBytes,
      noteAlign: noteAlign(profile.release) ?? 4n,
    });
  if (notes.bytes !== undefined) return { layout: at(notes.bytes), exact: true };
  const { facts } = profile;
  const cpus = BigInt(notes.savedCpus.length) * savedNoteBytes(facts?.noteBytes ?? 0n);
  const shortest = at(cpus + vmcoreinfoNoteBytes(0n));
  // VMCOREINFO_NOTE_SIZE counts the empty note behind it, which is not copied.
  const longest = at(cpus + (facts?.vmcoreinfo.sizeBytes ?? 0n));
  const exact = facts !== undefined && notes.unknownNotes === 0 && shortest.sizeBytes === longest.sizeBytes;
  return { layout: shortest, exact };
}

/** x86: a capture kernel that finds the DIMM through ACPI makes it its own RAM, which ioremap refuses to map. */
function readdedDimms(profile: SimProfile, dimms: RangeSet, listed: RangeSet): ReadOutcome | undefined {
  if (profile.arch !== 'x86_64') return undefined;
  const ranges = intersectRanges(dimms, listed);
  const cmdline = profile.settings.captureCmdline;
  if (ranges.starts.length === 0 || (cmdline !== undefined && /(?:^|\s)acpi_no_memhotplug(?=\s|$)/.test(cmdline)))
    return undefined;
  return {
    ranges,
    result: 'EFAULT',
    text:
      'the capture kernel adds the DIMM to its own RAM: read() of it fails ("ioremap on RAM at …"), mmap() works, and ' +
      'the capture kernel writes over memory it is to save',
    condition: 'the capture kernel’s command line lacks acpi_no_memhotplug',
    holds: cmdline !== undefined,
    confidence: 'seen',
    source: 'FINDINGS x86_64 23 (05b-kdump-hotplugs-file)',
  };
}

function phantomRead(profile: SimProfile, phantom: RangeSet, virtioMem: RangeSet): ReadOutcome | undefined {
  if (totalBytes(phantom) === 0n) return undefined;
  const virtio = intersectRanges(phantom, virtioMem).starts.length > 0;
  const where = {
    x86_64: virtio ? 'FINDINGS-2 21 (25-vmem-crash-phantom-file-vmem)' : 'FINDINGS x86_64 22 (06-crash-removed-file)',
    ppc64le: 'FINDINGS ppc64le 9 (crash-poke-naive-deb612)',
  };
  return {
    ranges: phantom,
    result: 'zeros',
    text: 'reads as zeros, without an error and without a message',
    condition: 'the platform answers reads of absent memory with zeros, as QEMU does; others may fail them',
    holds: false,
    ...seenOn(profile.arch, where),
  };
}

/** The file of an accepted header. `dimms`: RAM that was plugged as ACPI DIMMs and is still there. */
export function vmcoreOf(
  machine: Machine,
  profile: SimProfile,
  state: SimState,
  header: CoreHeader,
  judgement: Judgement,
  dimms: RangeSet,
): Vmcore {
  const notes = vmcoreNotes(machine, profile, header, state.cpus.online);
  const { layout, exact } = layoutOf(profile, header, notes);
  const { phdrs, wraps } = layout;
  const missing = foundRanges(judgement, 'missing');
  const phantom = foundRanges(judgement, 'phantom');
  const virtioMem = rangesFromPairs(profile.virtioMem.map((r) => [r.start, r.last]));
  const listed = judgement.sets.loads ?? EMPTY_RANGES;
  const align = noteAlign(profile.release);
  const cut: ReadOutcome | undefined = wraps
    ? {
        ranges: EMPTY_RANGES,
        result: 'end-of-file',
        text: 'the size of the file wraps around: reads behind it give 0 bytes',
        condition: 'a load passes 2^64',
        holds: true,
        ...seenOn(profile.arch, { ppc64le: 'FINDINGS ppc64le 9 (crash-poke-oldsize-deb612)' }),
      }
    : undefined;
  const reads = [cut, phantomRead(profile, phantom, virtioMem), readdedDimms(profile, dimms, listed)];
  return {
    exists: true,
    messages: Array.from({ length: notes.zeroNotes }, () => ZERO_NOTE),
    phdrs: {
      length: phdrs.length,
      types: phdrs.types,
      vaddrs: phdrs.vaddrs,
      paddrs: phdrs.paddrs,
      filesizes: phdrs.filesizes,
      memsizes: phdrs.memsizes,
      ...(exact ? { offsets: phdrs.offsets } : {}),
    },
    ...(align === undefined ? {} : { noteAlign: align }),
    notes,
    ...(exact ? { sizeBytes: layout.sizeBytes } : {}),
    wraps,
    missing,
    phantom,
    reads: reads.filter((read) => read !== undefined),
  };
}

/** The outcome of a header that the parser refuses. */
export function refusedVmcore(messages: readonly string[]): Vmcore {
  const none = new BigUint64Array(0);
  return {
    exists: false,
    messages,
    phdrs: { length: 0, types: new Uint32Array(0), vaddrs: none, paddrs: none, filesizes: none, memsizes: none },
    notes: { savedCpus: [], lostCpus: [], zeroNotes: 0, unknownNotes: 0, vmcoreinfo: false },
    wraps: false,
    missing: EMPTY_RANGES,
    phantom: EMPTY_RANGES,
    reads: [],
  };
}
