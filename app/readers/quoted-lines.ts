// Contradictions quote the lines themselves, so that nobody has to open two files to see what is meant.
import type { Contradiction, Quote } from '../core/machine/contradiction';
import type { EvidenceFile } from './evidence-file';
import { textLines, textPieces } from './text-lines';

/** A line longer than this tells no more when it is quoted whole. */
const MOST_CHARACTERS = 160;

/** The wanted lines of each file, by file and number; every file is gone through once. */
function findLines(contradictions: readonly Contradiction[], files: readonly EvidenceFile[]): Map<string, string> {
  const wanted = new Map<string, Set<number>>();
  for (const { where } of contradictions.flatMap(({ kept, other }) => [kept, other])) {
    if (where.line === undefined) continue;
    const lines = wanted.get(where.file);
    if (lines === undefined) wanted.set(where.file, new Set([where.line]));
    else lines.add(where.line);
  }
  const found = new Map<string, string>();
  for (const { path, bytes } of files) {
    const lines = wanted.get(path);
    if (lines === undefined) continue;
    for (const { number, text } of textLines(textPieces(bytes))) {
      if (lines.delete(number)) found.set(`${path}:${number}`, text);
      if (lines.size === 0) break;
    }
  }
  return found;
}

/** The same contradictions with the line of each quote in place of its value, where there is such a line. */
export function quoteContradictions(
  contradictions: readonly Contradiction[],
  files: readonly EvidenceFile[],
): Contradiction[] {
  const lines = findLines(contradictions, files);
  const quoted = (quote: Quote): Quote => {
    const { file, line } = quote.where;
    const text = (lines.get(`${file}:${line ?? ''}`) ?? quote.text).trim();
    return { ...quote, text: text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text };
  };
  return contradictions.map((one) => ({ ...one, kept: quoted(one.kept), other: quoted(one.other) }));
}
