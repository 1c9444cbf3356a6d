import { expect, test } from 'vitest';
import type { CoreHeader } from '../../../../app/core/elf/core-header';
import { decodeCoreHeader } from '../../../../app/core/elf/decode-core-header';
import { decodeStalePhdrs } from '../../../../app/core/elf/stale-phdrs';
import { load, mkelf, note } from '../../../lib/mkelf';

function decoded(bytes: Uint8Array): CoreHeader {
  const result = decodeCoreHeader(bytes);
  if (!result.ok) throw new Error(result.issue.message);
  return result.header;
}

const GIB = 1n << 30n;
const loads = (count: number) =>
  Array.from({ length: count }, (_, i) => load(BigInt(i) * 2n * GIB, BigInt(i) * 2n * GIB + GIB - 1n));

test('a shorter table over a longer one: the old entries are told apart', () => {
  // An update copies round_up(used, 4096) bytes (spec 2.2): what the older table had beyond 4096 is still there.
  const bytes = mkelf({ phdrs: loads(100), totalBytes: 8192 });
  bytes.set(mkelf({ phdrs: loads(5), totalBytes: 4096 }));
  const header = decoded(bytes);
  // Entry 72 spans 4096..4151; entries 72..99 are whole behind the 4096 zeroed bytes.
  expect(header).toMatchObject({ phnum: 5, phdrs: { length: 5 }, bytesUsed: 64 + 5 * 56, issues: [] });
  expect(header.staleOffset).toBe(4096);
  const stale = decodeStalePhdrs(bytes, header);
  expect(stale.count).toBe(28);
  expect(stale.offsets[0]).toBe(64 + 72 * 56);
  expect(stale.offsets.at(-1)).toBe(64 + 99 * 56);
});

test('e_phnum made smaller in place: the rest of the table is stale', () => {
  const bytes = mkelf({ phdrs: [note(0x1000n, 0x170n), ...loads(3)], phnum: 2, totalBytes: 4096 });
  const header = decoded(bytes);
  expect(header.staleOffset).toBe(64 + 2 * 56);
  expect(decodeStalePhdrs(bytes, header)).toEqual({ count: 2, offsets: [64 + 2 * 56, 64 + 3 * 56] });
});

test('noise behind the table is stale bytes but no program header', () => {
  const bytes = mkelf({ phdrs: loads(2), totalBytes: 4096 });
  bytes.fill(0x5a, 1000, 1200);
  const header = decoded(bytes);
  expect(header.staleOffset).toBe(1000);
  expect(decodeStalePhdrs(bytes, header)).toEqual({ count: 0, offsets: [] });
});

test('nothing behind the table', () => {
  const bytes = mkelf({ phdrs: loads(2), totalBytes: 4096 });
  expect(decodeStalePhdrs(bytes, decoded(bytes))).toEqual({ count: 0, offsets: [] });
});

test('in a dump file the bytes behind the table are notes and pages, not leftovers', () => {
  const bytes = mkelf({
    phdrs: [{ type: 4, offset: 0x1000n, filesz: 0x100n, memsz: 0x100n }, ...loads(1)],
    totalBytes: 8192,
  });
  bytes.fill(1, 0x1000, 0x1100);
  expect(decoded(bytes).staleOffset).toBeUndefined();
});
