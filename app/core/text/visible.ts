// Characters that show nothing but change how the rest is shown: terminal escapes, and what turns the direction of writing
// or hides. Evidence is written by others, so they are shown as marks, never obeyed.

/** Controls, format characters (direction marks and overrides among them), line and paragraph separators. Not LF and tab. */
const HIDDEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const EACH_HIDDEN = new RegExp(HIDDEN, 'gu');

/** True when some character of the text would not be seen. */
export function hasHidden(text: string): boolean {
  return HIDDEN.test(text);
}

/** A control character as its picture (␛), another as its number, `<U+202E>`. */
function mark(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** The text with every hidden character as a visible mark; line feeds and tabs stay. */
export function visibleText(text: string): string {
  return HIDDEN.test(text) ? text.replace(EACH_HIDDEN, mark) : text;
}

/** The same on one line: fit for a message. */
export function visibleLine(text: string): string {
  return visibleText(text).replace(/[\n\t]/g, mark);
}

/** Every string in plain data made visible; what has none to change is the same object as before. */
export function visibleStrings<T>(value: T): T;
export function visibleStrings(value: unknown): unknown {
  if (typeof value === 'string') return visibleText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    const shown = list.map((element) => visibleStrings(element));
    return shown.some((element, i) => element !== list[i]) ? shown : list;
  }
  if (value instanceof Map) {
    const shown = Array.from(value, ([key, element]: [unknown, unknown]) => [
      visibleStrings(key),
      visibleStrings(element),
    ]);
    return new Map(shown.map(([key, element]) => [key, element]));
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const parts = Object.entries(value).map(
    ([key, part]: [string, unknown]) => [key, part, visibleStrings(part)] as const,
  );
  if (parts.every(([, part, shown]) => part === shown)) return value;
  return Object.fromEntries(parts.map(([key, , shown]) => [key, shown]));
}
