// Differential test: kdump-compressed and flattened dumps from elsewhere, as libkdumpfile, makedumpfile and crash read
// them, and as this program does.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { DumpEvidence } from '../../app/core/machine/dump-evidence';
import { flattenedRecords, throughRecords } from '../../app/readers/dump/flattened-slices';
import { readSlices } from '../../app/readers/dump/slices';
import { ARCH, corpus, hasCorpus, machineOf, manifest, pagesText } from '../lib/dump-corpus';

const has = (tool: string): boolean => spawnSync(tool, ['--help']).error === undefined;
const folder = mkdtempSync(join(tmpdir(), 'kdumpscope-flat-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const skipped = (why: string, reason: boolean): string => (reason ? ` (skipped: ${why})` : '');

describe.skipIf(!hasCorpus)(`dumps from elsewhere${skipped('the shared corpus is not here', !hasCorpus)}`, () => {
  const rows = hasCorpus ? manifest().filter(({ file }) => /^diskdump/.test(file)) : [];

  test.each(rows)('libkdumpfile agrees on $file', async ({ file, arch, pageSize, release, pagemap, filemap }) => {
    const machine = await machineOf(join(corpus, 'libkdumpfile/dumps', file));
    expect(machine.problems).toEqual([]);
    const [dump] = machine.dumps;
    const attrs = readFileSync(join(corpus, `libkdumpfile/attrs/${file}.attrs.txt`), 'utf8');
    // libkdumpfile says what utsname says; where there is a vmcoreinfo, we say what that says.
    const stated = /OSRELEASE: (\S+)/.exec(attrs)?.[1] ?? release;
    expect({
      arch: machine.arch?.value,
      hostname: machine.hostname?.value,
      release: dump?.release?.value,
      pageSize: dump?.pageSizeBytes?.value,
      maxMapnr: dump?.maxMapnr?.value,
      present: pagesText(dump?.present, BigInt(pageSize)),
      saved: pagesText(dump?.saved, BigInt(pageSize)),
    }).toEqual({
      arch: ARCH[arch] ?? arch,
      hostname: /nodename: (\S+)/.exec(attrs)?.[1],
      release: stated,
      pageSize: Number(pageSize),
      maxMapnr: BigInt(/max_pfn: (\d+)/.exec(attrs)?.[1] ?? -1),
      present: pagemap,
      saved: filemap,
    });
  });

  const FLAT = [
    'libkdumpfile/dumps/diskdump-flat-raw.dump',
    'libkdumpfile/dumps/diskdump-flat-vmcoreinfo.dump',
    'libkdumpfile/dumps/elf-basic-flat.dump',
    'qemu/qemu72-bios-4M-2cpu.kdump-zlib-flat',
  ];

  test.skipIf(!has('makedumpfile')).each(FLAT)(
    `makedumpfile -R rearranges %s as it is read${skipped('makedumpfile is not installed', !has('makedumpfile'))}`,
    async (name) => {
      const path = join(corpus, name);
      const target = join(folder, basename(name));
      const flat = readFileSync(path);
      expect(spawnSync('makedumpfile', ['-R', target], { input: flat }).status).toBe(0);
      const rearranged = readFileSync(target);
      const file = { path: name, bytes: flat };
      const records = readSlices(file, flattenedRecords(flat.length));
      // One slice over all, and small ones that begin and end inside records.
      for (const length of [rearranged.length, 5003]) {
        for (let offset = 0; offset < rearranged.length; offset += length) {
          const slice = readSlices(file, throughRecords(records, ask(offset, length)));
          expect(Buffer.compare(slice, rearranged.subarray(offset, offset + length)), `${offset}`).toBe(0);
        }
      }
      const [ours] = (await machineOf(path)).dumps;
      const [theirs] = (await machineOf(target)).dumps;
      expect(contentOf(ours)).toEqual(contentOf(theirs));
      expect([ours?.flattened, theirs?.flattened]).toEqual([true, false]);
    },
  );

  test
    .skipIf(!has('crash'))
    .each([
      'libkdumpfile/dumps/diskdump-basic-vmcoreinfo.dump',
      'libkdumpfile/dumps/diskdump-flat-vmcoreinfo.dump',
      'qemu/debian-6.12.117-qemu-kdump-zlib-flat.first256K',
    ])(`crash --osrelease agrees on %s${skipped('crash is not installed', !has('crash'))}`, async (name) => {
    const { stdout } = spawnSync('crash', ['--osrelease', join(corpus, name)], { encoding: 'utf8' });
    const [dump] = (await machineOf(join(corpus, name))).dumps;
    expect(dump?.vmcoreinfo?.keys.get('OSRELEASE')?.value).toBe(stdout.trim());
  });

  test('QEMU is told as the writer, by its notes and by what it leaves out of utsname', async () => {
    for (const name of [
      'qemu/qemu72-bios-4M-2cpu.kdump-zlib-flat',
      'qemu/debian-6.12.117-qemu-kdump-zlib-flat.first256K',
    ]) {
      const [dump] = (await machineOf(join(corpus, name))).dumps;
      // QEMU numbers the CPUs from 1 in pr_pid.
      expect(dump?.notes.flatMap(({ pid }) => pid ?? [])).toEqual([1, 2]);
      expect(dump).toMatchObject({ writer: 'qemu', format: 'kdump-compressed', headerVersion: { value: 6 } });
    }
  });
});

function* ask(offset: number, length: number): Generator<{ offset: number; length: number }, Uint8Array, Uint8Array> {
  return yield { offset, length };
}

/** What a dump holds, without the places, which differ. */
function contentOf(dump: DumpEvidence | undefined): unknown {
  return {
    present: dump?.present,
    saved: dump?.saved,
    notes: dump?.notes.map(({ name, type, descBytes, pid }) => [name, type, descBytes, pid]),
    info: dump?.vmcoreinfo?.text,
    level: dump?.dumpLevel?.value,
    writer: dump?.writer,
  };
}
