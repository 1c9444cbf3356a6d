// ELF dumps: what was there, what is saved, the notes. Real ones are compared with readelf by hand here, with the
// programs themselves in test/oracle/dumps.test.ts.
import { describe, expect, it } from 'vitest';
import type { DumpEvidence } from '../../../../app/core/machine/dump-evidence';
import type { RangeSet } from '../../../../app/core/range/range-set';
import { readCapture } from '../../../lib/captures';
import { machineOf, problemLines } from '../../../lib/evidence';
import { dumped, mkdump, mknotes, prstatus, vmcoreinfo } from '../../../lib/mkdump';
import { load, mkelf, note } from '../../../lib/mkelf';

const INFO = 'OSRELEASE=6.12.0-test\nPAGESIZE=65536\nSYMBOL(mem_section)=c0de\nSYMBOL(mem_section)=0\nnonsense\n=x\n';

function dumpOf(bytes: Uint8Array): DumpEvidence {
  const [dump, ...others] = machineOf({ vmcore: bytes }).dumps;
  if (dump === undefined || others.length > 0) throw new Error('not one dump');
  return dump;
}

function pairs(ranges: RangeSet | undefined): string[] {
  return Array.from(
    ranges?.starts ?? [],
    (start, i) => `${start.toString(16)}-${(ranges?.lasts[i] ?? 0n).toString(16)}`,
  );
}

describe('an ELF dump', () => {
  it('of a capture kernel (x86_64) says what readelf -lW and -n say', async () => {
    const files = await readCapture('x86_64/05-crash-added-file/99-kdump.tar.gz');
    const bytes = files.find(({ path }) => path === 'vmcore-first64k.bin')?.bytes ?? new Uint8Array(0);
    const dump = dumpOf(bytes);
    expect(dump.writer).toBe('vmcore');
    // Kernel text at 0x20600000 lies inside the second LOAD.
    expect(pairs(dump.present)).toEqual(['100000-2effffff', '3f000000-3ffdefff', '100000000-11fffffff']);
    // 65536 bytes were kept: of the LOAD at offset 0x3000 the first 0xd000.
    expect(pairs(dump.saved)).toEqual(['20600000-2060cfff']);
    expect(pairs(dump.cutShort)).toEqual(['100000-2effffff', '3f000000-3ffdefff', '100000000-11fffffff']);
    expect(dump.notes.map(({ name, type, descBytes }) => [name, type, descBytes])).toEqual([
      ['CORE', 1, 0x150],
      ['CORE', 1, 0x150],
      ['CORE', 1, 0x150],
      ['VMCOREINFO', 0, 0xccc],
    ]);
    // xxd: the pid stands at 0x1000 + 12 + 8 + 32.
    expect(dump.notes[0]).toMatchObject({ pid: 1, position: 0, where: { file: 'vmcore', offset: 0x1000 } });
    // grep -b: OSRELEASE at 5188, PAGESIZE at 5269.
    expect(dump.release).toEqual({ value: '6.12.117+deb12-amd64', where: { file: 'vmcore', offset: 5188 } });
    expect(dump.pageSizeBytes).toEqual({ value: 4096, where: { file: 'vmcore', offset: 5269 } });
  });

  it('of a capture kernel (ppc64le) says what readelf -lW and -n say', async () => {
    const files = await readCapture('ppc64le/crash-deb612/99-kdump.tar.gz');
    const dump = dumpOf(files.find(({ path }) => path === 'vmcore-head.bin')?.bytes ?? new Uint8Array(0));
    // The last LOAD is a byte too long (FINDINGS of the lab: remove_mem_range).
    expect(pairs(dump.present)).toEqual(['0-1fffffff', '2ffff000-2ffff85b', '30000000-4fffffff', '60000000-80000000']);
    expect(dump.notes.map(({ descBytes, pid }) => [descBytes, pid])).toEqual([
      [0x1f8, 0x91],
      [0xdd8, undefined],
    ]);
    expect(machineOf({ vmcore: mkdump(new Uint8Array(0), [dumped(0x2000n, 0n, 16n)], { machine: 21 }) }).arch).toEqual({
      value: 'ppc64le',
      where: { file: 'vmcore', offset: 18 },
    });
  });

  it.each([
    [64, 'LE', 62, 0x150, 32],
    [64, 'BE', 22, 0x150, 32],
    [32, 'LE', 3, 0x90, 24],
    [32, 'BE', 20, 0x10c, 24],
    // What QEMU writes of a guest that is still in its BIOS.
    [64, 'LE', 3, 0x90, 24],
  ] as const)('ELF%i %s e_machine %i: notes and ranges', (bits, order, machine, size, pidAt) => {
    const notes = mknotes(
      [prstatus(42, size, pidAt, order), prstatus(-1, size, pidAt, order), vmcoreinfo(INFO)],
      order,
    );
    const loads = [dumped(0x8000n, 0x10000n, 0x4000n), dumped(0xc000n, 0x20000n, 0x2000n, 0x1000n)];
    const bytes = mkdump(notes, loads, { class: bits, order, machine, totalBytes: 0x800 });
    const dump = dumpOf(Buffer.concat([bytes, Buffer.alloc(0xd000 - bytes.length)]));
    expect(pairs(dump.present)).toEqual(['10000-13fff', '20000-21fff']);
    expect(pairs(dump.saved)).toEqual(['10000-13fff', '20000-20fff']);
    expect(dump.cutShort).toBeUndefined();
    expect(dump.notes.map(({ pid, position }) => [pid, position])).toEqual([
      [42, 0],
      [-1, 1],
      [undefined, undefined],
    ]);
    expect(dump.writer).toBe('makedumpfile');
    expect(dump.pageSizeBytes?.value).toBe(65536);
    expect([...(dump.vmcoreinfo?.keys ?? [])].map(([key, { value }]) => `${key}=${value}`)).toEqual([
      'OSRELEASE=6.12.0-test',
      'PAGESIZE=65536',
      'SYMBOL(mem_section)=c0de',
    ]);
  });

  it('with its table far behind the notes, and with 65,599 program headers, is read whole', () => {
    const loads = Array.from({ length: 65_598 }, (_, i) => dumped(0x1000000n, BigInt(i) * 0x20000n, 0x10000n));
    const bytes = mkdump(mknotes([vmcoreinfo(INFO)]), loads, {
      phnum: 0xffff,
      shoff: 64,
      sectionInfo: 65_599,
      phoff: 0x4000,
      notesAt: 0x200,
    });
    const dump = dumpOf(bytes);
    expect(dump.present?.starts).toHaveLength(65_598);
    expect(dump.header?.decoded.phnum).toBe(65_599);
    expect(dump.writer).toBe('qemu');
  });

  it('without notes is still told from an elfcorehdr by its offsets', () => {
    const bytes = mkelf({ phdrs: [dumped(0x1000n, 0n, 0x1000n)], totalBytes: 0x2000 });
    expect(pairs(dumpOf(bytes).saved)).toEqual(['0-fff']);
    const header = mkelf({ phdrs: [note(0x1000n, 0x100n), load(0n, 0xfffn)] });
    expect(machineOf({ vmcore: header }).dumps).toEqual([]);
    expect(machineOf({ vmcore: header }).elfcorehdr?.file).toBe('vmcore');
  });

  it('whose p_paddr + p_memsz passes 2^64 does not wrap round to low memory', () => {
    const bytes = mkdump(new Uint8Array(0), [dumped(0x1000n, 0xffffffffffff0000n, 0x20000n)]);
    expect(pairs(dumpOf(bytes).present)).toEqual(['ffffffffffff0000-ffffffffffffffff']);
  });

  it('gives release and architecture, and what contradicts them names both', () => {
    const bytes = mkdump(mknotes([vmcoreinfo(INFO)]), [dumped(0x2000n, 0n, 16n)]);
    expect(machineOf({ vmcore: bytes }).release?.value).toBe('6.12.0-test');
    const uname = 'Linux a 6.1.0 #1 SMP ppc64le GNU/Linux\n';
    const machine = machineOf({ vmcore: bytes, 'uname.txt': uname });
    expect(machine.release?.value).toBe('6.1.0');
    const said = [...problemLines(machine), ...machine.contradictions.map(({ other }) => other.text)].join('\n');
    expect(said).toMatch(/6\.12\.0-test/);
    expect(said).toMatch(/vmcore:18 is a header for x86_64, but uname\.txt:1 says ppc64le/);
  });

  it.each([
    ['a size that leads past the end', 4, 0xffff_fff0, /leads past the end of the notes/],
    ['a name that leads past the end', 0, 0xffff_fff0, /leads past the end of the notes/],
  ])('notes with %s are told with their byte, the ones before are kept', (_, at, lie, message) => {
    const notes = mknotes([prstatus(7, 0x150, 32), vmcoreinfo(INFO)]);
    new DataView(notes.buffer, notes.byteOffset).setUint32(12 + 8 + 0x150 + at, lie, true);
    const machine = machineOf({ vmcore: mkdump(notes, [dumped(0x2000n, 0n, 16n)]) });
    expect(machine.dumps[0]?.notes).toHaveLength(1);
    expect(machine.problems[0]?.where).toEqual({ file: 'vmcore', offset: 0x1000 + 12 + 8 + 0x150 });
    expect(machine.problems[0]?.message).toMatch(message);
  });

  it('cut at any length never throws, and never says more than it has', () => {
    const bytes = mkdump(mknotes([prstatus(7, 0x150, 32), vmcoreinfo(INFO)]), [dumped(0x1000n, 0n, 0x100n)], {
      notesAt: 0x100,
    });
    const whole = Buffer.concat([bytes, Buffer.alloc(0x1100 - bytes.length)]);
    for (let length = 0; length <= whole.length; length += 7) {
      const machine = machineOf({ vmcore: whole.subarray(0, length) });
      const saved = machine.dumps[0]?.saved;
      expect(saved?.lasts[0] ?? -1n).toBeLessThanOrEqual(BigInt(Math.max(-1, length - 0x1000 - 1)));
    }
  });

  it('is not the core of a process', () => {
    const mapped = (vaddr: bigint) => ({ ...dumped(0x2000n, 0n, 0x1000n), vaddr });
    const auxv = mknotes([prstatus(7, 0x150, 32), { name: 'CORE', type: 6, desc: 'auxv' }]);
    const bare = mknotes([prstatus(7, 0x150, 32)]);
    for (const bytes of [mkdump(auxv, [mapped(0x400000n)]), mkdump(bare, [mapped(0x400000n), mapped(0x500000n)])]) {
      const machine = machineOf({ core: bytes });
      expect(machine.dumps).toEqual([]);
      expect(machine.elfcorehdr).toBeUndefined();
      expect(machine.sources[0]?.reader).toBeUndefined();
    }
    // Physical memory at 0, as a ppc64 vmcore has it, is none.
    expect(
      machineOf({ core: mkdump(bare, [dumped(0x2000n, 0n, 16n), dumped(0x3000n, 0x1000n, 16n)]) }).dumps,
    ).toHaveLength(1);
  });
});
