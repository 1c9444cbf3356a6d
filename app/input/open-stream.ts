// One file on disk: its compression undone, its container found, its files handed to the intake.
import { basename } from 'node:path';
import { fileChunks, peekHead } from './byte-stream';
import type { ByteStream } from './byte-stream';
import { bare } from './container/bare';
import { COMPRESSIONS, CONTAINERS } from './formats';
import { InputFault } from './input-fault';
import type { Intake } from './intake';

/** Unpacks the file at `path`. Returns the id of its container. */
export async function unpackFile(path: string, intake: Intake): Promise<string> {
  const packed = { ...(await peekHead(basename(path), fileChunks(path, intake, true))), diskPath: path };
  try {
    const stream = await undoCompression(packed, intake);
    try {
      if (stream.head.length === 0) throw new InputFault('unusable', 'The file is empty');
      const container = CONTAINERS.find((candidate) => candidate.sniff(stream)) ?? bare;
      await container.unpack(stream, intake);
      return container.id;
    } finally {
      await stream.close();
    }
  } finally {
    await packed.close();
  }
}

/** The compression undone, where there is one. */
async function undoCompression(packed: ByteStream, intake: Intake): Promise<ByteStream> {
  const compression = COMPRESSIONS.find((candidate) => candidate.sniff(packed.head));
  if (compression === undefined) return { ...packed, chunks: intake.metered(packed.name, packed.chunks) };
  const name = packed.name.replace(compression.suffix, '');
  const unpacked = intake.metered(packed.name, compression.decompress(packed.chunks));
  return peekHead(name === '' ? packed.name : name, unpacked);
}
