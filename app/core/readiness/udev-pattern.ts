// Shell patterns of udev match keys: * ? [set] and | between alternatives (udev(7)). Linear times the pattern's length: a
// pattern of evidence must not cost more than it weighs.

interface Piece {
  readonly kind: 'any' | 'one' | 'set' | 'char';
  readonly text: string;
}

function pieces(pattern: string): Piece[] {
  const found: Piece[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charAt(i);
    const end = c === '[' ? pattern.indexOf(']', i + (pattern.charAt(i + 1) === '!' ? 3 : 2)) : -1;
    if (c === '*') found.push({ kind: 'any', text: c });
    else if (c === '?') found.push({ kind: 'one', text: c });
    else if (end > i) {
      found.push({ kind: 'set', text: pattern.slice(i + 1, end) });
      i = end;
    } else if (c === '\\' && i + 1 < pattern.length) found.push({ kind: 'char', text: pattern.charAt(++i) });
    else found.push({ kind: 'char', text: c });
  }
  return found;
}

function inSet(set: string, c: string): boolean {
  const negated = set.startsWith('!') || set.startsWith('^');
  let hit = false;
  for (let i = negated ? 1 : 0; i < set.length; i++) {
    const from = set.charAt(i);
    const range = set.charAt(i + 1) === '-' && i + 2 < set.length;
    hit ||= range ? from <= c && c <= set.charAt(i + 2) : from === c;
    if (range) i += 2;
  }
  return hit !== negated;
}

function fits(piece: Piece, c: string): boolean {
  if (piece.kind === 'one') return true;
  return piece.kind === 'set' ? inSet(piece.text, c) : piece.text === c;
}

function matchesOne(pattern: string, value: string): boolean {
  const list = pieces(pattern);
  let p = 0;
  let v = 0;
  let star = -1;
  let resume = 0;
  while (v < value.length) {
    const piece = list[p];
    if (piece?.kind === 'any') {
      star = p++;
      resume = v;
    } else if (piece !== undefined && fits(piece, value.charAt(v))) {
      p++;
      v++;
    } else if (star >= 0) {
      p = star + 1;
      v = ++resume;
    } else return false;
  }
  while (list[p]?.kind === 'any') p++;
  return p === list.length;
}

/** Whether a value matches a pattern, `a|b` being either. */
export function matchesPattern(pattern: string, value: string, ignoreCase = false): boolean {
  const wanted = ignoreCase ? pattern.toLowerCase() : pattern;
  const given = ignoreCase ? value.toLowerCase() : value;
  return wanted.split('|').some((one) => matchesOne(one, given));
}
