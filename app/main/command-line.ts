// What the app was started with: a command, or files to open, or a bundled sample and a view to show.
import path from 'node:path';

export interface CommandLine {
  /** Absolute paths. */
  readonly paths: readonly string[];
  readonly sample?: string;
  readonly view?: string;
}

/**
 * The words of a command, or undefined where a window is asked for: those after `--`, when `--cli` stands before it.
 * Chromium reads no switches after `--`, so none of them can reach it.
 */
export function cliWords(argv: readonly string[]): readonly string[] | undefined {
  const end = argv.indexOf('--');
  return end > 0 && argv.lastIndexOf('--cli', end) > 0 ? argv.slice(end + 1) : undefined;
}

/** Reads Electron's argv. `skip`: 2 when started as `electron <app>`, 1 when packaged. */
export function readCommandLine(argv: readonly string[], skip: number, workingDirectory: string): CommandLine {
  const paths: string[] = [];
  let sample: string | undefined;
  let view: string | undefined;
  for (const argument of argv.slice(skip)) {
    const named = /^--(sample|view)=([a-z0-9-]{1,64})$/.exec(argument);
    if (named?.[1] === 'sample') sample = named[2];
    else if (named?.[1] === 'view') view = named[2];
    else if (!argument.startsWith('-')) paths.push(path.resolve(workingDirectory, argument));
  }
  return { paths, ...(sample !== undefined && { sample }), ...(view !== undefined && { view }) };
}

/** The page address for a start: the renderer opens what the fragment names. */
export function pageFragment(start: CommandLine): string {
  const query = new URLSearchParams();
  if (start.sample !== undefined) query.set('sample', start.sample);
  if (start.view !== undefined) query.set('view', start.view);
  const text = query.toString();
  return text === '' ? '' : `#${text}`;
}
