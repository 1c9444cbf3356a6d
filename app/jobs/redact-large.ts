// Redacts what is not held in memory, a MiB at a time, cut where no value can stand on both sides.
import { HELD_FILE_BYTES, startOf, type LargeContent } from '../core/evidence/content';
import { isBinary, type Redactor, type Replacement } from '../core/redact/redact-files';
import type { Spool } from '../input/spool';
import type { EvidenceFile } from '../readers/evidence-file';

const PIECE_BYTES = 1024 * 1024;
/** A line longer than this is cut somewhere. */
const LONGEST_LINE = 16 * 1024 * 1024;
const NEWLINE = 10;

/** The redacted file by reference; its `bytes` are still to be read. `onBytes` is told how much of it was gone through. */
export async function redactLarge(
  file: EvidenceFile & { readonly large: LargeContent },
  redactor: Redactor,
  note: (replacement: Replacement) => void,
  spool: Spool,
  onBytes: (count: number) => void,
): Promise<EvidenceFile> {
  const { large } = file;
  const isText = !isBinary({ ...file, bytes: await startOf(large, HELD_FILE_BYTES) });
  const redacted = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    let linesBefore = 0;
    let bytesBefore = 0;
    for await (const bytes of pieces(large.chunks(), isText ? NEWLINE : 0)) {
      yield redactor.piece({ path: file.path, bytes, isText, linesBefore, bytesBefore }, note);
      if (isText) linesBefore += linesIn(bytes);
      bytesBefore += bytes.length;
      onBytes(bytes.length);
    }
  };
  const put = await spool.put(redacted());
  return { ...file, path: redactor.path(file.path, note), bytes: new Uint8Array(0), large: put };
}

/** Pieces that end behind `cut`, unless there is none for long. */
async function* pieces(chunks: AsyncIterable<Uint8Array>, cut: number): AsyncGenerator<Uint8Array, void, undefined> {
  let pending: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    // The chunk's buffer is used again.
    pending.push(chunk.slice());
    length += chunk.length;
    if (length < PIECE_BYTES) continue;
    const at = chunk.lastIndexOf(cut) + 1;
    if (at === 0 && length < LONGEST_LINE) continue;
    const end = at === 0 ? length : length - chunk.length + at;
    const joined = Buffer.concat(pending);
    yield joined.subarray(0, end);
    pending = [joined.subarray(end)];
    length -= end;
  }
  if (length > 0) yield Buffer.concat(pending);
}

function linesIn(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
