import { expect, it } from 'vitest';
import { decodeText, piecesOf, quoteLine, textLines, textPieces } from '../../../app/readers/text-lines';

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

it('gives a large text in pieces that end with a line, the same text as in one', () => {
  // A line of 30 bytes: no multiple of it is a MiB. The marks at the beginning of lines are those of a byte order.
  const line = Buffer.from('\ufeff\u00b5s \ud834\udd1e crash hp: on\r\n\n');
  const bytes = Buffer.alloc(3 * 1024 * 1024 + 7, line);
  const pieces = [...piecesOf(textPieces(bytes))];
  expect(pieces.length).toBe(3);
  for (const piece of pieces.slice(0, -1)) expect(piece.endsWith('\n')).toBe(true);
  expect(pieces.join('') === decodeText(bytes)).toBe(true);
  const numbered = [...textLines(textPieces(bytes))];
  expect(numbered.length).toBe(2 * Math.ceil(bytes.length / line.length) - 1);
  expect(numbered.at(-2)).toEqual({ number: numbered.length - 1, text: '' });
  expect(numbered[0]?.text).toBe('\u00b5s \ud834\udd1e crash hp: on');
  expect(numbered[2]?.text).toBe('\ufeff\u00b5s \ud834\udd1e crash hp: on');
});

it('is one piece where no line ends', () => {
  expect([...piecesOf(textPieces(Buffer.alloc(2_500_000, 'x')))].map(({ length }) => length)).toEqual([2_500_000]);
  expect([...piecesOf(textPieces(new Uint8Array(0)))].join('')).toBe('');
});
