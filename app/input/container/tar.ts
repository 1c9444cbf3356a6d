// tar in its ustar, pax and GNU forms. Only regular files are taken; links and devices never.
import { extract } from 'tar-stream';
import type { Extract } from 'tar-stream';
import { onlyBytes, peekHead } from '../byte-stream';
import type { ByteStream } from '../byte-stream';
import { InputFault, messageOf } from '../input-fault';
import type { Intake } from '../intake';
import { noteSkipped } from '../skipped-entry';
import { takeFile } from '../take-file';
import type { Container } from './container';

const BLOCK = 512;
const CHECKSUM_OFFSET = 148;
/** The unknown format is that of before ustar: no magic, recognised by its checksum like any other. */
const READER_OPTIONS = { highWaterMark: 64 * 1024, allowUnknownFormat: true };

type Entry = Extract extends AsyncIterable<infer Source> ? Source : never;

export const tar: Container = {
  id: 'tar',
  sniff: ({ head }) => hasTarChecksum(head),
  async unpack(stream, intake) {
    const reader = extract(READER_OPTIONS);
    const progress = { fed: 0, entry: '', entryEnd: 0 };
    const feeding = feed(stream, reader, (count) => (progress.fed += count));
    try {
      for await (const entry of reader) {
        progress.entry = entry.header.name;
        progress.entryEnd = endOf(entry);
        await takeEntry(entry, intake);
      }
      await feeding;
    } catch (thrown) {
      if (thrown instanceof InputFault) throw thrown;
      const place = progress.entry === '' ? {} : { where: progress.entry };
      throw new InputFault('damage', `The tar archive cannot be read further: ${messageOf(thrown)}`, {
        ...place,
        offset: Math.min(progress.entryEnd, progress.fed),
      });
    }
    if (progress.fed < progress.entryEnd + BLOCK) {
      throw new InputFault('damage', 'The tar archive has no end mark: it may be cut short', { offset: progress.fed });
    }
  },
};

/** The header checksum: bytes summed with the checksum field as blanks. Old tars have no other magic. */
function hasTarChecksum(head: Uint8Array): boolean {
  if (head.length < BLOCK || head[0] === 0) return false;
  let sum = 0;
  for (let at = 0; at < BLOCK; at++) {
    sum += at >= CHECKSUM_OFFSET && at < CHECKSUM_OFFSET + 8 ? 0x20 : (head[at] ?? 0);
  }
  const text = Buffer.from(head.subarray(CHECKSUM_OFFSET, CHECKSUM_OFFSET + 8)).toString('latin1');
  return Number.parseInt(text.replaceAll('\0', ' ').trim(), 8) === sum;
}

/** Offset in the tar just past the entry's padded data. The types of the library leave byteOffset out. */
function endOf(entry: Entry): number {
  const { header } = entry;
  const start = 'byteOffset' in header && typeof header.byteOffset === 'number' ? header.byteOffset : 0;
  return start + Math.ceil(header.size / BLOCK) * BLOCK;
}

async function takeEntry(entry: Entry, intake: Intake): Promise<void> {
  const { name, type, size } = entry.header;
  const path = type === 'directory' ? undefined : intake.admit(name);
  if (path !== undefined && (type === 'file' || type === 'contiguous-file')) {
    await takeFile(path, size, await peekHead(path, onlyBytes(entry)), intake);
    return;
  }
  if (path !== undefined && type === 'symlink') intake.links.set(path, entry.header.linkname ?? '');
  else if (path !== undefined) noteSkipped(intake, path, type);
  // Read to its end: the reader goes on only then.
  for await (const chunk of entry) void chunk;
}

/** Writes the stream into the reader, waiting when it is full. A fault of the stream ends the reader with it. */
async function feed(stream: ByteStream, reader: Extract, count: (bytes: number) => void): Promise<void> {
  try {
    for await (const chunk of stream.chunks) {
      if (reader.destroyed) return;
      count(chunk.length);
      if (!reader.write(chunk)) await drained(reader);
    }
    reader.end(null);
  } catch (thrown) {
    reader.destroy(thrown instanceof Error ? thrown : new Error(String(thrown)));
  }
}

function drained(reader: Extract): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      reader.off('drain', done);
      reader.off('close', done);
      resolve();
    };
    reader.on('drain', done);
    reader.on('close', done);
  });
}
