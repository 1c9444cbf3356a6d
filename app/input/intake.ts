// What an import has collected so far, and the meter on it: every entry and every byte of every input
// passes through here, so limits, abort and progress have one place.
import { setImmediate } from 'node:timers/promises';
import { HELD_BYTES, HELD_FILE_BYTES } from '../core/evidence/content';
import type { Problem } from '../core/machine/provenance';
import type { EvidenceFile } from '../readers/evidence-file';
import { entryPath, shownPath } from './entry-path';
import { InputFault, messageOf } from './input-fault';
import type { InputLimits } from './limits';
import { sameContent } from './same-content';
import { createFileSpool } from './spool';
import type { Spool } from './spool';

export interface LoadProgress {
  readonly phase: string;
  readonly done: number;
  readonly total?: number;
  readonly unit: 'bytes' | 'files';
}

export interface LoadOptions {
  readonly limits?: Partial<InputLimits>;
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly signal?: AbortSignal;
  /** Takes the bytes of large files; a nameless file unless given. */
  readonly spool?: Spool;
}

/** What is known of a file before it is read. */
export interface Incoming {
  readonly path: string;
  /** As its archive states them. */
  readonly statedBytes?: number | undefined;
  /** Of a file that lies on disk as it is: its bytes once more. No limit of unpacking holds for it but that of all files. */
  readonly again?: (() => AsyncIterable<Uint8Array>) | undefined;
}

const PROGRESS_EVERY_MS = 100;
const BREATHE_EVERY_MS = 20;
/** Problems of one kind told one by one; the rest as a count. */
const TOLD_ONE_BY_ONE = 5;
const NOTHING = new Uint8Array(0);

export class Intake {
  readonly limits: InputLimits;
  /** Of the current input; loadEvidence takes them over when it is done. */
  files: EvidenceFile[] = [];
  problems: Problem[] = [];
  /** Symbolic links by path, with what they hold. */
  readonly links = new Map<string, string>();
  private readonly options: LoadOptions;
  private byPath = new Map<string, EvidenceFile>();
  private alike = new Map<string, number>();
  private readonly spool: Spool;
  private heldBytes = 0;
  private entries = 0;
  private unpackedBytes = 0;
  private packedBytes = 0;
  private totalPackedBytes = 0;
  private reportedAt = 0;
  private breathedAt = 0;

  constructor(limits: InputLimits, options: LoadOptions) {
    this.limits = limits;
    this.options = options;
    this.spool = options.spool ?? createFileSpool();
  }

  /** Starts the next input; `sizeBytes` is what it takes on disk, as far as known. */
  startInput(sizeBytes: number): void {
    this.files = [];
    this.problems = [];
    this.links.clear();
    this.byPath = new Map();
    this.totalPackedBytes += sizeBytes;
  }

  /** Throws when the import was cancelled. */
  checkAbort(): void {
    if (this.options.signal?.aborted === true) throw new InputFault('cancelled', 'The import was cancelled');
  }

  /** Counts bytes read from disk, and lets other work through. */
  async countPacked(count: number): Promise<void> {
    this.checkAbort();
    this.packedBytes += count;
    this.report();
    await this.breathe();
  }

  /** Counts one entry. Its cleaned path, or undefined when it is to be skipped (and told, where it matters). */
  admit(rawPath: string): string | undefined {
    this.checkAbort();
    this.entries++;
    if (this.entries > this.limits.entries) {
      throw new InputFault('limit', `More than ${this.limits.entries.toString()} entries`, { where: rawPath });
    }
    const cleaned = entryPath(rawPath, this.limits.pathLength);
    if (cleaned.kind === 'path') return cleaned.path;
    if (cleaned.kind === 'refused') this.note(shownPath(rawPath), cleaned.reason, 'entry skipped');
    return undefined;
  }

  /** Records a problem with an entry or with the input itself; of many alike, the first few. */
  note(file: string, message: string, hint?: string, offset?: number): void {
    const alike = (this.alike.get(message) ?? 0) + 1;
    this.alike.set(message, alike);
    if (alike > TOLD_ONE_BY_ONE) return;
    const where = offset === undefined ? { file } : { file, offset };
    this.problems.push(hint === undefined ? { where, message } : { where, message, hint });
  }

  /** Ends the current input: tells how many problems were not told one by one. */
  finishInput(input: string): void {
    for (const [message, count] of this.alike) {
      if (count <= TOLD_ONE_BY_ONE) continue;
      const untold = (count - TOLD_ONE_BY_ONE).toString();
      this.problems.push({ where: { file: input }, message: `${untold} more: an entry ${message}` });
    }
    this.alike = new Map();
  }

  /** Takes one file: into memory where it is small, else into the spool. */
  async take(incoming: Incoming, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const { path, statedBytes } = incoming;
    const most = incoming.again === undefined ? this.limits.fileBytes : this.limits.totalBytes;
    if (statedBytes !== undefined) checkBytes(path, statedBytes, most);
    const source = chunks[Symbol.asyncIterator]();
    const ahead: Uint8Array[] = [];
    let length = 0;
    try {
      for (let next = await source.next(); next.done !== true; next = await source.next()) {
        length += next.value.length;
        checkBytes(path, length, most);
        ahead.push(next.value);
        if (length <= HELD_FILE_BYTES && this.heldBytes + length <= HELD_BYTES) continue;
        await this.takeLarge(incoming, rest(path, ahead, source, most));
        return;
      }
    } finally {
      await source.return?.();
    }
    this.heldBytes += length;
    this.keep({ path, bytes: joined(ahead, length) });
  }

  /** A fault of the source is the source's; one of the spool ends the import. */
  private async takeLarge({ path, again }: Incoming, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    let ofSource: unknown;
    const watched = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
      try {
        yield* chunks;
      } catch (thrown) {
        ofSource = thrown;
        throw thrown;
      }
    };
    try {
      this.keep({ path, bytes: NOTHING, large: await this.spool.put(watched(), again) });
    } catch (thrown) {
      throw thrown === ofSource
        ? thrown
        : new InputFault('io', `Cannot be stored: ${messageOf(thrown)}`, { where: path });
    }
  }

  /** Keeps a file that was read. A second file of the same path is dropped, and told where it differs. */
  keep(file: EvidenceFile): void {
    const { path } = file;
    const first = this.byPath.get(path);
    if (first === undefined) {
      this.byPath.set(path, file);
      this.files.push(file);
    } else if (!sameContent(first, file) || first.wholeBytes !== file.wholeBytes) {
      this.note(path, 'is there more than once, with other content', 'the first is used');
    }
  }

  /** The file that was kept under a path of the current input. */
  fileAt(path: string): EvidenceFile | undefined {
    return this.byPath.get(path);
  }

  /** Checks what is kept of a dump so far: bytes, and slices asked for. */
  checkKept(path: string, bytes: number, slices: number): void {
    this.checkAbort();
    checkBytes(path, bytes, this.limits.fileBytes);
    if (slices <= this.limits.dumpSlices) return;
    throw new InputFault('limit', `A dump in more than ${this.limits.dumpSlices} pieces`, { where: path });
  }

  /** Passes bytes through the limits: everything that comes off the disk or out of a decompressor, taken or not. */
  async *metered(entry: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of chunks) {
      this.countUnpacked(entry, chunk.length);
      await this.breathe();
      yield chunk;
    }
  }

  /** Lets timers and messages through: an abort arrives as one, and a decompressor may never wait for the disk. */
  private async breathe(): Promise<void> {
    if (performance.now() - this.breathedAt < BREATHE_EVERY_MS) return;
    await setImmediate();
    this.breathedAt = performance.now();
  }

  private countUnpacked(entry: string, count: number): void {
    this.checkAbort();
    this.unpackedBytes += count;
    const { totalBytes, ratio, ratioFromBytes } = this.limits;
    if (this.unpackedBytes > totalBytes) {
      throw new InputFault('limit', `More than ${mebibytes(totalBytes)} in all after unpacking`, { where: entry });
    }
    if (this.unpackedBytes > ratioFromBytes && this.unpackedBytes > ratio * Math.max(this.packedBytes, 1)) {
      throw new InputFault('limit', `Unpacks to more than ${ratio.toString()} times its size`, { where: entry });
    }
  }

  private report(): void {
    const { onProgress } = this.options;
    const now = performance.now();
    if (onProgress === undefined || now - this.reportedAt < PROGRESS_EVERY_MS) return;
    this.reportedAt = now;
    // Of a folder nobody knows it before the end.
    const isKnown = this.packedBytes <= this.totalPackedBytes;
    const total = isKnown ? { total: this.totalPackedBytes } : {};
    onProgress({ phase: 'Reading', done: this.packedBytes, ...total, unit: 'bytes' });
  }
}

function mebibytes(count: number): string {
  return `${(count / 1024 / 1024).toString()} MiB`;
}

function checkBytes(path: string, count: number, most: number): void {
  if (count > most) throw new InputFault('limit', `A file of more than ${mebibytes(most)}`, { where: path });
}

/** What was read ahead, then the rest. */
async function* rest(
  path: string,
  ahead: readonly Uint8Array[],
  source: AsyncIterator<Uint8Array>,
  most: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let length = 0;
  for (const chunk of ahead) {
    length += chunk.length;
    yield chunk;
  }
  for (let next = await source.next(); next.done !== true; next = await source.next()) {
    length += next.value.length;
    checkBytes(path, length, most);
    yield next.value;
  }
}

/** One array; the single chunk of a small file is copied out of the buffer it shares. */
function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
