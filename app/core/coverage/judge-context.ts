// Everything the rules share, computed once per judgement.
import type { CoreHeader } from '../elf/core-header';
import { PT_LOAD } from '../elf/core-header';
import { isDumpFile } from '../elf/decode-core-header';
import type { ElfcorehdrEvidence, Machine } from '../machine/machine';
import type { Where } from '../machine/provenance';
import type { StatedHeader } from '../machine/stated-header';
import { EMPTY_RANGES, rangesFromColumns, rangesFromPairs, unionRanges } from '../range/range-set';
import type { RangeSet } from '../range/range-set';
import { archFacts } from './arch-facts';
import type { ArchFacts } from './arch-facts';
import type { PhdrRoles } from './phdr-roles';
import { classifyPhdrs } from './phdr-roles';
import { cmaRegions, crashkernelRegions, presentRam, ramByState } from './ram-sets';
import { headerAsText } from './text-header';

/** One PT_LOAD that describes RAM, in table order. */
export interface Load {
  readonly index: number;
  readonly start: bigint;
  /** Inclusive. */
  readonly last: bigint;
}

export interface JudgedHeader {
  readonly evidence: ElfcorehdrEvidence;
  readonly header: CoreHeader;
  readonly roles: PhdrRoles;
  /** PT_LOADs other than kernel text whose size neither is zero nor wraps. */
  readonly loads: readonly Load[];
  readonly loadRanges: RangeSet;
  /** PT_LOADs whose p_paddr + p_memsz passes 2^64: no set of addresses. */
  readonly wrapping: readonly number[];
  /** kexec-tools lists RAM below 1 MiB through a backup area, the kernel's x86 builder never does. */
  readonly builder: 'kernel' | 'kexec-tools';
  /** Without header bytes: the printed table that `header` was made of. Its Ehdr is made up and never shown. */
  readonly stated?: StatedHeader;
}

export interface JudgeContext {
  readonly machine: Machine;
  readonly arch: ArchFacts;
  readonly present?: { readonly ranges: RangeSet; readonly where: Where };
  readonly online?: RangeSet;
  readonly offline?: RangeSet;
  readonly unstated: RangeSet;
  readonly crashkernel: { readonly ranges: RangeSet; readonly where: readonly Where[] };
  readonly cma: RangeSet;
  /** The command line reserves CMA for the capture kernel and no evidence says where: iomem never does. */
  readonly cmaUnknown: boolean;
  /** Left out by design under the builder that made this header. */
  readonly excluded: RangeSet;
  /** RTAS and OPAL regions of the device tree. */
  readonly firmware: RangeSet;
  /** Loads inside the crashkernel reservation may be RTAS or OPAL: the architecture lists them, no evidence places them. */
  readonly firmwareUnknown: boolean;
  readonly header?: JudgedHeader;
}

/** `crashkernel=<size>,cma` (7.x). */
const CMA_OPTION = /(?:^|\s)crashkernel=\S*,cma\b/;

const U64_LAST = 0xffffffffffffffffn;

function firmwareRegions(machine: Machine): RangeSet {
  const { rtasBase, rtasSizeBytes, opalBase, opalSizeBytes } = machine.deviceTree;
  const pairs: [bigint, bigint][] = [];
  // kexec-tools rounds RTAS up to a page, the kernel lists its exact size: both are by design.
  if (rtasBase && rtasSizeBytes && rtasSizeBytes.value > 0n) {
    const pageEnd = (rtasBase.value + rtasSizeBytes.value + 0xfffn) & ~0xfffn;
    pairs.push([rtasBase.value, pageEnd - 1n]);
  }
  if (opalBase && opalSizeBytes && opalSizeBytes.value > 0n) {
    pairs.push([opalBase.value, opalBase.value + opalSizeBytes.value - 1n]);
  }
  return rangesFromPairs(pairs);
}

/** The header of a machine with its loads told apart; undefined without one that decodes. */
export function judgedHeader(machine: Machine): JudgedHeader | undefined {
  const evidence = machine.elfcorehdr;
  const header = evidence?.decoded;
  // A dump's program headers say what was saved, not what a panic now would save.
  if (evidence === undefined || header === undefined || isDumpFile(header.phdrs)) return undefined;
  return judgeLoads(machine, evidence, header);
}

/** The printed table that stands in for the header bytes; undefined where there are bytes, or no such table. */
function judgedText(machine: Machine): JudgedHeader | undefined {
  const text = headerAsText(machine);
  return text && { ...judgeLoads(machine, text.evidence, text.header), stated: text.stated };
}

function judgeLoads(machine: Machine, evidence: ElfcorehdrEvidence, header: CoreHeader): JudgedHeader {
  const arch = archFacts(machine.arch?.value);
  const roles = classifyPhdrs(machine, header);
  const loads: Load[] = [];
  const wrapping: number[] = [];
  const { paddrs, memsizes, types } = header.phdrs;
  for (let index = 0; index < header.phdrs.length; index++) {
    const start = paddrs[index] ?? 0n;
    const size = memsizes[index] ?? 0n;
    if (types[index] !== PT_LOAD || size === 0n) continue;
    if (start + size - 1n > U64_LAST) wrapping.push(index);
    else if (roles.roles[index] !== 'kernel-text') loads.push({ index, start, last: start + size - 1n });
  }
  const builder = loads.some((l) => l.start < arch.lowExclusionEnd) ? 'kexec-tools' : 'kernel';
  const loadRanges = rangesFromColumns(
    BigUint64Array.from(loads, (l) => l.start),
    BigUint64Array.from(loads, (l) => l.last),
  );
  return { evidence, header, roles, loads, loadRanges, wrapping, builder };
}

/** The parts of a context that change while a machine runs; a simulation computes each only when it changed. */
export interface JudgeParts {
  readonly present?: { readonly ranges: RangeSet; readonly where: Where };
  readonly online?: RangeSet;
  readonly offline?: RangeSet;
  readonly unstated: RangeSet;
  readonly header?: JudgedHeader;
}

/** Assembles a context from a machine and already computed parts. */
export function assembleContext(machine: Machine, parts: JudgeParts): JudgeContext {
  const arch = archFacts(machine.arch?.value);
  const crashkernel = crashkernelRegions(machine);
  const cma = cmaRegions(machine);
  const firmware = firmwareRegions(machine);
  const low =
    arch.lowExclusionEnd > 0n && parts.header?.builder !== 'kexec-tools'
      ? rangesFromPairs([[0n, arch.lowExclusionEnd - 1n]])
      : EMPTY_RANGES;
  return {
    machine,
    arch,
    ...parts,
    crashkernel,
    cma,
    cmaUnknown: machine.kexec.cmaRanges === undefined && CMA_OPTION.test(machine.cmdline?.value ?? ''),
    excluded: unionRanges(unionRanges(low, crashkernel.ranges), cma),
    firmware,
    firmwareUnknown: arch.listsFirmware === true && firmware.starts.length === 0,
  };
}

/** Collects what the rules look at. Pure; cost is linear in ranges, blocks and program headers. */
export function createJudgeContext(machine: Machine): JudgeContext {
  const present = presentRam(machine);
  const states = present ? ramByState(machine, present.ranges) : { unstated: EMPTY_RANGES };
  const header = judgedHeader(machine) ?? judgedText(machine);
  return assembleContext(machine, { ...(present ? { present } : {}), ...states, ...(header ? { header } : {}) });
}
