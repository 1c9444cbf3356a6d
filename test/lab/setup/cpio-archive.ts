// An initramfs as the kernel reads it: cpio "newc" (Documentation/driver-api/early-userspace/buffer-format.rst).

export interface CpioEntry {
  readonly path: string;
  /** Contents of a file, target of a link; nothing: a folder. */
  readonly bytes?: Buffer;
  readonly link?: string;
}

const FOLDER = 0o040755;
const FILE = 0o100755;
const LINK = 0o120777;

function member(path: string, mode: number, bytes: Buffer): Buffer {
  const name = Buffer.from(`${path}\0`);
  const field = (value: number): string => value.toString(16).padStart(8, '0');
  // inode, mode, uid, gid, links, time, size, device (2), special device (2), length of the name, checksum
  const fields = [0, mode, 0, 0, 1, 0, bytes.length, 0, 0, 0, 0, name.length, 0].map(field).join('');
  const head = Buffer.concat([Buffer.from(`070701${fields}`), name]);
  const pad = (length: number): Buffer => Buffer.alloc((4 - (length % 4)) % 4);
  return Buffer.concat([head, pad(head.length), bytes, pad(bytes.length)]);
}

/** The archive; folders come in front of what lies in them. */
export function cpioArchive(entries: readonly CpioEntry[]): Buffer {
  const folders = new Set<string>();
  for (const { path, bytes, link } of entries) {
    const parts = path.split('/');
    const depth = bytes === undefined && link === undefined ? parts.length : parts.length - 1;
    for (let i = 1; i <= depth; i++) folders.add(parts.slice(0, i).join('/'));
  }
  return Buffer.concat([
    ...[...folders].sort().map((path) => member(path, FOLDER, Buffer.alloc(0))),
    ...entries.flatMap(({ path, bytes, link }) => {
      if (link !== undefined) return [member(path, LINK, Buffer.from(link))];
      return bytes === undefined ? [] : [member(path, FILE, bytes)];
    }),
    member('TRAILER!!!', 0, Buffer.alloc(0)),
  ]);
}
