import { expect, it } from 'vitest';
import { decodeText, quoteLine, textLines } from '../../../app/readers/text-lines';

const lines = (text: string): [number, string][] => [...textLines(text)].map((line) => [line.number, line.text]);

it('splits LF and CRLF, keeps empty lines and bare carriage returns', () => {
  expect(lines('a\r\n\nb\rc\n')).toEqual([
    [1, 'a'],
    [2, ''],
    [3, 'b\rc'],
  ]);
  expect(lines('')).toEqual([]);
  expect(lines('\n')).toEqual([[1, '']]);
  expect(lines('x')).toEqual([[1, 'x']]);
  expect(lines('\r\n')).toEqual([[1, '']]);
});

it('takes any bytes', () => {
  expect(decodeText(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xff, 0x00))).toBe('a\ufffd\0');
});

it('quotes for a message', () => {
  expect(quoteLine('a\tb\0"')).toBe(String.raw`"a\tb\u0000\""`);
  expect(quoteLine('x'.repeat(100), 10)).toBe('"xxxxxxxxxx…"');
});
