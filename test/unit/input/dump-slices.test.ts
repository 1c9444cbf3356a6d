// Dumps are opened by what their readers ask for: a sparse file of 500 GB costs what its headers cost.
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadEvidence } from '../../../app/input/load-evidence';
import type { LoadOptions } from '../../../app/input/load-evidence';
import type { EvidenceFile } from '../../../app/readers/evidence-file';
import { readEvidence } from '../../../app/readers/index';
import { makeTar } from '../../lib/make-archive';
import { dumped, mkdump, mknotes, prstatus, vmcoreinfo } from '../../lib/mkdump';
import { load, mkelf, note } from '../../lib/mkelf';
import { tempFolder } from '../../lib/temp-folder';

const HUGE = 500_000_000_000;
const NOTES = mknotes([prstatus(7, 0x150, 32), vmcoreinfo('OSRELEASE=6.12.0\n')]);
const START = mkdump(NOTES, [dumped(0x10_0000n, 0x10_0000n, BigInt(HUGE) - 0x10_0000n)]);

/** A file of that size with bytes at some places and holes between. */
async function sparse(
  size: number,
  pieces: readonly (readonly [number, Uint8Array])[],
  name = 'vmcore',
): Promise<string> {
  const path = join(await tempFolder(), name);
  const file = openSync(path, 'w');
  for (const [offset, bytes] of pieces) writeSync(file, bytes, 0, bytes.length, offset);
  ftruncateSync(file, size);
  closeSync(file);
  return path;
}

async function opened(path: string, options: LoadOptions = {}): Promise<{ file: EvidenceFile; problems: string[] }> {
  const loaded = await loadEvidence([path], options);
  if ('error' in loaded) throw new Error(`${loaded.error.message} (${loaded.error.where ?? ''})`);
  const [file] = loaded.files.filter(({ path: name }) => name.endsWith('vmcore'));
  if (file === undefined) throw new Error('no vmcore');
  return { file, problems: loaded.problems.map(({ message }) => message) };
}

describe('a dump on disk', () => {
  it('of 500 GB is opened by its header and notes, in less than half a second', async () => {
    const path = await sparse(HUGE, [[0, START]]);
    const started = performance.now();
    const { file } = await opened(path);
    expect(performance.now() - started).toBeLessThan(500);
    // Ehdr and two program headers, then the notes.
    expect(file.parts).toEqual([
      { offset: 0, length: 64 + 2 * 56 },
      { offset: 0x1000, length: NOTES.length },
    ]);
    expect(file.wholeBytes).toBe(HUGE);
    expect(file.bytes).toHaveLength(64 + 2 * 56 + NOTES.length);
    const machine = readEvidence([file]);
    expect(machine.sources).toEqual([{ path: 'vmcore', sizeBytes: HUGE, reader: 'elf-vmcore' }]);
    expect(machine.dumps[0]).toMatchObject({ fileBytes: HUGE, release: { value: '6.12.0' } });
    expect(machine.dumps[0]?.cutShort).toBeUndefined();
    expect(machine.dumps[0]?.saved?.lasts).toEqual(BigUint64Array.of(BigInt(HUGE) - 1n));
  });

  it('is opened the same way inside a folder', async () => {
    const path = await sparse(HUGE, [[0, START]]);
    const { file } = await opened(join(path, '..'));
    expect(file.wholeBytes).toBe(HUGE);
  });

  it('with its table at 400 GB is read there', async () => {
    const phoff = 400_000_000_000;
    const table = mkelf({
      phdrs: [{ type: 4, offset: 0x1000n, filesz: BigInt(NOTES.length) }, dumped(0x2000n, 0n, 0x1000n)],
    });
    const head = mkelf({ phoff: BigInt(phoff), phnum: 2 });
    const path = await sparse(HUGE, [
      [0, head],
      [0x1000, NOTES],
      [phoff, table.subarray(64)],
    ]);
    const { file } = await opened(path);
    expect(file.parts?.map(({ offset }) => offset)).toEqual([0, 0x1000, phoff]);
    expect(readEvidence([file]).dumps[0]?.notes).toHaveLength(2);
  });

  it('of up to 1 MiB is kept whole', async () => {
    const { file } = await opened(await sparse(0x10_0000, [[0, START]]));
    expect(file.parts).toBeUndefined();
    expect(file.bytes).toHaveLength(0x10_0000);
  });

  it('that is an elfcorehdr is kept whole: what stands behind its table counts', async () => {
    const header = mkelf({ phdrs: [note(0x1000n, 0x100n), load(0n, 0xfffn)] });
    const { file } = await opened(
      await sparse(0x20_0000, [
        [0, header],
        [0x1f_ffff, Uint8Array.of(7)],
      ]),
    );
    expect(file.parts).toBeUndefined();
    expect(file.bytes).toHaveLength(0x20_0000);
    expect(readEvidence([file]).elfcorehdr?.decoded?.staleOffset).toBe(0x1f_ffff);
  });

  it.each([
    ['notes of 2^60 bytes', { filesz: 1n << 60n }],
    ['notes past the end', { offset: 1n << 60n, filesz: 100n }],
  ])('with %s does not read them all', async (_, lie) => {
    const bytes = mkelf({ phdrs: [{ type: 4, offset: 0x1000n, ...lie }, dumped(0x2000n, 0n, 0x1000n)] });
    const { file } = await opened(await sparse(HUGE, [[0, bytes]]));
    expect(file.bytes.length).toBeLessThan(33 * 1024 * 1024);
  });

  it('that states 4 billion program headers stops at 64 MiB of table', async () => {
    const bytes = mkelf({
      phnum: 0xffff,
      shoff: 64,
      sectionInfo: 0xffff_ffff,
      phoff: 128,
      phdrs: [{ type: 4, offset: 0x1000n, filesz: 16n }, dumped(0x2000n, 0n, 0x1000n)],
    });
    const { file } = await opened(await sparse(HUGE, [[0, bytes]]));
    expect(file.bytes.length).toBeLessThan(65 * 1024 * 1024);
    expect(readEvidence([file]).problems[0]?.message).toMatch(/the table is cut short: \d+ of 4294967295/);
  });

  it('stops at the limits, and when cancelled', async () => {
    const path = await sparse(HUGE, [[0, START]]);
    await expect(opened(path, { limits: { fileBytes: 100 } })).rejects.toThrow(/more than .* MiB/);
    await expect(opened(path, { limits: { dumpSlices: 2 } })).rejects.toThrow(/more than 2 pieces/);
    const stop = new AbortController();
    stop.abort();
    await expect(opened(path, { signal: stop.signal })).rejects.toThrow(/cancelled/);
  });
});

describe('a packed dump', () => {
  const bytes = Buffer.concat([START, Buffer.alloc(3 * 1024 * 1024)]);

  it('in a tar is kept up to its first MiB, and the rest is told', async () => {
    const path = join(await tempFolder(), 'cap.tar');
    await writeFile(
      path,
      await makeTar([
        { name: 'cap/proc/iomem', content: '0-fff : System RAM\n' },
        { name: 'cap/vmcore', content: bytes },
        { name: 'cap/proc/cmdline', content: 'quiet\n' },
      ]),
    );
    const { file, problems } = await opened(path);
    expect(file.parts).toEqual([{ offset: 0, length: 0x10_0000 }]);
    expect(file.wholeBytes).toBe(bytes.length);
    expect(problems).toEqual([`is a packed dump: only its first 1048576 of ${bytes.length} bytes were kept`]);
    const machine = readEvidence([file]);
    expect(machine.dumps[0]?.notes).toHaveLength(2);
  });

  it('that is an elfcorehdr of many ranges is kept whole', async () => {
    const loads = Array.from({ length: 30_000 }, (_, i) => load(BigInt(i) * 0x2000n, BigInt(i) * 0x2000n + 0xfffn));
    const header = mkelf({ phdrs: [note(0x1000n, 0x100n), ...loads] });
    const path = join(await tempFolder(), 'cap.tar');
    await writeFile(path, await makeTar([{ name: 'elfcorehdr.bin', content: header }]));
    const gz = join(await tempFolder(), 'elfcorehdr.gz');
    await writeFile(gz, gzipSync(header));
    for (const input of [path, gz]) {
      const loaded = await loadEvidence([input]);
      if ('error' in loaded) throw new Error(loaded.error.message);
      expect(loaded.problems).toEqual([]);
      expect(readEvidence(loaded.files).elfcorehdr?.decoded?.phdrs.length).toBe(30_001);
    }
  });

  it('compressed alone is not decompressed to its end', async () => {
    const path = join(await tempFolder(), 'vmcore.gz');
    await writeFile(path, gzipSync(bytes));
    const { file, problems } = await opened(path, { limits: { totalBytes: 2 * 1024 * 1024 } });
    expect(file.wholeBytes).toBeUndefined();
    expect(problems).toEqual(['is a packed dump: only its first 1048576 bytes were kept']);
    // Its size is not known, so nothing can be said to be missing.
    expect(readEvidence([file]).dumps[0]?.cutShort).toBeUndefined();
  });
});

describe('what is no dump of a machine', () => {
  async function refusalOf(path: string): Promise<string> {
    const loaded = await loadEvidence([path]);
    return 'error' in loaded ? `${loaded.error.code}: ${loaded.error.message}` : 'was opened';
  }

  it('the core of a process is refused, and named', async () => {
    const notes = mknotes([prstatus(7, 0x150, 32), { name: 'CORE', type: 6, desc: 'auxv' }]);
    const core = mkdump(notes, [{ ...dumped(0x2000n, 0n, 0x1000n), vaddr: 0x400000n }]);
    expect(await refusalOf(await sparse(0x1000_0000, [[0, core]], 'core'))).toMatch(/^unusable: The core of a process/);
  });

  it.each([1, 2, 3])('an ELF file of type %i is refused, and named', async (type) => {
    const program = mkelf({ type, phdrs: [load(0n, 0xfffn)] });
    expect(await refusalOf(await sparse(0x3000, [[0, program]], 'program'))).toMatch(
      /^unusable: An ELF file, but not a core/,
    );
  });
});
