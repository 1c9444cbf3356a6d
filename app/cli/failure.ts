// How a command ends when it cannot do its work: one line on stderr, exit code 2.

import { visibleLine } from '../core/text/visible';

/** Exit codes of the command line; `check` documents them in --help. */
export const EXIT = { complete: 0, incomplete: 1, unusable: 2, unknown: 3 } as const;

/** Input or usage that no verdict can come from: what, where, what to do. */
export class UnusableInput extends Error {
  readonly where: string | undefined;
  readonly hint: string | undefined;

  constructor(what: string, where?: string, hint?: string) {
    super(what);
    this.where = where;
    this.hint = hint;
  }
}

/** `kdumpscope: what, where, what to do`, on one line whatever the parts hold. */
export function failureLine(error: UnusableInput): string {
  const parts = [error.message, error.where, error.hint].filter((p) => p !== undefined && p !== '');
  // Control characters of file names and contents must not reach the terminal.
  return `kdumpscope: ${visibleLine(parts.join(', '))}`;
}
