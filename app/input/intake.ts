// What an import has collected so far, and the meter on it: every entry and every byte of every input
// passes through here, so limits, abort and progress have one place.
import { setImmediate } from 'node:timers/promises';
import type { Problem } from '../core/machine/provenance';
import type { EvidenceFile } from '../readers/evidence-file';
import { entryPath, shownPath } from './entry-path';
import { InputFault } from './input-fault';
import type { InputLimits } from './limits';

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
}

const PROGRESS_EVERY_MS = 100;
const BREATHE_EVERY_MS = 20;
/** Problems of one kind told one by one; the rest as a count. */
const TOLD_ONE_BY_ONE = 5;

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
  private entries = 0;
  private unpackedBytes = 0;
  private packedBytes = 0;
  private totalPackedBytes = 0;
  private reportedAt = 0;
  private breathedAt = 0;

  constructor(limits: InputLimits, options: LoadOptions) {
    this.limits = limits;
    this.options = options;
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

  /** Takes one file's bytes, whole. */
  async take(path: string, statedBytes: number | undefined, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    if (statedBytes !== undefined) this.checkFileBytes(path, statedBytes);
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of chunks) {
      length += chunk.length;
      this.checkFileBytes(path, length);
      parts.push(chunk);
    }
    this.keep({ path, bytes: joined(parts, length) });
  }

  /** Keeps a file that was read. A second file of the same path is dropped, and told where it differs. */
  keep(file: EvidenceFile): void {
    const { path } = file;
    const first = this.byPath.get(path);
    if (first === undefined) {
      this.byPath.set(path, file);
      this.files.push(file);
    } else if (Buffer.compare(first.bytes, file.bytes) !== 0 || first.wholeBytes !== file.wholeBytes) {
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
    this.checkFileBytes(path, bytes);
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

  private checkFileBytes(path: string, count: number): void {
    if (count <= this.limits.fileBytes) return;
    throw new InputFault('limit', `A file of more than ${mebibytes(this.limits.fileBytes)}`, { where: path });
  }

  private report(): void {
    const { onProgress } = this.options;
    const now = performance.now();
    if (onProgress === undefined || now - this.reportedAt < PROGRESS_EVERY_MS) return;
    this.reportedAt = now;
    const total = Math.max(this.totalPackedBytes, this.packedBytes);
    onProgress({ phase: 'Reading', done: this.packedBytes, total, unit: 'bytes' });
  }
}

function mebibytes(count: number): string {
  return `${(count / 1024 / 1024).toString()} MiB`;
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
