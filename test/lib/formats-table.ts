// The rows of docs/formats.md: what each sample is said to be, for the tests that open it.
import { readFileSync } from 'node:fs';

export interface FormatRow {
  readonly format: string;
  readonly readers: readonly string[];
  /** Opened together, from the project's root. */
  readonly samples: readonly string[];
  readonly verdict: string;
  readonly proves: string;
}

/** Every row of every table. */
export function formatRows(): FormatRow[] {
  const quoted = (cell = ''): string[] => Array.from(cell.matchAll(/`([^`]+)`/g), ([, text = '']) => text);
  return readFileSync('docs/formats.md', 'utf8')
    .split('\n')
    .filter((line) => /^\|.*`test\//.test(line))
    .map((line) => {
      const [, format = '', readers, samples, verdict = '', proves = ''] = line.split('|').map((cell) => cell.trim());
      return { format, readers: quoted(readers), samples: quoted(samples), verdict, proves };
    });
}
