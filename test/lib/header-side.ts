// Headers to compare: of a capture, with what its machine says each entry is for, and of bare bytes.
import { readFileSync } from 'node:fs';
import { classifyPhdrs } from '../../app/core/coverage/phdr-roles';
import type { HeaderSide } from '../../app/core/diff/header-diff';
import { decodeCoreHeader } from '../../app/core/elf/decode-core-header';
import { createMachineDraft } from '../../app/core/machine/machine';
import type { Machine } from '../../app/core/machine/machine';
import { judgeEvidence } from '../../app/jobs/examine';
import { readCapture } from './captures';

/** A side of bare bytes, classified as far as the machine says. */
export function sideOfBytes(bytes: Uint8Array, machine: Machine = createMachineDraft()): HeaderSide {
  const decoded = decodeCoreHeader(bytes);
  if (!decoded.ok) throw new Error(decoded.issue.message);
  const { roles, cpus } = classifyPhdrs(machine, decoded.header);
  return { bytes, header: decoded.header, roles, cpus };
}

/** `x86_64/01-dimm-file/01-loaded` of test/captures. */
export async function sideOfCapture(name: string): Promise<HeaderSide> {
  const { machine } = judgeEvidence({ files: await readCapture(`${name}.tar.gz`), problems: [] });
  if (!machine.elfcorehdr) throw new Error(`${name} has no elfcorehdr`);
  return sideOfBytes(machine.elfcorehdr.bytes, machine);
}

/** One of test/fixtures/elfcorehdr. */
export function sideOfGolden(name: string): HeaderSide {
  return sideOfBytes(readFileSync(new URL(`../fixtures/elfcorehdr/${name}.elfcorehdr`, import.meta.url)));
}
