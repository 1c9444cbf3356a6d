// One file of an input into the intake: whole, unless its first bytes say that it is a dump. The kernel's own
// configuration is unpacked on the way.
import { dumpFormatOf } from '../readers/dump/formats';
import { chunksAgain } from './byte-stream';
import type { ByteStream } from './byte-stream';
import { gzip } from './compression/gzip';
import { readDump, readDumpStart } from './dump-slices';
import type { Intake } from './intake';

/** The one file that /proc itself keeps compressed (CONFIG_IKCONFIG_PROC). */
const KERNEL_CONFIG = /((?:^|\/)proc\/config)\.gz$/;

/** Takes the file as `path`. A stream that lies on disk as it is can be sought in; others are read once. */
export async function takeFile(
  path: string,
  statedBytes: number | undefined,
  stream: ByteStream,
  intake: Intake,
): Promise<void> {
  const format = dumpFormatOf(stream.head);
  const unpackedPath = path.replace(KERNEL_CONFIG, '$1');
  if (unpackedPath !== path && gzip.sniff(stream.head)) {
    await intake.take({ path: unpackedPath }, intake.metered(path, gzip.decompress(stream.chunks)));
  } else if (format === undefined) {
    const { diskPath } = stream;
    const again = diskPath === undefined ? undefined : () => chunksAgain(diskPath);
    await intake.take({ path, statedBytes, again }, stream.chunks);
  } else if (stream.diskPath !== undefined) {
    await stream.close();
    intake.keep(await readDump(path, stream.diskPath, format, intake));
  } else {
    intake.keep(await readDumpStart(path, statedBytes, format, stream.chunks, intake));
  }
}
