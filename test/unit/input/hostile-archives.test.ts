// Archives that mean harm or were harmed: nothing escapes, nothing hangs, limits are named, and what was
// read before the damage stays usable.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadEvidence } from '../../../app/input/load-evidence';
import type { LoadedEvidence } from '../../../app/input/load-evidence';
import type { InputError } from '../../../app/input/input-fault';
import type { InputLimits } from '../../../app/input/limits';
import { capturePath, readCapture } from '../../lib/captures';
import { makeTar, makeZip, renamed } from '../../lib/make-archive';
import type { TarEntry } from '../../lib/make-archive';
import { tempFolder } from '../../lib/temp-folder';

const FIXTURES = fileURLToPath(new URL('../../fixtures/archives', import.meta.url));
const IOMEM = '00001000-0009fbff : System RAM\n';
const MIB = 1024 * 1024;

async function open(bytes: Uint8Array, limits: Partial<InputLimits> = {}): Promise<LoadedEvidence | InputError> {
  const path = join(await tempFolder(), 'input');
  await writeFile(path, bytes);
  const loaded = await loadEvidence([path], { limits });
  return 'error' in loaded ? loaded.error : loaded;
}

async function opened(bytes: Uint8Array): Promise<LoadedEvidence> {
  const loaded = await open(bytes);
  if (!('files' in loaded)) throw new Error(loaded.message);
  return loaded;
}

async function refused(bytes: Uint8Array, limits: Partial<InputLimits> = {}): Promise<InputError> {
  const error = await open(bytes, limits);
  if ('files' in error) throw new Error('was opened');
  return error;
}

const paths = (loaded: LoadedEvidence): string[] => loaded.files.map((file) => file.path);

describe('paths that lead out', () => {
  const entries: TarEntry[] = [
    { name: 'cap/proc/iomem', content: IOMEM },
    { name: '../../etc/passwd', content: 'x' },
    { name: 'cap/../../../escape', content: 'x' },
    { name: '/etc/shadow', content: 'x' },
    { name: 'C:/windows/system32', content: 'x' },
    { name: 'cap\\proc\\version', content: 'x' },
  ];

  it('of a tar are skipped and told', async () => {
    const loaded = await opened(await makeTar(entries));
    expect(paths(loaded)).toEqual(['proc/iomem']);
    expect(loaded.problems.map((problem) => `${problem.where.file} ${problem.message}`)).toEqual([
      '../../etc/passwd leads out of its folder with ".."',
      'cap/../../../escape leads out of its folder with ".."',
      '/etc/shadow has an absolute path',
      'C:/windows/system32 starts with a drive letter',
      'cap\\proc\\version has a backslash in its path',
    ]);
  });

  it('of a zip are skipped and told, and the rest is read', async () => {
    const zip = await makeZip([
      { name: 'proc/iomem', content: IOMEM },
      { name: 'xx/xx/passwd', content: 'x' },
      { name: 'xetc/shadow', content: 'x' },
    ]);
    const loaded = await opened(renamed(renamed(zip, 'xx/xx/passwd', '../../passwd'), 'xetc/shadow', '/etc/shadow'));
    expect(paths(loaded)).toEqual(['proc/iomem']);
    expect(loaded.problems.map((problem) => problem.where.file)).toEqual(['../../passwd', '/etc/shadow']);
  });

  it('are told a few at a time', async () => {
    const many = Array.from({ length: 300 }, (_, index) => ({ name: `../${index.toString()}`, content: 'x' }));
    const loaded = await opened(await makeTar([{ name: 'proc/iomem', content: IOMEM }, ...many]));
    expect(loaded.problems).toHaveLength(6);
    expect(loaded.problems.at(-1)?.message).toContain('295 more');
  });
});

describe('entries that are no files', () => {
  it.each(['symlink', 'link', 'fifo', 'character-device', 'block-device'] as const)('%s of a tar', async (type) => {
    const loaded = await opened(
      await makeTar([
        { name: 'proc/iomem', content: IOMEM },
        { name: 'elfcorehdr.bin', type, linkname: '/dev/zero' },
        { name: 'sys/devices/system/cpu/cpu0/subsystem', type, linkname: '../../../../bus/cpu' },
      ]),
    );
    expect(paths(loaded)).toEqual(['proc/iomem']);
    // Only the one that stands where evidence is looked for is worth telling.
    expect(loaded.problems.map((problem) => problem.where.file)).toEqual(['elfcorehdr.bin']);
  });

  it('symlink of a zip', async () => {
    const loaded = await opened(
      await makeZip([
        { name: 'proc/iomem', content: IOMEM },
        { name: 'proc/version', content: '/etc/passwd', mode: 0o120777 },
      ]),
    );
    expect(paths(loaded)).toEqual(['proc/iomem']);
    expect(loaded.problems.map((problem) => problem.where.file)).toEqual(['proc/version']);
  });
});

describe('limits', () => {
  it('of one file', async () => {
    const tar = await makeTar([
      { name: 'proc/iomem', content: IOMEM },
      { name: 'big', content: new Uint8Array(2000) },
    ]);
    const error = await refused(tar, { fileBytes: MIB / 1024 });
    expect(error.message).toContain('MiB');
    expect(error.where).toMatch(/: big$/);
  });

  it('of a size that is stated and not there', async () => {
    const tar = await makeTar([{ name: 'proc/iomem', content: IOMEM }]);
    const lying = withTarSize(tar, '77777777777');
    expect((await refused(lying)).where).toMatch(/: proc\/iomem$/);
  });

  it('of entries', async () => {
    const tar = await makeTar(Array.from({ length: 30 }, (_, index) => ({ name: `proc/${index.toString()}` })));
    const error = await refused(tar, { entries: 20 });
    expect(error.message).toContain('20 entries');
    expect(error.where).toMatch(/: proc\/20$/);
  });

  it('of time: an archive of 20 000 captures is refused quickly', async () => {
    const entries = Array.from({ length: 20_000 }, (_, index) => ({ name: `${index.toString()}/proc/iomem` }));
    const tar = await makeTar(entries);
    const started = performance.now();
    expect((await refused(tar)).message).toMatch(/^Holds 20000 captures: 0, 1, 10, 100, 1000 and 19995 more$/);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('of bytes in all', async () => {
    const tar = await makeTar([1, 2, 3, 4].map((index) => ({ name: index.toString(), content: new Uint8Array(MIB) })));
    expect((await refused(tar, { totalBytes: 2 * MIB })).message).toContain('2 MiB in all');
  });

  it.each([
    ['gzip', 'zeros.gz'],
    ['xz', 'zeros-64m.xz'],
    ['zstd', 'zeros-64m.zst'],
  ])('of the ratio, %s', async (_, name) => {
    const bomb = name === 'zeros.gz' ? gzipSync(new Uint8Array(64 * MIB)) : await readFile(join(FIXTURES, name));
    const error = await refused(bomb, { ratio: 100 });
    expect(error.message).toBe('Unpacks to more than 100 times its size');
  });

  it('of the ratio, zip', async () => {
    const zip = await makeZip([{ name: 'proc/iomem', content: new Uint8Array(20 * MIB) }]);
    expect((await refused(zip, { ratio: 100 })).where).toMatch(/: proc\/iomem$/);
  });

  it('of the default ratio: 256 MiB of zeros in a gzip', async () => {
    // deflate reaches 1032:1 at best, so the default ratio of 1000 stops it after 16 MiB.
    const bomb = gzipSync(new Uint8Array(256 * MIB), { level: 9 });
    const started = performance.now();
    const error = await refused(bomb);
    expect(error.message).toMatch(/times its size/);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('of a window: a zstd frame that asks for 2 GiB', async () => {
    // Frame header with window descriptor 0xa8: 2^(10+21) = 2 GiB.
    const frame = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0x01, 0x00, 0x00]);
    const error = await refused(frame);
    expect(error.message).toContain('its window needs too much memory');
  });

  it('leave nothing half open: the next import works', async () => {
    await refused(await readFile(join(FIXTURES, 'zeros-64m.xz')), { ratio: 100 });
    expect(paths(await opened(await readFile(join(FIXTURES, 'mini.tar.xz'))))).toHaveLength(3);
  });
});

describe('damage', () => {
  const capture = 'x86_64/01-dimm-file/07-dimm-removed.tar.gz';

  it('a gzip cut at many lengths keeps whole files only, and tells', async () => {
    const bytes = await readFile(capturePath(capture));
    const whole = new Map((await readCapture(capture)).map((file) => [file.path, file.bytes]));
    let kept = 0;
    for (let length = 1; length < bytes.length; length += 97) {
      const loaded = await open(bytes.subarray(0, length));
      if (!('files' in loaded)) {
        expect(loaded.message).not.toBe('');
        continue;
      }
      kept++;
      expect(loaded.problems.length).toBeGreaterThan(0);
      for (const file of loaded.files) expect(whole.get(file.path)).toEqual(file.bytes);
    }
    expect(kept).toBeGreaterThan(10);
  });

  it('a tar cut anywhere, entry boundaries included, is told', async () => {
    const tar = gunzipSync(await readFile(capturePath(capture)));
    for (let length = 512; length < tar.length - 10240; length += 1536) {
      const loaded = await open(tar.subarray(0, length));
      if ('files' in loaded) expect(loaded.problems.length).toBeGreaterThan(0);
    }
  });

  it.each(['mini.tar.xz', 'mini.tar.zst', 'mini.tar.gz'])(
    '%s cut at every length never opens silently',
    async (name) => {
      const bytes = await readFile(join(FIXTURES, name));
      for (let length = 1; length < bytes.length; length += 7) {
        const loaded = await open(bytes.subarray(0, length));
        if ('files' in loaded) expect(loaded.problems.length).toBeGreaterThan(0);
        else expect(loaded.where).toBeDefined();
      }
    },
  );

  it('names the byte where a gzip ends early', async () => {
    const bytes = await readFile(capturePath(capture));
    const loaded = await opened(bytes.subarray(0, 4000));
    expect(loaded.problems).toHaveLength(1);
    expect(loaded.problems[0]?.where.offset).toBe(4000);
    expect(loaded.problems[0]?.message).toContain('gzip');
  });

  it('a tar with a broken header in the middle keeps what came before', async () => {
    const tar = await makeTar([
      { name: 'proc/iomem', content: IOMEM },
      { name: 'proc/version', content: 'Linux version 6.12.0' },
    ]);
    tar[1024 + 150] = 0x39;
    const loaded = await opened(tar);
    expect(paths(loaded)).toEqual(['proc/iomem']);
    expect(loaded.problems[0]?.where.offset).toBe(1024);
  });

  it('a zip with one broken entry keeps the others', async () => {
    const zip = await makeZip([
      { name: 'proc/iomem', content: IOMEM },
      { name: 'proc/version', content: 'Linux version 6.12.0 '.repeat(50) },
    ]);
    const data = zip.indexOf('proc/version') + 'proc/version'.length;
    zip.fill(0xff, data, data + 8);
    const loaded = await opened(zip);
    expect(paths(loaded)).toEqual(['proc/iomem']);
    expect(loaded.problems.map((problem) => problem.where.file)).toEqual(['proc/version']);
  });

  it.each([1, 500])('a zip entry that states %i bytes and has 600 is left out', async (stated) => {
    const zip = await makeZip([
      { name: 'proc/iomem', content: IOMEM },
      { name: 'proc/version', content: 'x'.repeat(600) },
    ]);
    // The size before packing, at offset 24 of the central directory's record, whose name begins at 46.
    zip.writeUInt32LE(stated, zip.lastIndexOf('proc/version') - 46 + 24);
    const loaded = await opened(zip);
    expect(paths(loaded)).toEqual(['proc/iomem']);
    expect(loaded.problems.map((problem) => problem.where.file)).toEqual(['proc/version']);
  });

  it('a zip cut short says so', async () => {
    const zip = await readFile(join(FIXTURES, 'mini.zip'));
    expect((await refused(zip.subarray(0, zip.length - 30))).message).toMatch(/zip/);
  });

  it('the same path twice: the first is used', async () => {
    const tar = await makeTar([
      { name: 'proc/iomem', content: IOMEM },
      { name: './proc/iomem', content: 'other' },
    ]);
    const loaded = await opened(tar);
    expect(loaded.files).toHaveLength(1);
    expect(Buffer.from(loaded.files[0]?.bytes ?? []).toString()).toBe(IOMEM);
    expect(loaded.problems[0]?.message).toBe('is there more than once, with other content');
  });

  it('what macOS adds is ignored', async () => {
    const zip = await makeZip([
      { name: 'cap/proc/iomem', content: IOMEM },
      { name: '__MACOSX/cap/proc/._iomem', content: 'x' },
      { name: 'cap/.DS_Store', content: 'x' },
      { name: 'cap/proc/._iomem', content: 'x' },
    ]);
    const loaded = await opened(zip);
    expect(paths(loaded)).toEqual(['proc/iomem']);
    expect(loaded.problems).toEqual([]);
  });
});

/** The first header with another size field, its checksum made right again. */
function withTarSize(tar: Buffer, octal: string): Buffer {
  const copy = Buffer.from(tar);
  copy.write(octal, 124, 'latin1');
  copy.fill(0x20, 148, 156);
  const sum = copy.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  copy.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return copy;
}
