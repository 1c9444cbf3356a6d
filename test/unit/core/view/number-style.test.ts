// Numbers as the user chose: the same value in every style, and of a cut size only what its bytes are known to be.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBytes, hexGrouped } from '../../../../app/core/address/u64';
import {
  DEFAULT_NUMBERS,
  styledAddress,
  styledBytes,
  styledCount,
  styledSentence,
  type NumberStyle,
} from '../../../../app/core/view/number-style';

const HEX: NumberStyle = { sizes: 'hex', hexDigits: 'grouped', thousands: 'none' };
const PLAIN: NumberStyle = { ...HEX, hexDigits: 'plain' };
const u64 = fc.bigInt(0n, 0xffff_ffff_ffff_ffffn);

it('writes addresses and sizes', () => {
  expect(styledAddress(0x1_0000_0000n, DEFAULT_NUMBERS)).toBe('0x1_0000_0000');
  expect(styledAddress(0x1_0000_0000n, PLAIN)).toBe('0x100000000');
  expect(styledBytes(256n << 20n, DEFAULT_NUMBERS)).toBe('256 MiB');
  expect(styledBytes(256n << 20n, HEX)).toBe('0x1000_0000 bytes');
  expect(styledBytes(256n << 20n, PLAIN)).toBe('0x10000000 bytes');
  expect(styledBytes(1n, HEX)).toBe('0x1 byte');
});

it.each([
  ['space', '2\u202f147\u202f483\u202f648'],
  ['comma', '2,147,483,648'],
  ['none', '2147483648'],
] as const)('separates thousands by %s', (thousands, text) => {
  expect(styledCount(2_147_483_648n, { ...DEFAULT_NUMBERS, thousands })).toBe(text);
  expect(styledCount(999, { ...DEFAULT_NUMBERS, thousands })).toBe('999');
});

describe('styledSentence', () => {
  const SENTENCE = '1.5 GiB (0x4000_0000–0x9fff_ffff and 2 more ranges) is in no PT_LOAD of 448 KiB.';

  it('leaves a sentence of the core alone by default', () => {
    expect(styledSentence(SENTENCE, DEFAULT_NUMBERS)).toBe(SENTENCE);
  });

  it('writes its addresses and sizes, and nothing else, in the style', () => {
    expect(styledSentence(SENTENCE, PLAIN)).toBe(
      '0x60000000 bytes (0x40000000–0x9fffffff and 2 more ranges) is in no PT_LOAD of 0x70000 bytes.',
    );
    expect(styledSentence('4096 bytes per page, CPU 2 of 16', HEX)).toBe('0x1000 bytes per page, CPU 2 of 16');
  });

  it('leaves a cut size where its bytes are not known', () => {
    const bytes = (256n << 20n) - 1n;
    expect(styledSentence('255.99 MiB is gone', HEX)).toBe('255.99 MiB is gone');
    expect(styledSentence('255.99 MiB is gone', HEX, [7n, bytes])).toBe('0xfff_ffff bytes is gone');
  });

  it('says any value that it says at all exactly', () => {
    fc.assert(
      fc.property(u64, u64, (count, address) => {
        const text = styledSentence(`${formatBytes(count)} at ${hexGrouped(address)}`, PLAIN);
        const size = text.slice(0, text.indexOf(' at '));
        expect([`0x${count.toString(16)} ${count === 1n ? 'byte' : 'bytes'}`, formatBytes(count)]).toContain(size);
        expect(text.endsWith(` at 0x${address.toString(16)}`)).toBe(
          // Up to four digits would not be grouped; at least eight always are.
          true,
        );
      }),
    );
  });

  it('says every value exactly when it knows it', () => {
    fc.assert(
      fc.property(u64, (count) => {
        expect(styledSentence(formatBytes(count), PLAIN, [count])).toBe(styledBytes(count, PLAIN));
      }),
    );
  });
});
