// Finding in bytes: how a query is read, and that the places are those Buffer.indexOf names.
import { describe, expect, test } from 'vitest';
import { bytePlaces, readByteQuery } from '../../../renderer/src/components/header/byte-search';

const bytesOf = (query: string, bigEndian = false): string | undefined => {
  const found = readByteQuery(query, bigEndian);
  return found && `${found.means}: ${Buffer.from(found.bytes).toString('hex')}`;
};

describe('readByteQuery', () => {
  test.each([
    ['7f 45 4c 46', 'bytes: 7f454c46'],
    ['7F454C46', 'bytes: 7f454c46'],
    [' 00 ', 'byte: 00'],
    // The last byte is still being typed.
    ['7f 4', 'byte: 7f'],
    ['0x100000000', 'aligned 64-bit little endian: 0000000001000000'],
    ['0x1_0000_0000', 'aligned 64-bit little endian: 0000000001000000'],
    ['VMCOREINFO', 'text: 766d636f7265696e666f'],
    ['7f4', 'text: 376634'],
    ['"face"', 'text: 66616365'],
    ['face', 'bytes: face'],
    ['0xg', 'text: 307867'],
    ['0x10000000000000000', 'text: 30783130303030303030303030303030303030'],
    ['é', 'text: c3a9'],
    ['   ', undefined],
  ])('%j', (query, wanted) => expect(bytesOf(query)).toBe(wanted));

  test('a number has the order of the file', () => {
    expect(bytesOf('0xc000000000000000', true)).toBe('aligned 64-bit big endian: c000000000000000');
  });
});

describe('bytePlaces', () => {
  function places(bytes: Uint8Array, query: string): number[] {
    const pattern = readByteQuery(query, false);
    return pattern === undefined ? [] : [...bytePlaces(bytes, pattern)].filter((at) => at !== undefined);
  }

  test('none lies over another, and the last one may end with the file', () => {
    expect(places(Uint8Array.of(0, 0, 0, 1, 0, 0), '00 00')).toEqual([0, 4]);
    expect(places(Uint8Array.of(0, 1), '00 01 02')).toEqual([]);
  });

  test('a number only where numbers of its size stand', () => {
    // p_type 1 behind zeros, as in every table of program headers, is not 4 GiB.
    expect(places(Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]), '0x100000000')).toEqual([]);
    expect(places(Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]), '0x100000000')).toEqual([8]);
  });

  test('text in any case, bytes as they are', () => {
    const bytes = new TextEncoder().encode('vmcoreinfo VMCOREINFO');
    expect(places(bytes, 'VmCoreInfo')).toEqual([0, 11]);
    expect(places(bytes, '56 4d')).toEqual([11]);
  });

  test('as Buffer.indexOf finds them, also over the end of a stretch', () => {
    const bytes = new Uint8Array(300_000);
    let state = 7;
    for (let i = 0; i < bytes.length; i += 1) {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      bytes[i] = (state >>> 16) % 4;
    }
    for (const query of ['01', '01 02', '00 01 02 03', '03 03 03 03 03 03']) {
      const wanted: number[] = [];
      const needle = Buffer.from(query.replaceAll(' ', ''), 'hex');
      const all = Buffer.from(bytes);
      for (let at = all.indexOf(needle); at >= 0; at = all.indexOf(needle, at + needle.length)) wanted.push(at);
      expect(places(bytes, query)).toEqual(wanted);
    }
  });
});
