// Words into columns of a fixed width, as plain ASCII: a mail of a kernel list has 72 columns and no fonts.

const PLAIN: Readonly<Record<string, string>> = {
  '–': '-',
  '—': '-',
  '’': "'",
  '“': '"',
  '”': '"',
  '…': '...',
  '×': 'x',
};

/** The text in ASCII; what has no counterpart becomes '?'. */
export function plainText(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, (char) => PLAIN[char] ?? '?');
}

/** Lines of at most `width` characters, broken at spaces where there are any; all indented like the first. */
export function wrapText(text: string, width: number): readonly string[] {
  const plain = plainText(text);
  const indent = ' '.repeat(plain.length - plain.trimStart().length);
  const room = Math.max(1, width - indent.length);
  const lines: string[] = [];
  let line = '';
  for (let word of plain.trim().split(/ +/)) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = '';
    }
    while (word.length > room) {
      lines.push(word.slice(0, room));
      word = word.slice(room);
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((text) => indent + text);
}

/** Cells side by side, each wrapped to its width; no trailing spaces. */
export function columnLines(cells: readonly (readonly [text: string, width: number])[], gap = 1): readonly string[] {
  const wrapped = cells.map(([text, width]) => wrapText(text, width));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, i) =>
    cells
      .map(([, width], c) => (wrapped[c]?.[i] ?? '').padEnd(width))
      .join(' '.repeat(gap))
      .trimEnd(),
  );
}
