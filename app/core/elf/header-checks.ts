// What is wrong with a decoded ELF core header: each deviation from what the capture kernel accepts or reads right.
// Mirrors parse_crash_elf64_headers and merge_note_headers_elf64 (fs/proc/vmcore.c, Linux 6.12): the tests on the Ehdr
// are theirs; the kernel makes none on the program headers, so sizes that wrap reach whoever reads /proc/vmcore.
import { hex } from '../address/u64';
import { ET_CORE, PN_XNUM, PT_LOAD, PT_NOTE } from './core-header';
import type { Ehdr, HeaderIssue, PhdrTable } from './core-header';
import { elfTypeName } from './elf-names';
import { EHDR_LAYOUT, EV_CURRENT, PHDR_LAYOUT } from './elf-layout';
import type { EhdrField, PhdrField } from './elf-layout';
import type { PhdrRun } from './decode-phdrs';

/** A hostile table could carry one issue per entry; past this many they are only counted. */
const MAX_PHDR_ISSUES = 100;

/** Deviations in the Ehdr. None of them is fatal. */
export function checkEhdr(ehdr: Ehdr): HeaderIssue[] {
  const issues: HeaderIssue[] = [];
  const { size, fields } = EHDR_LAYOUT[ehdr.class];
  const note = (field: EhdrField, message: string): void => {
    issues.push({ offset: fields[field].offset, message, fatal: false });
  };
  if (ehdr.identOrder !== undefined) {
    note('EI_DATA', `EI_DATA says ${endianName(ehdr.identOrder)}, the fields are ${endianName(ehdr.order)}`);
  }
  if (ehdr.identVersion !== EV_CURRENT) note('EI_VERSION', `EI_VERSION is ${ehdr.identVersion}, not 1`);
  if (ehdr.type !== ET_CORE) note('e_type', `e_type is ${elfTypeName(ehdr.type)}, not ET_CORE`);
  if (ehdr.version !== EV_CURRENT) note('e_version', `e_version is ${ehdr.version}, not 1`);
  if (ehdr.ehsize !== size) note('e_ehsize', `e_ehsize is ${ehdr.ehsize}, not ${size}`);
  const entry = PHDR_LAYOUT[ehdr.class].size;
  if (ehdr.phentsize > entry) note('e_phentsize', `e_phentsize is ${ehdr.phentsize}, not ${entry}`);
  if (ehdr.phnum === 0) note('e_phnum', 'e_phnum is 0: no program headers');
  if (ehdr.phnum !== 0 && ehdr.phoff !== BigInt(size)) {
    note('e_phoff', `e_phoff is ${hex(ehdr.phoff)}, but a capture kernel reads the table at ${hex(size)}`);
  }
  return issues;
}

/** Program headers whose sizes cannot be true: past the end of the address space, or more in the file than in memory. */
export function checkPhdrs(phdrs: PhdrTable, run: PhdrRun): HeaderIssue[] {
  const issues: HeaderIssue[] = [];
  let unlisted = 0;
  const { fields } = PHDR_LAYOUT[run.class];
  const end = 1n << BigInt(run.class);
  for (let i = 0; i < phdrs.length; i++) {
    const note = (field: PhdrField, message: string): void => {
      if (issues.length >= MAX_PHDR_ISSUES) unlisted++;
      else issues.push({ offset: run.offset + i * run.stride + fields[field].offset, message, fatal: false });
    };
    const type = phdrs.types[i];
    if (type !== PT_LOAD && type !== PT_NOTE) continue;
    const filesz = phdrs.filesizes[i] ?? 0n;
    const memsz = phdrs.memsizes[i] ?? 0n;
    const offset = phdrs.offsets[i] ?? 0n;
    const paddr = phdrs.paddrs[i] ?? 0n;
    if (offset + filesz > end) note('p_filesz', wraps(i, 'p_offset', offset, 'p_filesz', filesz, run));
    if (paddr + memsz > end) note('p_memsz', wraps(i, 'p_paddr', paddr, 'p_memsz', memsz, run));
    if (type === PT_LOAD && filesz > memsz) {
      note('p_filesz', `program header ${i}: p_filesz ${hex(filesz)} is greater than p_memsz ${hex(memsz)}`);
    }
  }
  if (unlisted > 0) {
    issues.push({
      offset: run.offset,
      message: `and ${unlisted} more of this kind in the program headers`,
      fatal: false,
    });
  }
  return issues;
}

/** A stated count that no capture kernel would arrive at: it knows nothing of PN_XNUM. */
export function checkExtendedCount(ehdr: Ehdr, phnum: number): HeaderIssue[] {
  if (ehdr.phnum !== PN_XNUM || phnum === PN_XNUM) return [];
  const message = `e_phnum is PN_XNUM and section 0 says ${phnum}, but a capture kernel reads ${PN_XNUM} program headers`;
  return [{ offset: EHDR_LAYOUT[ehdr.class].fields.e_phnum.offset, message, fatal: false }];
}

function wraps(index: number, a: string, x: bigint, b: string, y: bigint, run: PhdrRun): string {
  return `program header ${index}: ${a} ${hex(x)} + ${b} ${hex(y)} runs past 2^${run.class}`;
}

function endianName(order: 'LE' | 'BE'): string {
  return order === 'LE' ? 'little endian' : 'big endian';
}
