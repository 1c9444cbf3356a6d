// Flattened dumps: read as if rearranged, whatever the order of their records, and named by the place in the file.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../../app/core/machine/machine';
import { FlattenedMap } from '../../../../app/readers/dump/flattened-map';
import { flattenedRecords, throughRecords } from '../../../../app/readers/dump/flattened-slices';
import { readSlices } from '../../../../app/readers/dump/slices';
import { readEvidence } from '../../../../app/readers/index';
import { evidence, problemLines } from '../../../lib/evidence';
import { dumped, mkdump, mknotes, prstatus, vmcoreinfo } from '../../../lib/mkdump';
import { mkflat, recordsOf } from '../../../lib/mkflat';
import { mkkdump } from '../../../lib/mkkdump';

const read = (bytes: Uint8Array): Machine => readEvidence([evidence('dump.flat', bytes)]);
const NOTES = mknotes([prstatus(7, 0x150, 32), vmcoreinfo('OSRELEASE=6.12.0\nPAGESIZE=4096\n')]);
const KDUMP = mkkdump({ present: [0, 1, 5], saved: [1], notes: NOTES });
const ELF = mkdump(NOTES, [dumped(0x1400n, 0x10_0000n, 0x100n)], { notesAt: 0x1000 });

describe('the map of records', () => {
  it('gives each byte to the last record that holds it, as writing them in order does', () => {
    const record = fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 25 }));
    fc.assert(
      fc.property(fc.array(record, { maxLength: 30 }), (records) => {
        const map = new FlattenedMap();
        const owner = new Map<number, number>();
        let place = 1000;
        for (const [start, size] of records) {
          map.add(start, size, place);
          for (let i = 0; i < size; i++) owner.set(start + i, place + i);
          place += size + 16;
        }
        for (let i = 0; i < 90; i++) expect(map.placeOf(i)).toBe(owner.get(i));
        const held = map
          .within(0, 90)
          .flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i));
        expect(held).toEqual([...owner.keys()].sort((a, b) => a - b));
      }),
      { seed: 20261122, numRuns: 500 },
    );
  });
});

describe('a flattened dump', () => {
  it.each([
    ['kdump-compressed', KDUMP],
    ['elf', ELF],
  ])('of format %s is read like the dump, whatever the order and the size of its records', (format, dump) => {
    const [plain] = read(dump).dumps;
    expect(plain?.format).toBe(format);
    for (const size of [1, 100, 4096, dump.length]) {
      if (dump.length / size > 32_000) continue;
      const records = recordsOf(dump, size);
      for (const order of [records, records.toReversed()]) {
        const flat = mkflat(order);
        const { dumps, problems } = read(flat);
        expect(problems).toEqual([]);
        const [ours] = dumps;
        expect(ours).toMatchObject({
          flattened: true,
          present: plain?.present,
          saved: plain?.saved,
          fileBytes: flat.length,
        });
        expect(ours?.notes.map(({ pid }) => pid)).toEqual(plain?.notes.map(({ pid }) => pid));
        expect(ours?.release?.value).toBe('6.12.0');
        // The place is that of the value's first byte in the flattened file.
        const at = ours?.release?.where.offset ?? 0;
        expect(String.fromCharCode(flat[at] ?? 0)).toBe('O');
        const prstatusAt = ours?.notes[0]?.where.offset ?? 0;
        expect(flat[prstatusAt]).toBe(5);
      }
    }
  });

  it('takes the later of two records for one place, and tells of those that differ in extent', () => {
    const wrong = { offset: 0n, data: Uint8Array.from(KDUMP).fill(0xff, 4096) };
    expect(read(mkflat([wrong, ...recordsOf(KDUMP, KDUMP.length)])).problems).toEqual([]);
    const later = read(mkflat([wrong, ...recordsOf(KDUMP, 4096)]));
    expect(later.dumps[0]?.present?.starts).toEqual(BigUint64Array.of(0n, 0x5000n));
    expect(problemLines(later)).toEqual([expect.stringMatching(/ records write over \d+ bytes of earlier ones$/)]);
  });

  it.each([
    ['a negative offset', { offset: -5n, size: 10n }, /a record states 10 bytes for offset -5/],
    ['no bytes', { offset: 0n, size: 0n }, /a record states 0 bytes for offset 0/],
    ['a negative size', { offset: 0n, size: -4096n }, /a record states -4096 bytes/],
    ['an end past 2^53', { offset: 1n << 60n, size: 1n << 60n }, /a record states 1152921504606846976 bytes/],
    ['more than the file has', { offset: 1n << 40n, size: 1n << 40n }, /leads past the end of the \d+ bytes/],
  ])('with a record of %s keeps what came before and says where it stopped', (_, lie, message) => {
    const records = recordsOf(KDUMP, 4096);
    const flat = mkflat([...records, lie]);
    const machine = read(flat);
    expect(machine.dumps[0]?.present?.starts).toEqual(BigUint64Array.of(0n, 0x5000n));
    const [problem] = machine.problems;
    expect(problem?.message).toMatch(message);
    const lieAt = 4096 + KDUMP.length + 16 * records.length;
    expect([lieAt, lieAt + 16]).toContain(problem?.where.offset);
  });

  it('without its end mark was cut', () => {
    expect(problemLines(read(mkflat(recordsOf(KDUMP, 4096), { ended: false })))).toEqual([
      expect.stringMatching(/ the records end without their end mark$/),
    ]);
  });

  it('of another version, or of no dump, is told', () => {
    expect(read(mkflat(recordsOf(KDUMP, 4096), { version: 2n })).problems[0]?.message).toBe(
      'is a flattened dump of type 1 version 2; known is 1 and 1',
    );
    expect(read(mkflat([{ offset: 0n, data: Buffer.from('hello') }])).problems[0]?.message).toBe(
      'is the flattened form of something that is no dump we know',
    );
  });

  it('in 33,000 records is read as far as 32,768 of them, and says so', () => {
    const dump = new Uint8Array(33_000);
    dump.set(KDUMP.subarray(0, 33_000));
    const machine = read(mkflat(recordsOf(dump, 1)));
    expect(machine.problems[0]?.message).toBe('the records from number 32768 on were not looked at');
    expect(machine.dumps[0]?.saved?.starts).toEqual(BigUint64Array.of(0x1000n));
  });

  it('reads a hole as zeros, and does not pay for one that is a lie', () => {
    const flat = mkflat([
      { offset: 0n, data: Uint8Array.of(1) },
      { offset: 1000n, data: Uint8Array.of(2) },
      { offset: 1n << 50n, data: Uint8Array.of(3) },
    ]);
    const file = evidence('flat', flat);
    const records = readSlices(file, flattenedRecords(flat.length));
    const slice = (offset: number, length: number): Uint8Array =>
      readSlices(file, throughRecords(records, ask(offset, length)));
    expect(slice(0, 2000)).toHaveLength(2000);
    expect(Array.from(slice(999, 3))).toEqual([0, 2, 0]);
    expect(slice(0, 100 * 1024 * 1024)).toHaveLength(1001);
    expect(Array.from(slice(2 ** 50 - 2, 10))).toEqual([0, 0, 3]);
  });

  it('cut at any length does not throw', () => {
    for (const dump of [KDUMP, ELF]) {
      const flat = mkflat(recordsOf(dump, 700));
      for (let length = 0; length <= flat.length; length += 7) read(flat.subarray(0, length));
    }
  });
});

function* ask(offset: number, length: number): Generator<{ offset: number; length: number }, Uint8Array, Uint8Array> {
  return yield { offset, length };
}
