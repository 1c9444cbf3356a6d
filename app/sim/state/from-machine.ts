// From evidence to the state a run starts at, and to what the header builders need. What a snapshot does not state is
// taken from its header (KASLR base, backup area, notes of absent CPUs) or left unknown; nothing is invented.
import { classifyPhdrs } from '../../core/coverage/phdr-roles';
import { cmaRegions, crashkernelRegions, isSystemRam } from '../../core/coverage/ram-sets';
import type { CoreHeader } from '../../core/elf/core-header';
import type { Machine } from '../../core/machine/machine';
import type { RangeSet } from '../../core/range/range-set';
import type { HeaderFacts } from '../headers/header-facts';
import type { MemRange } from '../headers/mem-range';
import { capturedImage } from '../kernel/captured-image';
import { noteAddresses } from './note-addresses';
import type { BlockRuns } from './block-runs';
import { setBlocks } from './block-runs';
import type { RamEntry, RamList } from './ram-list';
import type { SimState } from './sim-state';

const rangesOf = (set: RangeSet): MemRange[] =>
  Array.from(set.starts, (start, i) => ({ start, last: set.lasts[i] ?? start }));

const region = (base: Machine['deviceTree']['rtasBase'], size: typeof base): MemRange | undefined =>
  base && size && size.value > 0n ? { start: base.value, last: base.value + size.value - 1n } : undefined;

interface HeaderBorrowed {
  readonly text?: NonNullable<HeaderFacts['text']>;
  readonly pageOffset?: bigint;
  readonly backupStart?: bigint;
  readonly noteBytes?: bigint;
  readonly vmcoreinfo?: HeaderFacts['vmcoreinfo'];
}

/** What only the header says. */
function borrow(machine: Machine, header: CoreHeader): HeaderBorrowed {
  const { roles, pageOffset } = classifyPhdrs(machine, header);
  const at = (role: string): number => roles.findIndex((r) => r === role);
  const { phdrs } = header;
  const text = at('kernel-text');
  const backup = at('backup');
  const cpuNote = at('cpu-note');
  const info = at('vmcoreinfo');
  return {
    ...(pageOffset === undefined ? {} : { pageOffset }),
    ...(text < 0
      ? {}
      : {
          text: {
            vaddr: phdrs.vaddrs[text] ?? 0n,
            paddr: phdrs.paddrs[text] ?? 0n,
            sizeBytes: phdrs.memsizes[text] ?? 0n,
          },
        }),
    ...(backup < 0 ? {} : { backupStart: phdrs.offsets[backup] ?? 0n }),
    ...(cpuNote < 0 ? {} : { noteBytes: phdrs.memsizes[cpuNote] ?? 0n }),
    ...(info < 0 ? {} : { vmcoreinfo: { paddr: phdrs.paddrs[info] ?? 0n, sizeBytes: phdrs.memsizes[info] ?? 0n } }),
  };
}

/** Undefined where neither the evidence nor its header gives what a builder needs. */
export function headerFacts(machine: Machine, earlier: CoreHeader | undefined): HeaderFacts | undefined {
  const header = machine.elfcorehdr?.decoded ?? earlier;
  const borrowed = header ? borrow(machine, header) : {};
  const firstNotes = machine.cpus.crashNotes.values().next().value;
  const noteBytes = firstNotes?.sizeBytes?.value ?? borrowed.noteBytes;
  const vmcoreinfo = machine.kexec.vmcoreinfo?.value ?? borrowed.vmcoreinfo;
  if (!header || noteBytes === undefined || vmcoreinfo === undefined || borrowed.pageOffset === undefined)
    return undefined;
  const { rtasBase, rtasSizeBytes, opalBase, opalSizeBytes } = machine.deviceTree;
  const rtas = region(rtasBase, rtasSizeBytes);
  const opal = region(opalBase, opalSizeBytes);
  return {
    machine: header.ehdr.machine,
    notes: noteAddresses(machine, header),
    noteBytes,
    vmcoreinfo,
    pageOffset: borrowed.pageOffset,
    ...(borrowed.text ? { text: borrowed.text } : {}),
    ...(borrowed.backupStart === undefined ? {} : { backupStart: borrowed.backupStart }),
    crashkernel: rangesOf(crashkernelRegions(machine).ranges),
    cma: rangesOf(cmaRegions(machine)),
    ...(rtas ? { rtas } : {}),
    ...(opal ? { opal } : {}),
  };
}

function iomemRam(machine: Machine): RamList {
  const { iomem } = machine;
  if (!iomem || iomem.hidden) return [];
  const rows = iomem.names.flatMap((name, i): RamEntry[] =>
    isSystemRam(name) ? [{ start: iomem.starts[i] ?? 0n, last: iomem.lasts[i] ?? 0n, name }] : [],
  );
  return rows.sort((a, b) => (a.start < b.start ? -1 : 1));
}

function memblockRam(machine: Machine): RamList | undefined {
  const table = machine.memblockMemory;
  return (
    table &&
    Array.from(table.starts, (start, i): RamEntry => {
      const node = table.nodes?.[i] ?? -1;
      const region = { start, last: table.lasts[i] ?? start, name: table.flags[i] ?? '' };
      return node < 0 ? region : { ...region, node };
    })
  );
}

function blockRuns(machine: Machine): BlockRuns {
  const table = machine.memoryBlocks;
  let runs: BlockRuns = [];
  table?.states.forEach((state, i) => {
    const block = table.indexes[i] ?? 0;
    runs = setBlocks(runs, block, block, state === 'unknown' ? 'offline' : state);
  });
  return runs;
}

/** The state of the machine as it was captured. */
export function initialState(machine: Machine): SimState {
  const present = machine.cpus.present?.value ?? [];
  return {
    iomem: iomemRam(machine),
    memblock: memblockRam(machine),
    blocks: blockRuns(machine),
    cpus: { possible: machine.cpus.possible?.value ?? present, present, online: machine.cpus.online?.value ?? present },
    kimage: capturedImage(machine),
    disarmed: false,
    kexecLocked: false,
  };
}
