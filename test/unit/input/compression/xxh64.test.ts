// Values of the reference implementation (xxhsum -H64 of xxHash 0.8), the low half of each.
import { expect, it } from 'vitest';
import { Xxh64 } from '../../../../app/input/compression/xxh64';

function lowOf(text: string, step = text.length): string {
  const hash = new Xxh64();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += step) hash.update(bytes.subarray(at, at + step));
  return hash.digestLow().toString(16).padStart(8, '0');
}

it.each([
  ['', '51d8e999'],
  ['a', 'a98c6e5b'],
  ['abc', 'ad770999'],
])('%j', (text, low) => {
  expect(lowOf(text)).toBe(low);
});

it('is the same however the bytes are cut', () => {
  const text = 'Nobody inspects the spammish repetition'.repeat(9);
  for (const step of [1, 3, 7, 31, 32, 33, 64, 100]) expect(lowOf(text, step)).toBe(lowOf(text));
});
