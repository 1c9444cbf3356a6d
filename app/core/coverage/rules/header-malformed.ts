// Headers the capture kernel refuses (parse_crash_elf64_headers, fs/proc/vmcore.c 6.12: "Core image elf header is not
// sane", no /proc/vmcore at all), and sizes that wrap, which end /proc/vmcore early (seen with sizes as first merged on
// powerpc: 0xfffffffff0000000, makedumpfile exit 1).
import { hex } from '../../address/u64';
import type { CoreHeader } from '../../elf/core-header';
import { ET_CORE } from '../../elf/core-header';
import { phdrsWhere } from '../evidence';
import type { Finding } from '../finding';
import type { JudgeContext, JudgedHeader } from '../judge-context';

/** What vmcore.c tests, as [holds, words, byte offset of the field]. */
function refusals(header: CoreHeader): readonly { words: string; offset: number }[] {
  const { ehdr } = header;
  const is64 = ehdr.class === 64;
  const tests: readonly (readonly [boolean, string, number])[] = [
    [ehdr.type === ET_CORE, `e_type is ${ehdr.type}, not ET_CORE`, 16],
    [ehdr.identVersion === 1, `EI_VERSION is ${ehdr.identVersion}`, 6],
    [ehdr.version === 1, `e_version is ${ehdr.version}`, 20],
    [ehdr.ehsize === (is64 ? 64 : 52), `e_ehsize is ${ehdr.ehsize}`, is64 ? 52 : 40],
    [ehdr.phentsize === (is64 ? 56 : 32), `e_phentsize is ${ehdr.phentsize}`, is64 ? 54 : 42],
    [ehdr.phnum !== 0, 'e_phnum is 0', is64 ? 56 : 44],
  ];
  return tests.flatMap(([holds, words, offset]) => (holds ? [] : [{ words, offset }]));
}

function refused(header: JudgedHeader): readonly Finding[] {
  const { file } = header.evidence;
  return refusals(header.header).map(({ words, offset }) => ({
    id: 'header-malformed',
    severity: 'breaks',
    message: `${words}: the capture kernel refuses the header ("Core image elf header is not sane") and gives no /proc/vmcore.`,
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

function truncated(header: JudgedHeader): readonly Finding[] {
  const { file } = header.evidence;
  return header.header.issues
    .filter((issue) => issue.fatal)
    .map((issue) => ({
      id: 'header-malformed',
      severity: 'breaks',
      message: `${issue.message}. What could be decoded is judged.`,
      evidence: [{ file, offset: issue.offset }],
    }));
}

/** `breaks`. */
export function headerMalformed(ctx: JudgeContext): readonly Finding[] {
  const header = ctx.header;
  if (header) return [...refused(header), ...wrapped(header), ...truncated(header)];
  const evidence = ctx.machine.elfcorehdr;
  if (!evidence) return [];
  const message =
    'The elfcorehdr bytes are no ELF core header: the capture kernel would find no header and give no /proc/vmcore.';
  return [{ id: 'header-malformed', severity: 'breaks', message, evidence: [{ file: evidence.file, offset: 0 }] }];
}
