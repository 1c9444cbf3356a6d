// Decodes an ELF core header of any class, byte order, e_phoff and length. Permissive reads what can be read and lists
// what is wrong; strict refuses whatever a capture kernel would refuse or misread (fs/proc/vmcore.c, Linux 6.12).
import { hex } from '../address/u64';
import { PN_XNUM, PT_NOTE } from './core-header';
import type { CoreHeader, Ehdr, HeaderIssue, PhdrTable } from './core-header';
import { decodeEhdr } from './decode-ehdr';
import { decodePhdrs, phdrRun } from './decode-phdrs';
import { readSmallField, viewOf } from './elf-field';
import { EHDR_LAYOUT, PHDR_LAYOUT, SHDR_LAYOUT } from './elf-layout';
import { checkEhdr, checkExtendedCount, checkPhdrs } from './header-checks';

export type DecodeResult =
  { readonly ok: true; readonly header: CoreHeader } | { readonly ok: false; readonly issue: HeaderIssue };

export interface DecodeOptions {
  readonly mode?: 'strict' | 'permissive';
}

/** Decodes `bytes`; permissive unless told otherwise. Never throws, and never reads more than once over the bytes. */
export function decodeCoreHeader(bytes: Uint8Array, options: DecodeOptions = {}): DecodeResult {
  const view = viewOf(bytes);
  const start = decodeEhdr(view);
  if (!start.ok) return start;
  const header = decodeTable(bytes, view, start.ehdr);
  const [issue] = header.issues;
  if (options.mode === 'strict' && issue !== undefined) return { ok: false, issue };
  return { ok: true, header };
}

function decodeTable(bytes: Uint8Array, view: DataView, ehdr: Ehdr): CoreHeader {
  const { size, fields } = EHDR_LAYOUT[ehdr.class];
  const issues = checkEhdr(ehdr);
  const count = resolvePhnum(view, ehdr, issues);
  const entry = PHDR_LAYOUT[ehdr.class].size;
  const fail = (offset: number, message: string): void => void issues.push({ offset, message, fatal: true });

  const reachable = ehdr.phoff <= BigInt(view.byteLength);
  if (count.phnum > 0 && !reachable) {
    fail(fields.e_phoff.offset, `e_phoff is ${hex(ehdr.phoff)}, past the end of the ${view.byteLength} bytes`);
  }
  if (count.phnum > 0 && ehdr.phentsize < entry) {
    fail(fields.e_phentsize.offset, `e_phentsize is ${ehdr.phentsize}: a program header has ${entry} bytes`);
  }
  const run = phdrRun(ehdr, reachable ? Number(ehdr.phoff) : size, count.phnum);
  const phdrs = decodePhdrs(view, reachable ? run : { ...run, count: 0 });
  if (reachable && ehdr.phentsize >= entry && phdrs.length < count.phnum) {
    const broken = Math.min(run.offset + phdrs.length * run.stride, view.byteLength);
    fail(broken, `the table is cut short: ${phdrs.length} of ${count.phnum} program headers are whole`);
  }
  issues.push(...checkPhdrs(phdrs, run));

  const tableEnd = reachable ? run.offset + count.phnum * run.stride : size;
  const bytesUsed = count.phnum === 0 ? size : Math.max(tableEnd, count.end, size);
  const staleOffset = isDumpFile(phdrs) ? undefined : firstNonZero(bytes, bytesUsed);
  return {
    ehdr,
    phnum: count.phnum,
    phdrs,
    bytesUsed,
    ...(staleOffset === undefined ? {} : { staleOffset }),
    issues,
  };
}

/** The number of program headers; with PN_XNUM it stands in sh_info of section 0, which `end` is the end of. */
function resolvePhnum(view: DataView, ehdr: Ehdr, issues: HeaderIssue[]): { phnum: number; end: number } {
  if (ehdr.phnum !== PN_XNUM || ehdr.shoff === 0n) return { phnum: ehdr.phnum, end: 0 };
  const { size, fields } = SHDR_LAYOUT[ehdr.class];
  if (ehdr.shoff + BigInt(size) > BigInt(view.byteLength)) {
    const { offset } = EHDR_LAYOUT[ehdr.class].fields.e_shoff;
    const message = `e_phnum is PN_XNUM, but section 0 at e_shoff ${hex(ehdr.shoff)} is past the end of the ${view.byteLength} bytes`;
    issues.push({ offset, message, fatal: false });
    return { phnum: PN_XNUM, end: 0 };
  }
  const offset = Number(ehdr.shoff);
  const stated = readSmallField(view, offset, fields.sh_info, ehdr.order);
  if (stated === 0) {
    issues.push({
      offset: offset + fields.sh_info.offset,
      message: 'e_phnum is PN_XNUM, but sh_info of section 0 is 0',
      fatal: false,
    });
    return { phnum: PN_XNUM, end: offset + size };
  }
  issues.push(...checkExtendedCount(ehdr, stated));
  return { phnum: stated, end: offset + size };
}

/** In memory a note's p_offset is its physical address; in a dump it is a place in the file, and p_paddr is 0. */
export function isDumpFile(phdrs: PhdrTable): boolean {
  const note = phdrs.types.indexOf(PT_NOTE);
  return note >= 0 && phdrs.offsets[note] !== phdrs.paddrs[note];
}

function firstNonZero(bytes: Uint8Array, from: number): number | undefined {
  for (let i = from; i < bytes.length; i++) if (bytes[i] !== 0) return i;
  return undefined;
}
