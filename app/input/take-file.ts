// One file of an input into the intake: whole, unless its first bytes say that it is a dump.
import { dumpFormatOf } from '../readers/dump/formats';
import type { ByteStream } from './byte-stream';
import { readDump, readDumpStart } from './dump-slices';
import type { Intake } from './intake';

/** Takes the file as `path`. A stream that lies on disk as it is can be sought in; others are read once. */
export async function takeFile(
  path: string,
  statedBytes: number | undefined,
  stream: ByteStream,
  intake: Intake,
): Promise<void> {
  const format = dumpFormatOf(stream.head);
  if (format === undefined) {
    await intake.take(path, statedBytes, stream.chunks);
  } else if (stream.diskPath !== undefined) {
    await stream.close();
    intake.keep(await readDump(path, stream.diskPath, format, intake));
  } else {
    intake.keep(await readDumpStart(path, statedBytes, format, stream.chunks, intake));
  }
}
