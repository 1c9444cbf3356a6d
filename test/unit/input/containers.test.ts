// One capture in every container gives the same files, and a bare file is itself however it is compressed.
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadEvidence } from '../../../app/input/load-evidence';
import type { EvidenceFile } from '../../../app/readers/evidence-file';
import { capturePath, readCapture } from '../../lib/captures';
import { tempFolder } from '../../lib/temp-folder';

const FIXTURES = fileURLToPath(new URL('../../fixtures/archives', import.meta.url));

/** What the archives were made of, written down by hand. */
const MINI = [
  { path: 'note.txt', text: 'hello\n' },
  {
    path: 'proc/iomem',
    text: '00000000-00000fff : Reserved\n00001000-0009fbff : System RAM\n00100000-3ffdefff : System RAM\n',
  },
  { path: 'sys/kernel/kexec_crash_loaded', text: '1\n' },
];

async function load(...paths: string[]): Promise<readonly EvidenceFile[]> {
  const loaded = await loadEvidence(paths);
  if ('error' in loaded) throw new Error(loaded.error.message);
  expect(loaded.problems).toEqual([]);
  return loaded.files;
}

describe('containers', () => {
  it.each(['mini', 'mini.tar', 'mini.tar.gz', 'mini.tar.xz', 'mini.tar.zst', 'mini.tar.bz2', 'mini.zip'])(
    '%s',
    async (name) => {
      const files = await load(join(FIXTURES, name));
      expect(files.map(({ path, bytes }) => ({ path, text: Buffer.from(bytes).toString() }))).toEqual(MINI);
    },
  );

  it('are told by their bytes, not by their names', async () => {
    const folder = await tempFolder();
    for (const name of ['mini.tar.xz', 'mini.zip', 'mini.tar.zst']) {
      await writeFile(join(folder, 'report'), await readFile(join(FIXTURES, name)));
      expect(await load(join(folder, 'report'))).toHaveLength(MINI.length);
    }
  });

  it.each([
    ['xz', ['-zc'], '.tar.xz'],
    ['xz', ['-zc9e', '--check=crc32'], '.tar.xz'],
    ['zstd', ['-qc', '-19'], '.tar.zst'],
    ['zstd', ['-qc', '--long=27'], '.tar.zst'],
    ['gzip', ['-c9'], '.tar.gz'],
  ])('a real capture packed by %s %j', async (tool, options, suffix) => {
    const capture = 'x86_64/20-vmem-file-vmem/03-shrunk-256M.tar.gz';
    const folder = await tempFolder();
    const tar = gunzipSync(await readFile(capturePath(capture)));
    const packed = packedBy(tool, options, tar);
    if (packed === undefined) return;
    await writeFile(join(folder, `capture${suffix}`), packed);
    expect(await load(join(folder, `capture${suffix}`))).toEqual(await readCapture(capture));
  });

  it('a real capture unpacked into a folder', async () => {
    const capture = 'ppc64le/lmb-deb612/07-lmb-removed-count1.tar.gz';
    const folder = await tempFolder();
    const files = await readCapture(capture);
    for (const file of files) {
      await mkdir(join(folder, 'deep/er', dirname(file.path)), { recursive: true });
      await writeFile(join(folder, 'deep/er', file.path), file.bytes);
    }
    expect(await load(folder)).toEqual(files);
  });

  it('bare files, compressed or not, keep their base name', async () => {
    const folder = await tempFolder();
    const iomem = MINI[1]?.text ?? '';
    await writeFile(join(folder, 'saved-iomem.txt'), iomem);
    await writeFile(join(folder, 'other.txt.gz'), gzipSync(iomem));
    const [plain] = await load(join(folder, 'saved-iomem.txt'));
    const [packed] = await load(join(folder, 'other.txt.gz'));
    expect(plain?.path).toBe('saved-iomem.txt');
    expect(packed?.path).toBe('other.txt');
    expect(Buffer.from(packed?.bytes ?? []).toString()).toBe(iomem);
  });

  it('several inputs become one machine', async () => {
    const folder = await tempFolder();
    const header = (await readCapture('x86_64/01-dimm-file/01-loaded.tar.gz')).find(
      (file) => file.path === 'elfcorehdr.bin',
    );
    await writeFile(join(folder, 'header'), header?.bytes ?? '');
    const files = await load(join(folder, 'header'), join(FIXTURES, 'mini.zip'));
    expect(files.map((file) => file.path)).toEqual(['header', ...MINI.map((file) => file.path)]);
  });
});

/** Undefined, saying so, where the tool is not installed. */
function packedBy(tool: string, options: readonly string[], input: Buffer): Buffer | undefined {
  try {
    return execFileSync(tool, options, { input, maxBuffer: 1 << 28 });
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') {
      console.warn(`${tool} is not installed: not tested`);
      return undefined;
    }
    throw thrown;
  }
}
