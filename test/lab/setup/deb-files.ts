// The files of Debian packages in memory: only those that are wanted, without unpacking the rest to disk.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { extract } from 'tar-stream';
import { LabError } from './run-program';

export interface DebFiles {
  /** Contents by path without the leading `./`. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** Targets of symbolic links. */
  readonly links: ReadonlyMap<string, string>;
}

/** Reads the wanted files of the packages; later packages add to earlier ones. */
export async function readDebs(debs: readonly string[], wanted: (path: string) => boolean): Promise<DebFiles> {
  const files = new Map<string, Buffer>();
  const links = new Map<string, string>();
  for (const deb of debs) {
    const child = spawn('dpkg-deb', ['--fsys-tarfile', deb], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    for await (const entry of child.stdout.pipe(extract())) {
      const path = entry.header.name.replace(/^\.\//, '');
      if (wanted(path) && entry.header.type === 'file') {
        const chunks: Buffer[] = [];
        for await (const chunk of entry) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
        files.set(path, Buffer.concat(chunks));
      } else {
        if (wanted(path) && entry.header.type === 'symlink') links.set(path, entry.header.linkname ?? '');
        entry.resume();
      }
    }
    const [code] = (await ended) as [number | null];
    if (code !== 0) throw new LabError(`${deb} cannot be read: remove it and run again`);
  }
  return { files, links };
}

/** The one file whose path matches. Throws LabError where a package is not as expected. */
export function onlyFile({ files }: DebFiles, pattern: RegExp): { readonly path: string; readonly bytes: Buffer } {
  for (const [path, bytes] of files) if (pattern.test(path)) return { path, bytes };
  throw new LabError(`the packages have no file like ${pattern.source}`);
}
