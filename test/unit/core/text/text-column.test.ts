// Texts go in and come out the same, whatever is in them.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { textAt, textColumn } from '../../../../app/core/text/text-column';

it('gives each text back', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
      const column = textColumn(texts);
      expect(texts.map((_, i) => textAt(column, i))).toEqual(texts);
    }),
    { seed: 5, numRuns: 200 },
  );
});

it('holds the UTF-8 of each, without room behind it', () => {
  const { bytes, ends } = textColumn(['a=1', '', 'µs', '𝄞']);
  expect(Buffer.from(bytes).toString('hex')).toBe('613d31c2b573f09d849e');
  expect([...ends]).toEqual([3, 3, 6, 10]);
  expect(bytes.buffer.byteLength).toBe(10);
});

it('keeps a byte order mark, which is a character like others', () => {
  expect(textAt(textColumn(['\ufeffx']), 0)).toBe('\ufeffx');
});

it('has nothing behind its end, before its beginning, and where it is absent', () => {
  const column = textColumn(['x']);
  expect([textAt(column, 1), textAt(column, -1), textAt(undefined, 0)]).toEqual(['', '', '']);
});
