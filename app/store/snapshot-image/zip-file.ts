// A zip whose bytes follow from its entries alone: order as given, one fixed time, nothing compressed. Compressing would make
// the bytes depend on the zlib of the program that wrote them; Node and Electron have different ones.
import { ZipFile } from 'yazl';

const OPTIONS = { mode: 0o100644, compress: false, forceDosTimestamp: true } as const;

/** The file, in chunks. Names must be relative and without `..`. */
export async function* zipFile(
  entries: Iterable<readonly [name: string, bytes: Uint8Array]>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const zip = new ZipFile();
  // By the local clock, in whose fields a zip states times: no time zone shows. The second day a zip can state, because the
  // library takes what it holds for earlier than the first for its own idea of it.
  const options = { ...OPTIONS, mtime: new Date(1980, 0, 2, 12) };
  for (const [name, bytes] of entries) {
    zip.addBuffer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), name, options);
  }
  zip.end();
  for await (const chunk of zip.outputStream) {
    if (chunk instanceof Uint8Array) yield chunk;
  }
}
