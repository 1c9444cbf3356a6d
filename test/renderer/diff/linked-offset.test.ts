// Panes that scroll together, on two headers of which the later has one entry more in the middle. Offsets are counted
// from the layout of ELF64: 64 bytes of Ehdr, 56 bytes for each entry.
import { describe, expect, it } from 'vitest';
import { diffHeaders } from '../../../app/core/diff/diff-headers';
import { createOffsetLink } from '../../../renderer/src/components/diff/linked-offset';
import {
  createHexRows,
  foldedZeros,
  offsetOfScrollRow,
  scrollRowOf,
} from '../../../renderer/src/components/header/hex-rows';
import { headerOf } from './header-of';

const MIB = 1n << 20n;
const diff = diffHeaders(
  headerOf([
    [0n, MIB],
    [8n * MIB, MIB],
  ]),
  headerOf([
    [0n, MIB],
    [4n * MIB, MIB],
    [8n * MIB, MIB],
  ]),
);

describe('a byte and what stands beside it', () => {
  const link = createOffsetLink(diff);
  it('is the same byte of the Ehdr and of matched entries', () => {
    expect(link('before', 40)).toBe(40);
    expect(link('before', 64 + 10)).toBe(64 + 10);
    expect(link('before', 64 + 56 + 10.5)).toBe(64 + 112 + 10.5);
    expect(link('after', 64 + 112 + 10)).toBe(64 + 56 + 10);
  });
  it('stands still beside an entry that only one side has', () => {
    expect(link('after', 64 + 56)).toBe(64 + 56);
    expect(link('after', 64 + 111)).toBe(64 + 56);
  });
  it('goes on behind the tables, which end at other places', () => {
    expect(link('before', 64 + 112 + 5)).toBe(64 + 168 + 5);
    expect(link('after', 64 + 168 + 5)).toBe(64 + 112 + 5);
  });
});

describe('a place in the hex rows', () => {
  const bytes = new Uint8Array(16 + 160 + 16);
  bytes[0] = bytes[176] = 1;
  const rows = createHexRows(bytes);
  it('is a row and a part of it, also within folded zeros', () => {
    expect(scrollRowOf(rows, 8)).toBe(0.5);
    expect(scrollRowOf(rows, 16 + 80)).toBe(1.5);
    expect(scrollRowOf(rows, 176)).toBe(2);
  });
  it('folds the padding apart from zeros of the structures, and says its size from their end', () => {
    const padded = createHexRows(new Uint8Array(344 + 3752), 344);
    expect([...padded.offsets]).toEqual([0, 336, 352]);
    expect(foldedZeros(352, padded.lengths[2] ?? 0, 344)).toBe(3752);
    expect(foldedZeros(0, padded.lengths[0] ?? 0, 344)).toBe(336);
  });
  it('leads back to its offset', () => {
    for (const offset of [0, 8, 16, 96, 176, 191])
      expect(offsetOfScrollRow(rows, scrollRowOf(rows, offset))).toBe(offset);
  });
});
