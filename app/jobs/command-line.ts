// The command line that gives the same run as the window: quoted for a POSIX shell.
import type { ScenarioInput } from '../core/view/run-view';

/** A word as a POSIX shell reads it back. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** `kdumpscope simulate …` of a scenario. */
export function simulateCommandLine(input: string, { events, design, config, faults }: ScenarioInput): string {
  const settings = Object.entries(config).map(([key, value]) => `${key}=${value}`);
  const words = [
    'simulate',
    input,
    ...(events.length > 0 ? ['--event', ...events] : []),
    ...(design === undefined ? [] : ['--design', design]),
    ...(settings.length > 0 ? ['--config', ...settings] : []),
    ...(faults.length > 0 ? ['--fault', ...faults] : []),
  ];
  return ['kdumpscope', ...words.map(shellQuote)].join(' ');
}
