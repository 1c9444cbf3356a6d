// Archives as a test needs them, hostile ones included: tar through tar-stream, zip through yazl.
import { Buffer } from 'node:buffer';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import type { Header } from 'tar-stream';
import { ZipFile } from 'yazl';

export interface TarEntry {
  readonly name: string;
  readonly content?: string | Uint8Array;
  readonly type?: Header['type'];
  readonly linkname?: string;
}

/** A whole tar. */
export async function makeTar(entries: readonly TarEntry[]): Promise<Buffer> {
  const tar = pack();
  for (const { name, content = '', type = 'file', linkname } of entries) {
    const bytes = Buffer.from(content);
    tar.entry({ name, type, size: bytes.length, ...(linkname === undefined ? {} : { linkname }) }, bytes);
  }
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A whole zip. Names are checked by yazl: a hostile one is put in afterwards with `renamed`. */
export async function makeZip(
  entries: readonly { name: string; content: string | Uint8Array; mode?: number }[],
): Promise<Buffer> {
  const zip = new ZipFile();
  for (const { name, content, mode = 0o100644 } of entries) zip.addBuffer(Buffer.from(content), name, { mode });
  zip.end();
  return Buffer.from(await buffer(zip.outputStream));
}

/** The archive with every occurrence of a name replaced by another of the same length. */
export function renamed(archive: Buffer, from: string, to: string): Buffer {
  if (from.length !== to.length) throw new Error('names of different lengths');
  return Buffer.from(archive.toString('latin1').replaceAll(from, to), 'latin1');
}
