// The kernel modules a guest needs to reach the host's folders, with what they depend on, in the order to load them.
import { xz } from '../../../app/input/compression/xz';
import type { DebFiles } from './deb-files';

export interface KernelModule {
  readonly name: string;
  readonly bytes: Buffer;
}

/** What a module names in its .modinfo: `depends=` and a comma-separated list. */
function dependsOf(bytes: Buffer): string[] {
  const at = bytes.indexOf('\0depends=');
  if (at < 0) return [];
  const from = at + '\0depends='.length;
  return bytes.subarray(from, bytes.indexOf(0, from)).toString('latin1').split(',').filter(Boolean);
}

async function unpacked(path: string, bytes: Buffer): Promise<Buffer> {
  if (!path.endsWith('.xz')) return bytes;
  const source = (async function* () {
    await Promise.resolve();
    yield bytes;
  })();
  const chunks: Uint8Array[] = [];
  for await (const chunk of xz.decompress(source)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Those of the wanted modules that are not built in. */
export async function modulesInOrder(debs: DebFiles, wanted: readonly string[]): Promise<KernelModule[]> {
  const ordered = new Map<string, KernelModule>();
  const add = async (name: string): Promise<void> => {
    if (ordered.has(name)) return;
    // A file's name may have a dash where depends= has an underscore.
    const path = [...debs.files.keys()].find((p) =>
      p.replaceAll('-', '_').includes(`/${name.replaceAll('-', '_')}.ko`),
    );
    if (path === undefined) return;
    const bytes = await unpacked(path, debs.files.get(path) ?? Buffer.alloc(0));
    for (const needed of dependsOf(bytes)) await add(needed);
    ordered.set(name, { name, bytes });
  };
  for (const name of wanted) await add(name);
  return [...ordered.values()];
}
