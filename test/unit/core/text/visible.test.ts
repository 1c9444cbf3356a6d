// Hidden characters as Unicode names them: the code points here are from the bidirectional algorithm's list (UAX 9), the
// control pictures block and ECMA-48, not from our expression.
import { expect, it } from 'vitest';
import { entryNameFault } from '../../../../app/core/text/entry-name';
import { visibleLine, visibleStrings, visibleText } from '../../../../app/core/text/visible';

const BIDI = [0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069];

it('shows every character that turns the direction of writing', () => {
  for (const code of BIDI) {
    const hex = code.toString(16).toUpperCase().padStart(4, '0');
    expect(visibleText(`a${String.fromCodePoint(code)}b`)).toBe(`a<U+${hex}>b`);
  }
});

it('shows controls as their pictures and leaves line feeds and tabs', () => {
  expect(visibleText('\u001b]0;title\u0007 \u001b[2J\u0000\u007f')).toBe('␛]0;title␇ ␛[2J␀␡');
  expect(visibleText('a\tb\nc')).toBe('a\tb\nc');
  expect(visibleText('\u009b31m')).toBe('<U+009B>31m');
  expect(visibleText('over\rwritten')).toBe('over␍written');
  expect(visibleLine('a\tb\nc')).toBe('a␉b␊c');
});

it('shows what takes no room, and nothing else', () => {
  expect(visibleText('zero\u200bwidth\u2060\ufeff\u00ad\u2028\u{e0041}')).toBe(
    'zero<U+200B>width<U+2060><U+FEFF><U+00AD><U+2028><U+E0041>',
  );
  const plain = 'höst – 主机 🖥 שלום\t‹ok›\n';
  expect(visibleText(plain)).toBe(plain);
});

it('walks plain data and keeps what has nothing to show', () => {
  const columns = { starts: BigUint64Array.of(1n), names: ['a', 'b'], at: new Map([['k', { deep: 'ok' }]]) };
  const bad = { ...columns, label: { value: 'x\u202ey' }, more: [{ line: '\u001b[8m' }] };
  const shown = visibleStrings(bad);
  expect(shown.label.value).toBe('x<U+202E>y');
  expect(shown.more).toEqual([{ line: '␛[8m' }]);
  expect(shown.starts).toBe(columns.starts);
  expect(shown.names).toBe(columns.names);
  expect(visibleStrings(columns.names)).toBe(columns.names);
});

it.each([
  ['/etc/passwd', 'absolute'],
  ['a/../../b', '".."'],
  ['C:/x', 'drive'],
  ['a\\b', 'backslash'],
  ['a\0b', 'zero byte'],
  ['proc/\u202emoemi', 'cannot be seen'],
  ['proc/\u001b[2Jiomem', 'cannot be seen'],
  ['proc/io\nmem', 'cannot be seen'],
])('refuses the name %j', (name, why) => {
  expect(entryNameFault(name)).toContain(why);
});

it.each(['proc/iomem', 'sys/fs/cgroup/dev-disk\\x2d1', 'ünïcode/ファイル', 'a..b/...'])('takes the name %j', (name) => {
  expect(entryNameFault(name)).toBeUndefined();
});
