// A command and the chords that trigger it. Palette, hotkeys and the help dialog are views of one list.

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  /** `Ctrl+K`, `Alt+ArrowLeft`, `n`, `?`; several when several do the same. */
  readonly keys?: readonly string[];
  /** Absent: always possible. */
  readonly when?: () => boolean;
  readonly run: () => void | Promise<void>;
}

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The chord of a key press as commands spell it. Shift is named only where it does not change the character. */
export function chordOf(press: KeyPress): string {
  const parts: string[] = [];
  if (press.ctrlKey || press.metaKey) parts.push('Ctrl');
  if (press.altKey) parts.push('Alt');
  const single = press.key.length === 1;
  if (press.shiftKey && (!single || parts.length > 0)) parts.push('Shift');
  parts.push(single && (parts.length > 0 || !press.shiftKey) ? press.key.toLowerCase() : press.key);
  return parts.join('+');
}

/** The first possible command bound to the chord. */
export function commandFor(commands: readonly Command[], chord: string): Command | undefined {
  const wanted = chord.toLowerCase();
  return commands.find(
    (command) => command.keys?.some((keys) => keys.toLowerCase() === wanted) === true && command.when?.() !== false,
  );
}

/** Letters of `query` occur in `text` in this order; lower is better, undefined is no match. */
export function fuzzyScore(query: string, text: string): number | undefined {
  const wanted = query.toLowerCase().replace(/\s+/g, '');
  const haystack = text.toLowerCase();
  let at = -1;
  let gaps = 0;
  for (const letter of wanted) {
    const next = haystack.indexOf(letter, at + 1);
    if (next < 0) return undefined;
    if (at >= 0) gaps += next - at - 1;
    else gaps += next / 4;
    at = next;
  }
  return gaps;
}
