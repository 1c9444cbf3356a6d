// zip, read from its central directory. Entries are independent: a damaged one does not spoil the others.
import { crc32 } from 'node:zlib';
import { getFileNameLowLevel, openPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { onlyBytes, peekHead } from '../byte-stream';
import { InputFault, messageOf } from '../input-fault';
import type { Intake } from '../intake';
import { noteSkipped } from '../skipped-entry';
import { takeFile } from '../take-file';
import type { Container } from './container';

const S_IFMT = 0o170000;
const S_IFREG = 0o100000;
const UNIX = 3;

export const zip: Container = {
  id: 'zip',
  sniff: ({ head, diskPath }) =>
    diskPath !== undefined && head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5),
  async unpack({ diskPath = '' }, intake) {
    let archive: ZipFile | undefined;
    try {
      // Names are decoded by us: the library refuses the whole archive for one bad name.
      archive = await openPromise(diskPath, { autoClose: false, decodeStrings: false });
      for await (const entry of archive.eachEntry()) await takeEntry(archive, entry, intake);
    } catch (thrown) {
      if (thrown instanceof InputFault) throw thrown;
      throw new InputFault('damage', `The zip archive cannot be read further: ${messageOf(thrown)}`);
    } finally {
      archive?.close();
    }
  },
};

async function takeEntry(archive: ZipFile, entry: Entry, intake: Intake): Promise<void> {
  const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
  if (name.endsWith('/')) return;
  const path = intake.admit(name);
  if (path === undefined) return;
  if (!isRegular(entry)) {
    noteSkipped(intake, path, 'link or device');
    return;
  }
  if (entry.isEncrypted()) {
    intake.note(path, 'is encrypted', 'entry skipped; unpack it yourself');
    return;
  }
  try {
    const stream = await peekHead(path, entryBytes(archive, entry, path, intake));
    await takeFile(path, entry.uncompressedSize, stream, intake);
  } catch (thrown) {
    if (thrown instanceof InputFault) throw thrown;
    intake.note(path, `cannot be unpacked: ${messageOf(thrown)}`, 'entry skipped');
  }
}

/** Zips made on Unix state a mode, sometimes 0; others have no links. */
function isRegular(entry: Entry): boolean {
  if (entry.versionMadeBy >> 8 !== UNIX) return true;
  const type = (entry.externalFileAttributes >>> 16) & S_IFMT;
  return type === 0 || type === S_IFREG;
}

/** The unpacked bytes; throws at their end when the checksum is another. */
async function* entryBytes(
  archive: ZipFile,
  entry: Entry,
  path: string,
  intake: Intake,
): AsyncGenerator<Uint8Array, void, undefined> {
  await intake.countPacked(entry.compressedSize);
  const stream = await archive.openReadStreamPromise(entry);
  let sum = 0;
  for await (const chunk of intake.metered(path, onlyBytes(stream))) {
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (sum !== entry.crc32) throw new Error('its checksum does not match');
}
