// Files that are too large to be held: what of them readers see, what is told, and that every byte can still be had.
import { createHash } from 'node:crypto';
import { appendFile, mkdir, readdir, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadEvidence, type LoadedEvidence } from '../../../app/input/load-evidence';
import { createFileSpool, type Spool } from '../../../app/input/spool';
import type { EvidenceFile } from '../../../app/readers/evidence-file';
import { readEvidence } from '../../../app/readers/index';
import { makeTar } from '../../lib/make-archive';
import { tempFolder } from '../../lib/temp-folder';

const MIB = 1024 * 1024;
const IOMEM = '00001000-3fffffff : System RAM\n';
const lines = (bytes: number, line: string): string => line.repeat(Math.ceil(bytes / line.length));
const digest = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await tempFolder();
  for (const [path, text] of Object.entries({ 'proc/iomem': IOMEM, ...files })) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

async function load(path: string, spool?: Spool): Promise<LoadedEvidence> {
  const loaded = await loadEvidence([path], spool && { spool });
  if ('error' in loaded) throw new Error(loaded.error.message);
  return loaded;
}

const fileOf = ({ files }: LoadedEvidence, path: string): EvidenceFile | undefined =>
  files.find((file) => file.path === path);

async function digestOf(file: EvidenceFile | undefined): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of file?.large?.chunks() ?? []) hash.update(chunk);
  return hash.digest('hex');
}

describe('a large file', () => {
  it('that no reader wants is not held, and all of it can be had, from a folder and out of an archive', async () => {
    const log = lines(3 * MIB, 'Nov 22 10:00:00 host sshd[17]: session opened\n');
    const archive = join(await tempFolder(), 'a.tar.gz');
    const entries = [
      { name: 'host/proc/iomem', content: IOMEM },
      { name: 'host/var/log/messages', content: log },
    ];
    await writeFile(archive, gzipSync(await makeTar(entries)));
    const spoolFolder = await tempFolder();
    for (const input of [await folderOf({ 'var/log/messages': log }), archive]) {
      const file = fileOf(await load(input, createFileSpool(spoolFolder)), 'var/log/messages');
      expect([file?.bytes.length, file?.large?.sizeBytes]).toEqual([0, log.length]);
      expect(file?.large?.sha256).toBe(digest(log));
      // Twice: a spool is read as often as it is asked for.
      expect([await digestOf(file), await digestOf(file)]).toEqual([digest(log), digest(log)]);
      expect(await readdir(spoolFolder)).toEqual([]);
    }
  });

  it('that a reader wants is read whole up to 32 MiB: a table in the middle of a log under any name', async () => {
    const table = '00001000-000fffff : System RAM\n';
    const filler = lines(2 * MIB, 'kexec: nothing to see\n');
    const load1 =
      'Elf header: p_type = 1, p_offset = 0x100000 p_paddr = 0x100000 p_vaddr = 0x0 p_filesz = 0x100 p_memsz = 0x100\n';
    const input = await folderOf({ 'kexec.out': filler + load1 + filler, 'sys/kernel/kexec_crash_cma_ranges': table });
    const file = fileOf(await load(input), 'kexec.out');
    expect(file?.bytes.length).toBe(file?.large?.sizeBytes);
  });

  it('that is a log is read from its beginning, and that is told', async () => {
    const log = lines(40 * MIB, '[    1.000000] nothing to see here\n');
    const loaded = await load(
      await folderOf({ 'sos_commands/kernel/dmesg': `[    0.000000] Linux version 6.1\n${log}` }),
    );
    expect(fileOf(loaded, 'sos_commands/kernel/dmesg')?.bytes.length).toBe(32 * MIB);
    expect(loaded.problems).toMatchObject([
      {
        where: { file: 'sos_commands/kernel/dmesg' },
        message: expect.stringMatching(/only its first 32 MiB are read/) as string,
      },
    ]);
  });

  it('that is half a table for being too large is not read at all: half of the RAM would look like all of it', async () => {
    const loaded = await load(await folderOf({ 'proc/iomem': lines(33 * MIB, IOMEM), 'proc/cmdline': 'quiet\n' }));
    expect(loaded.problems).toMatchObject([
      { where: { file: 'proc/iomem' }, message: expect.stringMatching(/not read/) as string },
    ]);
    const machine = readEvidence(loaded.files);
    expect(machine.iomem).toBeUndefined();
    expect(machine.sources.find(({ path }) => path === 'proc/iomem')).toEqual({
      path: 'proc/iomem',
      sizeBytes: lines(33 * MIB, IOMEM).length,
    });
  });

  it('on disk may have up to 1 GiB, out of an archive 256 MiB', async () => {
    const folder = await folderOf({ 'var/log/messages': '' });
    await truncate(join(folder, 'var/log/messages'), 257 * MIB);
    const file = fileOf(await load(folder), 'var/log/messages');
    expect(file?.large?.sizeBytes).toBe(257 * MIB);
    const packed = join(await tempFolder(), 'a.tar');
    await writeFile(packed, await makeTar([{ name: 'proc/iomem', content: IOMEM }]));
    const loaded = await loadEvidence([packed], { limits: { fileBytes: 10 } });
    expect(loaded).toMatchObject({ error: { message: expect.stringMatching(/^A file of more than/) as string } });
  });

  it('that changes after it was read is told, not taken for what it was', async () => {
    const folder = await folderOf({ 'var/log/messages': lines(2 * MIB, 'a\n') });
    const file = fileOf(await load(folder), 'var/log/messages');
    await appendFile(join(folder, 'var/log/messages'), 'more\n');
    await expect(digestOf(file)).rejects.toMatchObject({ code: 'ECHANGED' });
  });

  it('for which there is no room ends the import', async () => {
    const full: Spool = {
      put: () => Promise.reject(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })),
    };
    const loaded = await loadEvidence([await folderOf({ 'var/log/messages': lines(2 * MIB, 'a\n') })], { spool: full });
    expect(loaded).toMatchObject({ error: { code: 'io', message: 'Cannot be stored: no space left on device' } });
  });
});

it('small files beyond 64 MiB are treated as large ones', async () => {
  const mib = lines(MIB, 'x\n').slice(0, MIB);
  const files = Object.fromEntries(
    Array.from({ length: 70 }, (_, i) => [`var/log/${String(i).padStart(2, '0')}`, mib]),
  );
  const { files: taken } = await load(await folderOf(files));
  expect(taken.filter(({ large }) => large !== undefined).length).toBe(7);
  expect(taken.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThanOrEqual(64 * MIB);
});
