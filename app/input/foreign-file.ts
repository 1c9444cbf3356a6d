// Files people try that are not evidence, told by their first bytes: a message that names what it is
// saves a support call.

import type { EvidenceFile } from '../readers/evidence-file';
import { readElfCore } from '../readers/dump/elf-dump';

interface Foreign {
  /** Latin-1 text the file starts with. */
  readonly magic: string;
  readonly message: string;
  readonly hint?: string;
}

const UNPACK = 'unpack it and open what is in it';

const FOREIGN: readonly Foreign[] = [
  { magic: '7z\xbc\xaf\x27\x1c', message: '7-Zip archives are not read', hint: UNPACK },
  { magic: 'Rar!\x1a\x07', message: 'RAR archives are not read', hint: UNPACK },
  { magic: 'LZIP', message: 'lzip data is not read', hint: UNPACK },
  { magic: '\x04\x22\x4d\x18', message: 'LZ4 data is not read', hint: UNPACK },
  { magic: '\x1f\x8b', message: 'Compressed more than once', hint: UNPACK },
  { magic: '\xfd7zXZ\0', message: 'Compressed more than once', hint: UNPACK },
  { magic: '\x28\xb5\x2f\xfd', message: 'Compressed more than once', hint: UNPACK },
  { magic: 'PK\x03\x04', message: 'A zip inside a compressed file', hint: UNPACK },
  { magic: '\x7fELF', message: 'An ELF file, but not a core: it has no program headers of a machine’s memory' },
];

const PROCESS_CORE = {
  message: 'The core of a process: it holds virtual addresses of one program, not the memory of a machine',
  hint: 'a dump of the machine is what the capture kernel saved from /proc/vmcore, often below /var/crash',
};

/** What to say about a file no reader knows. */
export function describeForeign(file: EvidenceFile | undefined, whatWeRead: string): { message: string; hint: string } {
  if (file !== undefined && readElfCore(file).kind === 'process') return PROCESS_CORE;
  const head = Buffer.from(file?.bytes.subarray(0, 64) ?? []).toString('latin1');
  const foreign = FOREIGN.find(({ magic }) => head.startsWith(magic));
  return { message: foreign?.message ?? 'Not a file that Kdumpscope reads', hint: foreign?.hint ?? whatWeRead };
}
