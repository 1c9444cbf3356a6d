// Decodes an ELF core header of any class, byte order, e_phoff and length. Permissive reads what can be read and lists
// what is wrong; strict refuses whatever a capture kernel would refuse or misread (fs/proc/vmcore.c, Linux 6.12).
import { hex } from '../address/u64';
import { PN_XNUM, PT_LOAD, PT_NOTE } from './core-header';
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

/** A part of the bytes, asked for by its place. */
interface Slice {
  readonly offset: number;
  readonly length: number;
}

/** A table longer than this is cut short: 1.1 million program headers. */
const MAX_TABLE_BYTES = 64 * 1024 * 1024;

/** Decodes `bytes`; permissive unless told otherwise. Never throws, and never reads more than once over the bytes. */
export function decodeCoreHeader(bytes: Uint8Array, options: DecodeOptions = {}): DecodeResult {
  const slices = coreHeaderSlices(bytes.length, bytes.length);
  let step = slices.next();
  while (step.done !== true) {
    const { offset, length } = step.value;
    step = slices.next(bytes.subarray(offset, offset + length));
  }
  if (!step.value.ok) return step.value;
  const { header } = step.value;
  const [issue] = header.issues;
  if (options.mode === 'strict' && issue !== undefined) return { ok: false, issue };
  const staleOffset = isDumpFile(header.phdrs) ? undefined : firstNonZero(bytes, header.bytesUsed);
  return { ok: true, header: staleOffset === undefined ? header : { ...header, staleOffset } };
}

/**
 * Decodes the header of a file of `byteLength` bytes by asking for its parts, wherever they lie. An answer is short at
 * the end of the file. Permissive; knows nothing of stale bytes behind the table.
 */
export function* coreHeaderSlices(
  byteLength: number,
  maxTableBytes = MAX_TABLE_BYTES,
): Generator<Slice, DecodeResult, Uint8Array> {
  const start = decodeEhdr(viewOf(yield { offset: 0, length: EHDR_LAYOUT[64].size }));
  if (!start.ok) return start;
  const { ehdr } = start;
  const { size, fields } = EHDR_LAYOUT[ehdr.class];
  const issues = checkEhdr(ehdr);
  const count = yield* resolvePhnum(byteLength, ehdr, issues);
  const entry = PHDR_LAYOUT[ehdr.class].size;
  const fail = (offset: number, message: string): void => void issues.push({ offset, message, fatal: true });

  const reachable = ehdr.phoff <= BigInt(byteLength);
  if (count.phnum > 0 && !reachable) {
    fail(fields.e_phoff.offset, `e_phoff is ${hex(ehdr.phoff)}, past the end of the ${byteLength} bytes`);
  }
  if (count.phnum > 0 && ehdr.phentsize < entry) {
    fail(fields.e_phentsize.offset, `e_phentsize is ${ehdr.phentsize}: a program header has ${entry} bytes`);
  }
  const run = phdrRun(ehdr, reachable ? Number(ehdr.phoff) : size, count.phnum);
  const tableBytes = reachable ? Math.min(run.count * run.stride, byteLength - run.offset, maxTableBytes) : 0;
  const table = viewOf(tableBytes > 0 ? yield { offset: run.offset, length: tableBytes } : new Uint8Array(0));
  const phdrs = decodePhdrs(table, { ...run, offset: 0 });
  if (reachable && ehdr.phentsize >= entry && phdrs.length < count.phnum) {
    const broken = Math.min(run.offset + phdrs.length * run.stride, byteLength);
    fail(broken, `the table is cut short: ${phdrs.length} of ${count.phnum} program headers are whole`);
  }
  issues.push(...checkPhdrs(phdrs, run));

  const tableEnd = reachable ? run.offset + count.phnum * run.stride : size;
  const bytesUsed = count.phnum === 0 ? size : Math.max(tableEnd, count.end, size);
  return { ok: true, header: { ehdr, phnum: count.phnum, phdrs, bytesUsed, issues } };
}

/** The number of program headers; with PN_XNUM it stands in sh_info of section 0, which `end` is the end of. */
function* resolvePhnum(
  byteLength: number,
  ehdr: Ehdr,
  issues: HeaderIssue[],
): Generator<Slice, { phnum: number; end: number }, Uint8Array> {
  if (ehdr.phnum !== PN_XNUM || ehdr.shoff === 0n) return { phnum: ehdr.phnum, end: 0 };
  const { size, fields } = SHDR_LAYOUT[ehdr.class];
  const offset = Number(ehdr.shoff);
  const section = ehdr.shoff <= BigInt(byteLength) ? viewOf(yield { offset, length: size }) : undefined;
  if (section === undefined || section.byteLength < size) {
    const { offset: at } = EHDR_LAYOUT[ehdr.class].fields.e_shoff;
    const message = `e_phnum is PN_XNUM, but section 0 at e_shoff ${hex(ehdr.shoff)} is past the end of the ${byteLength} bytes`;
    issues.push({ offset: at, message, fatal: false });
    return { phnum: PN_XNUM, end: 0 };
  }
  const stated = readSmallField(section, 0, fields.sh_info, ehdr.order);
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

/**
 * In memory the p_offset of a note, or else of a load, is its physical address; in a dump it is a place in the file,
 * and a note's p_paddr is 0.
 */
export function isDumpFile(phdrs: PhdrTable): boolean {
  const note = phdrs.types.indexOf(PT_NOTE);
  const shown = note >= 0 ? note : phdrs.types.findIndex((type, i) => type === PT_LOAD && phdrs.filesizes[i] !== 0n);
  return shown >= 0 && phdrs.offsets[shown] !== phdrs.paddrs[shown];
}

function firstNonZero(bytes: Uint8Array, from: number): number | undefined {
  for (let i = from; i < bytes.length; i++) if (bytes[i] !== 0) return i;
  return undefined;
}
