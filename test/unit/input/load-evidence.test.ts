// What is told when an input cannot be used: one message each, with what, where and what to do.
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadEvidence } from '../../../app/input/load-evidence';
import type { LoadProgress } from '../../../app/input/load-evidence';
import type { InputError } from '../../../app/input/input-fault';
import { capturePath, listCaptures } from '../../lib/captures';
import { makeTar } from '../../lib/make-archive';
import { tempFolder } from '../../lib/temp-folder';

const IOMEM = '00001000-0009fbff : System RAM\n';

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await tempFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

async function errorOf(...paths: string[]): Promise<InputError> {
  const loaded = await loadEvidence(paths);
  if (!('error' in loaded)) throw new Error('was opened');
  return loaded.error;
}

async function opened(...paths: string[]): Promise<{ paths: string[]; problems: string[] }> {
  const loaded = await loadEvidence(paths);
  if ('error' in loaded) throw new Error(loaded.error.message);
  return {
    paths: loaded.files.map((file) => file.path),
    problems: loaded.problems.map((problem) => `${problem.where.file}: ${problem.message}`),
  };
}

describe('an input that cannot be used', () => {
  it('nothing at all', async () => {
    expect(await errorOf()).toMatchObject({ code: 'unusable' });
  });

  it('missing', async () => {
    const path = join(await tempFolder(), 'gone.tar.gz');
    expect(await errorOf(path)).toMatchObject({ code: 'not-found', message: 'No such file or folder', where: path });
  });

  it.skipIf(process.getuid?.() === 0)('unreadable', async () => {
    const path = join(await folderOf({ 'cap.tar': 'x' }), 'cap.tar');
    await chmod(path, 0);
    expect(await errorOf(path)).toMatchObject({ code: 'io', message: 'Permission denied', where: path });
  });

  it.skipIf(process.getuid?.() === 0)('unreadable in part: the rest is used', async () => {
    const folder = await folderOf({ 'proc/iomem': IOMEM, 'proc/version': 'x' });
    await chmod(join(folder, 'proc/version'), 0);
    expect(await opened(folder)).toEqual({
      paths: ['proc/iomem'],
      problems: ['proc/version: cannot be read: permission denied'],
    });
  });

  it('empty file', async () => {
    const path = join(await folderOf({ iomem: '' }), 'iomem');
    expect(await errorOf(path)).toMatchObject({ code: 'unusable', message: 'The file is empty', where: path });
  });

  it('empty folder', async () => {
    expect(await errorOf(await tempFolder())).toMatchObject({ code: 'unusable', message: 'Holds no files' });
  });

  it('garbage', async () => {
    const path = join(await folderOf({ 'photo.jpg': '\u0000\u0001 nothing of ours' }), 'photo.jpg');
    const error = await errorOf(path);
    expect(error).toMatchObject({ code: 'unusable', message: 'Not a file that Kdumpscope reads', where: path });
    expect(error.hint).toContain('/proc/iomem');
  });

  it.each([['LZIP\u0001', 'lzip data is not read']])('%j is named for what it is', async (text, message) => {
    const path = join(await folderOf({ file: text }), 'file');
    expect(await errorOf(path)).toMatchObject({ code: 'unusable', message, where: path });
  });

  it('a folder of other things', async () => {
    const error = await errorOf(await folderOf({ 'a.txt': 'x', 'b/c.txt': 'y' }));
    expect(error.message).toBe('Holds no evidence among its 2 files');
  });

  it('a folder of archives names one to open', async () => {
    const error = await errorOf(dirname(capturePath('x86_64/02-cpu-hp/01-cpu2-added.tar.gz')));
    expect(error.hint).toMatch(/open one of the \d+ archives in it, such as \S+\.tar\.gz/);
  });

  it('several captures are listed, five of them', async () => {
    const files = Object.fromEntries(
      [1, 2, 3, 4, 5, 6, 7].map((step) => [`all/0${step.toString()}/proc/iomem`, IOMEM]),
    );
    const error = await errorOf(await folderOf(files));
    expect(error.message).toBe('Holds 7 captures: all/01, all/02, all/03, all/04, all/05 and 2 more');
    expect(error.hint).toBe('open one of them');
  });

  it('several captures in an archive are refused too', async () => {
    const path = join(await tempFolder(), 'two.tar');
    await writeFile(
      path,
      await makeTar([
        { name: 'a/proc/iomem', content: IOMEM },
        { name: 'b/elfcorehdr.bin', content: 'x' },
      ]),
    );
    expect((await errorOf(path)).message).toBe('Holds 2 captures: a, b');
  });

  it('an ELF program is not a core header', async () => {
    expect((await errorOf(process.execPath)).message).toMatch(
      /^(?:An ELF file, but not a core|A file of more than 256 MiB)/,
    );
  });
});

describe('the capture root', () => {
  it('is found below any folder, and the files beside it keep their path', async () => {
    const folder = await folderOf({
      'host-2026/data/proc/iomem': IOMEM,
      'host-2026/data/sys/kernel/kexec_loaded': '0\n',
      'host-2026/data/notes/readme': 'x',
      'host-2026/top.txt': 'x',
    });
    const expected = ['notes/readme', 'proc/iomem', 'sys/kernel/kexec_loaded', 'host-2026/top.txt'];
    expect((await opened(folder)).paths).toEqual(expected);
  });

  it('is not started by proc or sys alone', async () => {
    const folder = await folderOf({ 'proc/cap/proc/iomem': IOMEM, 'proc/cap/proc/sys/kernel/ostype': 'Linux\n' });
    expect((await opened(folder)).paths).toEqual(['proc/iomem', 'proc/sys/kernel/ostype']);
  });

  it('may lie above the folder that was given', async () => {
    const folder = await folderOf({
      'cap/sys/kernel/kexec_crash_loaded': '1\n',
      'cap/sys/devices/system/cpu/possible': '0-3\n',
    });
    expect((await opened(join(folder, 'cap/sys/kernel'))).paths).toEqual(['sys/kernel/kexec_crash_loaded']);
    expect((await opened(join(folder, 'cap/sys/kernel/kexec_crash_loaded'))).paths).toEqual([
      'sys/kernel/kexec_crash_loaded',
    ]);
  });

  it('of loose files is their folder', async () => {
    const folder = await folderOf({ 'saved/iomem': IOMEM, 'saved/other': 'x' });
    expect((await opened(folder)).paths).toEqual(['iomem', 'other']);
  });
});

describe('several inputs', () => {
  it('that contradict each other are told, the first wins', async () => {
    const first = await folderOf({ 'proc/iomem': IOMEM, 'proc/version': 'Linux version 6.12.0\n' });
    const second = await folderOf({ 'proc/iomem': `${IOMEM}x`, 'proc/version': 'Linux version 6.12.0\n' });
    const loaded = await opened(first, second);
    expect(loaded.paths).toEqual(['proc/iomem', 'proc/version', 'other-input-2/proc/iomem']);
    expect(loaded.problems).toEqual([]);
  });

  it('of which one is garbage: the others are used, and it is told', async () => {
    const good = await folderOf({ 'proc/iomem': IOMEM });
    const bad = join(await folderOf({ junk: 'junk' }), 'junk');
    expect(await opened(bad, good)).toEqual({
      paths: ['proc/iomem'],
      problems: [`${bad}: Not a file that Kdumpscope reads`],
    });
  });

  it('of which one exceeds a limit are all refused: a partial picture must not look whole', async () => {
    const good = await folderOf({ 'proc/iomem': IOMEM });
    const large = join(await folderOf({ large: 'x'.repeat(5000) }), 'large');
    const loaded = await loadEvidence([good, large], { limits: { totalBytes: 4096 } });
    expect(loaded).toMatchObject({ error: { code: 'unusable', where: large } });
  });
});

describe('a folder', () => {
  it('is never left through a link, and no FIFO is opened', async () => {
    const outside = await folderOf({ 'secret/iomem': IOMEM });
    const folder = await folderOf({ 'proc/iomem': IOMEM });
    await symlink(outside, join(folder, 'sys'));
    await symlink(folder, join(folder, 'loop'));
    await symlink(join(outside, 'secret/iomem'), join(folder, 'proc/version'));
    execFileSync('mkfifo', [join(folder, 'elfcorehdr.bin')]);
    expect(await opened(folder)).toEqual({
      paths: ['proc/iomem'],
      problems: ['elfcorehdr.bin: is not a regular file (fifo)', 'proc/version: is not a regular file (symlink)'],
    });
  });

  it('given through a link is opened', async () => {
    const folder = await folderOf({ 'cap/proc/iomem': IOMEM });
    await symlink(join(folder, 'cap'), join(folder, 'link'));
    expect((await opened(join(folder, 'link'))).paths).toEqual(['proc/iomem']);
  });

  it('with names that systemd escaped is read', async () => {
    const folder = await folderOf({ 'proc/iomem': IOMEM, 'sys/fs/cgroup/dev-disk\\x2d1.swap/cpu.stat': 'x' });
    expect((await opened(folder)).paths).toEqual(['proc/iomem', 'sys/fs/cgroup/dev-disk\\x2d1.swap/cpu.stat']);
  });

  it('that is a FIFO is refused without opening it', async () => {
    const fifo = join(await tempFolder(), 'pipe');
    execFileSync('mkfifo', [fifo]);
    expect((await errorOf(fifo)).message).toBe('Neither a file nor a folder');
  });
});

describe('an import', () => {
  it('that was cancelled before it began ends at once', async () => {
    const [capture = ''] = listCaptures();
    const loaded = await loadEvidence([capturePath(capture)], { signal: AbortSignal.abort() });
    expect(loaded).toMatchObject({ error: { code: 'cancelled' } });
  });

  it.each(['.gz', '.xz', '.zst'])('of a large %s ends within 200 ms of being cancelled', async (suffix) => {
    const path = join(await tempFolder(), `big${suffix}`);
    const program = { '.gz': 'gzip', '.xz': 'xz', '.zst': 'zstd' }[suffix] ?? '';
    // Text that packs well, but not beyond the ratio: unpacking it takes far longer than the wait below.
    const text = Buffer.alloc(200 * 1024 * 1024, 'c0ffee00-c0ffeeff : System RAM\n');
    for (let at = 0; at < text.length; at += 997) text[at] = 48 + (at % 10);
    await writeFile(path, execFileSync(program, ['-c', '-1'], { input: text, maxBuffer: text.length }));
    const controller = new AbortController();
    let cancelledAt = 0;
    setTimeout(() => {
      cancelledAt = performance.now();
      controller.abort();
    }, 50);
    const loaded = await loadEvidence([path], { signal: controller.signal });
    expect(loaded).toMatchObject({ error: { code: 'cancelled' } });
    expect(performance.now() - cancelledAt).toBeLessThan(200);
  });

  it('tells how far it is', async () => {
    const path = join(await tempFolder(), 'big.tar');
    const content = new Uint8Array(64 * 1024 * 1024);
    await writeFile(
      path,
      await makeTar([
        { name: 'proc/iomem', content: IOMEM },
        { name: 'big', content },
      ]),
    );
    const seen: LoadProgress[] = [];
    await loadEvidence([path], { onProgress: (progress) => seen.push(progress) });
    expect(seen.length).toBeGreaterThan(0);
    for (const { done, total, unit } of seen) {
      expect(unit).toBe('bytes');
      expect(total).toBeGreaterThan(64 * 1024 * 1024);
      expect(done).toBeLessThanOrEqual(total ?? 0);
    }
  });
});
