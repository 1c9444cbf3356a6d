// Headers the capture kernel refuses (parse_crash_elf64_headers, fs/proc/vmcore.c 6.12: "Core image elf header is not
// sane", no /proc/vmcore at all), and sizes that wrap, which end /proc/vmcore early (seen with sizes as first merged on
// powerpc: 0xfffffffff0000000, makedumpfile exit 1).
import { hex } from '../../address/u64';
import { checkEhdr } from '../../elf/header-checks';
import { phdrOffset, phdrsWhere } from '../evidence';
import type { Finding } from '../finding';
import type { JudgeContext, JudgedHeader } from '../judge-context';

/** EI_DATA is not tested by vmcore.c, and big-endian ppc64 kernels write little endian there (spec 2.1). */
const UNTESTED_OFFSET = 5;

function refused(header: JudgedHeader): readonly Finding[] {
  const { file } = header.evidence;
  return checkEhdr(header.header.ehdr)
    .filter((issue) => issue.offset !== UNTESTED_OFFSET)
    .map(({ message, offset }) => ({
      id: 'header-malformed',
      severity: 'breaks',
      message: `${message}: the capture kernel refuses or misreads the header ("Core image elf header is not sane").`,
      evidence: [{ file, offset }],
    }));
}

function wrapped(header: JudgedHeader): readonly Finding[] {
  const first = header.wrapping[0];
  if (first === undefined) return [];
  const size = hex(header.header.phdrs.memsizes[first] ?? 0n);
  return [
    {
      id: 'header-malformed',
      severity: 'breaks',
      message: `PT_LOAD ${first} has the size ${size}, which wraps: /proc/vmcore ends early and makedumpfile fails on it.`,
      phdrs: header.wrapping,
      evidence: phdrsWhere(header, header.wrapping),
    },
  ];
}

/** What the decoder objects to beyond the Ehdr: tables that do not fit, sizes that contradict each other. */
function contradictions(header: JudgedHeader): readonly Finding[] {
  const { file } = header.evidence;
  const { ehdr } = header.header;
  const ehdrOffsets = new Set(checkEhdr(ehdr).map((issue) => issue.offset));
  const wrappingAt = (offset: number): boolean =>
    header.wrapping.some((i) => offset >= phdrOffset(header.header, i) && offset < phdrOffset(header.header, i + 1));
  return header.header.issues
    .filter((issue) => !ehdrOffsets.has(issue.offset) && !wrappingAt(issue.offset))
    .map((issue) => ({
      id: 'header-malformed',
      severity: 'breaks',
      message: issue.fatal ? `${issue.message}. What could be decoded is judged.` : `${issue.message}.`,
      evidence: [{ file, offset: issue.offset }],
    }));
}

/** `breaks`. */
export function headerMalformed(ctx: JudgeContext): readonly Finding[] {
  const header = ctx.header;
  // Text says nothing about the ELF header or the bytes behind the table.
  if (header?.stated) return wrapped(header);
  if (header) return [...refused(header), ...wrapped(header), ...contradictions(header)];
  const evidence = ctx.machine.elfcorehdr;
  if (!evidence || evidence.decoded) return [];
  const message =
    'The elfcorehdr bytes are no ELF core header: the capture kernel would find no header and give no /proc/vmcore.';
  return [{ id: 'header-malformed', severity: 'breaks', message, evidence: [{ file: evidence.file, offset: 0 }] }];
}
