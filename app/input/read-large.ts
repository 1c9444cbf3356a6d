// Which bytes of large files readers get to see. What no reader wants is stored and never decoded; a log is read from its
// beginning; any other evidence is read whole or not at all, because half of a table looks like another machine.
import { contentBytes, contentOf, startOf } from '../core/evidence/content';
import type { Problem } from '../core/machine/provenance';
import { dumpFormatOf } from '../readers/dump/formats';
import type { EvidenceFile } from '../readers/evidence-file';
import { hasPlace, recognise } from '../readers/index';
import { isLog, otherInputPath } from '../readers/other-inputs';
import { InputFault } from './input-fault';

const MIB = 1024 * 1024;
/** Of one file. A kexec -d log of 10^5 entries has 12 MiB. */
const READ_FILE_BYTES = 32 * MIB;
/** Of all large files together. */
const READ_BYTES = 64 * MIB;
const HEAD_BYTES = 512;
const NOTHING = new Uint8Array(0);
const mebibytes = (count: number): string => `${(count / MIB).toFixed(0)} MiB`;

interface Seen {
  readonly file: EvidenceFile;
  readonly problem?: Problem;
}

/** The same files with the bytes that readers read, and what was left out of them. */
export async function readLarge(
  files: readonly EvidenceFile[],
): Promise<{ readonly files: readonly EvidenceFile[]; readonly problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  let left = READ_BYTES;
  const read: EvidenceFile[] = [];
  for (const file of files) {
    const { file: seen, problem } = file.large === undefined ? { file } : await seenOf(file, left);
    if (file.large !== undefined) left -= seen.bytes.length;
    if (problem !== undefined) problems.push(problem);
    read.push(seen);
  }
  return { files: read, problems };
}

async function seenOf(file: EvidenceFile, left: number): Promise<Seen> {
  const all = contentOf(file);
  const head = await startOf(all, HEAD_BYTES);
  const size = contentBytes(all);
  // The parts of a dump were chosen by its reader.
  if (file.parts !== undefined || dumpFormatOf(head) !== undefined)
    return { file: { ...file, bytes: await startOf(all, size) } };
  const room = Math.min(READ_FILE_BYTES, left);
  const bare = { path: otherInputPath(file.path) ?? file.path };
  const byPath = recognise({ ...bare, bytes: NOTHING })?.reader;
  const isWhole = size <= room;
  if (byPath !== undefined && !isWhole && !isLog(byPath)) return unread(file, size, left);
  const bytes = await readable(bare.path, all, head, room, byPath !== undefined);
  const reader = bytes.length === 0 ? undefined : recognise({ ...bare, bytes })?.reader;
  if (reader === undefined) return { file: { ...file, bytes: NOTHING } };
  if (isWhole) return { file: { ...file, bytes } };
  if (!isLog(reader) || bytes.length === 0) return unread(file, size, left);
  const message = `is ${mebibytes(size)} long: only its first ${mebibytes(bytes.length)} are read, all of it is stored`;
  const hint = 'for what comes later, save that part as a file of its own and open it';
  return { file: { ...file, bytes }, problem: { where: { file: file.path }, message, hint } };
}

/** Nothing of a file that no reader could want: those without a known path are searched only where they are text. */
async function readable(
  path: string,
  all: ReturnType<typeof contentOf>,
  head: Uint8Array,
  room: number,
  isKnown: boolean,
): Promise<Uint8Array> {
  if (!isKnown && (head.includes(0) || hasPlace(path))) return NOTHING;
  return startOf(all, room);
}

function unread(file: EvidenceFile, size: number, left: number): Seen {
  // Of many small files one missing would be taken for a block that is not there.
  if (size <= READ_FILE_BYTES && left < size) {
    throw new InputFault('limit', `More than ${mebibytes(READ_BYTES)} of evidence to be read`, { where: file.path });
  }
  const message = `is ${mebibytes(size)} long, more than any file of this kind: it is stored and not read`;
  return {
    file: { ...file, bytes: NOTHING },
    problem: { where: { file: file.path }, message, hint: `at most ${mebibytes(READ_FILE_BYTES)} are read` },
  };
}
