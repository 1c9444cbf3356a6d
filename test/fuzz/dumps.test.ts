// Damaged dumps, ELF, kdump-compressed and flattened: header, table and notes with words replaced, cut at any length, opened through the slices as from
// disk. No throw, no more kept than the limits, no time or memory that the size does not explain. Seeded.
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { dumped, mkdump, mknotes, prstatus, vmcoreinfo } from '../lib/mkdump';
import { mkflat, recordsOf } from '../lib/mkflat';
import { mkkdump } from '../lib/mkkdump';
import { asImported, openInTime } from './examine';

const SEED = 20261122;
const NOTES = mknotes([prstatus(7, 0x150, 32), { name: 'QEMU', type: 0, desc: 'x' }, vmcoreinfo('OSRELEASE=6.12.0\n')]);
const FLAT = mkflat(recordsOf(mkkdump({ block: 512, present: [0, 7], notes: NOTES }), 400));
const SAMPLES = [
  mkdump(NOTES, [dumped(0x2000n, 0x100000n, 0x1000n), dumped(0x3000n, 0x200000n, 0x1000n)], { notesAt: 0x200 }),
  mkdump(mknotes([prstatus(7, 0x90, 24, 'BE')], 'BE'), [dumped(0x800n, 0n, 0x100n)], {
    class: 32,
    order: 'BE',
    machine: 20,
    notesAt: 0x200,
  }),
  mkdump(NOTES, [dumped(0x2000n, 0n, 0x1000n)], {
    phnum: 0xffff,
    shoff: 64,
    sectionInfo: 2,
    phoff: 128,
    notesAt: 0x200,
  }),
  mkkdump({ block: 1024, present: [0, 1, 7, 300], saved: [1], notes: NOTES, vmcoreinfo: 'OSRELEASE=6.12.0\n' }),
  mkkdump({ block: 512, kind: '32-padded', order: 'BE', machine: 'ppc', version: 5, present: [3, 4], split: [0n, 4n] }),
  mkkdump({
    block: 512,
    signature: 'DISKDUMP',
    kind: '32-packed',
    machine: 'i686',
    version: 1,
    present: [3, 4],
    oneBitmap: true,
  }),
  FLAT,
];

/** Opens the bytes as the import opens a file that states another size. */
function openSliced(bytes: Uint8Array, statedBytes: number): void {
  const file = asImported('vmcore', bytes, statedBytes);
  if (file !== undefined) openInTime([file]);
}

const word = fc.tuple(
  fc.nat(0x3ff),
  fc.constantFrom(0, 1, 4, 0xffff, 0x7fff_ffff, 0xffff_ffff, 0x1000_0000),
  fc.boolean(),
);

describe('a dump, damaged', () => {
  it('in any few words, of any size stated', () => {
    fc.assert(
      fc.property(
        fc.nat(SAMPLES.length - 1),
        fc.array(word, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(0x1000, 0x4000, 500_000_000_000, Number.MAX_SAFE_INTEGER),
        (index, words, statedBytes) => {
          const bytes = (SAMPLES[index] ?? new Uint8Array(0)).slice();
          const view = new DataView(bytes.buffer);
          // The records of a flattened dump begin behind a block of 4 KiB.
          const from = bytes.length > 4096 && bytes[0] === 'm'.charCodeAt(0) ? 4096 : 0;
          for (const [at, value, little] of words) {
            if (from + at + 4 <= bytes.length) view.setUint32(from + at, value, little);
          }
          openSliced(bytes, statedBytes);
        },
      ),
      { seed: SEED, numRuns: 2500 },
    );
  });

  it('cut at every length', () => {
    for (const sample of SAMPLES) {
      for (let length = 0; length <= sample.length; length++) openSliced(sample.subarray(0, length), length);
    }
  });

  it('whose notes are a megabyte of the smallest note, or one line without end', () => {
    const tiny = mknotes([{ name: 'A', type: 1, desc: '' }]);
    const many = Buffer.concat(new Array<Uint8Array>(65_536).fill(tiny));
    openSliced(mkdump(many, [dumped(0x2000n, 0n, 16n)]), 500_000_000_000);
    const endless = mknotes([vmcoreinfo('K'.repeat(1024 * 1024))]);
    openSliced(mkdump(endless, [dumped(0x2000n, 0n, 16n)]), 500_000_000_000);
    const lines = mknotes([vmcoreinfo(Array.from({ length: 100_000 }, (_, i) => `K${i}=\ufffd\r\n`).join(''))]);
    openSliced(mkdump(lines, [dumped(0x2000n, 0n, 16n)]), 500_000_000_000);
  });
});
