import { describe, expect, test } from 'vitest';
import { formatBytes, hex, hexGrouped, parseHex, U64_MAX } from '../../../../app/core/address/u64';

describe('hex', () => {
  test.each([
    [0n, '0x0'],
    [31n, '0x1f'],
    [4096, '0x1000'],
    [U64_MAX, '0xffffffffffffffff'],
  ])('%s is %s', (value, text) => expect(hex(value)).toBe(text));
});

describe('hexGrouped', () => {
  test.each([
    [0n, undefined, '0x0000_0000'],
    [0x8fff_ffffn, undefined, '0x8fff_ffff'],
    [0x40_0000_0000n, undefined, '0x40_0000_0000'],
    [0x1_0000_0000n, 16, '0x0000_0001_0000_0000'],
    [U64_MAX, undefined, '0xffff_ffff_ffff_ffff'],
    [0x12n, 2, '0x12'],
  ])('%s to %s digits is %s', (value, digits, text) => expect(hexGrouped(value, digits)).toBe(text));
});

describe('parseHex', () => {
  test.each([
    ['0', 0n],
    ['0x1F', 31n],
    ['0Xff', 255n],
    ['00000000fffc0000', 0xfffc_0000n],
    ['ffffffffffffffff', U64_MAX],
  ])('reads %s', (text, value) => expect(parseHex(text)).toBe(value));

  test.each(['', '0x', ' 1', '1 ', '1\n', '-1', '+1', '0x0x1', '1_0', 'g', '10000000000000000', '1.0'])(
    'refuses %j',
    (text) => expect(parseHex(text)).toBeUndefined(),
  );
});

describe('formatBytes', () => {
  test.each([
    [0n, '0 bytes'],
    [1n, '1 byte'],
    [1023n, '1023 bytes'],
    [1024n, '1 KiB'],
    [2140n, '2140 bytes'],
    [8192n, '8 KiB'],
    [10239n, '10239 bytes'],
    [10240n, '10 KiB'],
    [268435456n, '256 MiB'],
    [268435455n, '255.99 MiB'],
    [268435457n, '256.00 MiB'],
    [1879048192n, '1.75 GiB'],
    [1610612736n, '1.5 GiB'],
    [1048575n, '1023.99 KiB'],
    [1n << 64n, '16 EiB'],
    [1n << 70n, '1024 EiB'],
  ])('%s bytes is %s', (count, text) => expect(formatBytes(count)).toBe(text));
});
