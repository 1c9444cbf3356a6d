// crash_prepare_elf64_headers (kernel/crash_core.c, 6.12): notes by CPU, vmcoreinfo, kernel text, RAM in list order.
// The buffer is sized for one header more than is written wherever the kernel map is not (powerpc).
import { createCoreEhdr, encodeCoreHeader } from '../../core/elf/encode-core-header';
import { PT_LOAD, PT_NOTE } from '../../core/elf/core-header';
import type { PhdrTable } from '../../core/elf/core-header';
import type { HeaderFacts } from './header-facts';
import { sizeOf } from './mem-range';
import type { MemRange } from './mem-range';
import { rememberByFirst } from './memo';

const EHDR_BYTES = 64;
const PHDR_BYTES = 56;
/** ELF_CORE_HEADER_ALIGN. */
const HEADER_ALIGN = 4096;
const PF_RWX = 7;

export interface PhdrSpec {
  readonly type: number;
  readonly flags: number;
  readonly offset: bigint;
  readonly vaddr: bigint;
  readonly paddr: bigint;
  readonly sizeBytes: bigint;
}

export const notePhdr = (paddr: bigint, sizeBytes: bigint): PhdrSpec => ({
  type: PT_NOTE,
  flags: 0,
  offset: paddr,
  vaddr: 0n,
  paddr,
  sizeBytes,
});

export const loadPhdr = (range: MemRange, pageOffset: bigint, offset = range.start): PhdrSpec => ({
  type: PT_LOAD,
  flags: PF_RWX,
  offset,
  vaddr: BigInt.asUintN(64, range.start + pageOffset),
  paddr: range.start,
  sizeBytes: BigInt.asUintN(64, sizeOf(range)),
});

/** The kernel text load, as both builders write it. */
export function textPhdrs(facts: HeaderFacts): PhdrSpec[] {
  if (!facts.text) return [];
  const { vaddr, paddr, sizeBytes } = facts.text;
  return [{ type: PT_LOAD, flags: PF_RWX, offset: paddr, vaddr, paddr, sizeBytes }];
}

/** ELF64 little endian (the kernel writes no other), zero padded to `totalBytes`. */
export function encodeElf64(machine: number, specs: readonly PhdrSpec[], totalBytes: number): Uint8Array {
  const column = (pick: (spec: PhdrSpec) => bigint): BigUint64Array => BigUint64Array.from(specs, pick);
  const phdrs: PhdrTable = {
    length: specs.length,
    types: Uint32Array.from(specs, (s) => s.type),
    flags: Uint32Array.from(specs, (s) => s.flags),
    offsets: column((s) => s.offset),
    vaddrs: column((s) => s.vaddr),
    paddrs: column((s) => s.paddr),
    filesizes: column((s) => s.sizeBytes),
    memsizes: column((s) => s.sizeBytes),
    aligns: new BigUint64Array(specs.length),
  };
  return encodeCoreHeader({ ehdr: createCoreEhdr(64, 'LE', machine, specs.length), phdrs }, totalBytes);
}

/** elfsz: what the kernel allocates, and later copies, for that many possible CPUs and ranges. */
export function elfszBytes(possibleCpus: number, ranges: number): number {
  const needed = EHDR_BYTES + PHDR_BYTES * (possibleCpus + 1 + ranges + 1);
  return Math.ceil(needed / HEADER_ALIGN) * HEADER_ALIGN;
}

export interface KernelHeaderInput {
  readonly facts: HeaderFacts;
  /** CPUs that get a note, ascending: possible ones from 6.6, present ones before. */
  readonly noteCpus: readonly number[];
  readonly possibleCpus: number;
  readonly ranges: readonly MemRange[];
  /** sync_backup_region_phdr (powerpc): the first header at physical 0 points into the backup area. */
  readonly backupStart?: bigint;
}

const rememberedHeader = rememberByFirst(encodeKernelHeader);

/** The bytes the kernel builds, elfsz long. Undefined where a CPU's note address is not known. */
export function buildKernelHeader(input: KernelHeaderInput): Uint8Array | undefined {
  return rememberedHeader(input.ranges, input.facts, input.noteCpus, input.possibleCpus, input.backupStart);
}

function encodeKernelHeader(
  ranges: readonly MemRange[],
  facts: HeaderFacts,
  noteCpus: readonly number[],
  possibleCpus: number,
  backupStart: bigint | undefined,
): Uint8Array | undefined {
  const specs: PhdrSpec[] = [];
  for (const cpu of noteCpus) {
    const address = facts.notes.get(cpu);
    if (address === undefined) return undefined;
    specs.push(notePhdr(address.paddr, facts.noteBytes));
  }
  specs.push(notePhdr(facts.vmcoreinfo.paddr, facts.vmcoreinfo.sizeBytes), ...textPhdrs(facts));
  for (const range of ranges) specs.push(loadPhdr(range, facts.pageOffset));
  if (backupStart !== undefined) {
    const low = specs.findIndex((spec) => spec.paddr === 0n);
    const spec = specs[low];
    if (spec) specs[low] = { ...spec, offset: backupStart };
  }
  return encodeElf64(facts.machine, specs, elfszBytes(possibleCpus, ranges.length));
}
