// A reason why an input, or the rest of it, cannot be read. Streams can only end early by throwing, so
// inside app/input this is thrown; loadEvidence turns it into data and nothing else leaves the folder.

/** What is told to the user: what, where, what to do. */
export interface InputError {
  readonly code: 'unusable' | 'cancelled' | 'not-found' | 'io';
  readonly message: string;
  /** The input, entry or byte the message is about. */
  readonly where?: string;
  readonly hint?: string;
}

/** `damage`: what was read before stays usable. The others end the import. */
export type FaultKind = 'damage' | 'limit' | 'cancelled' | 'not-found' | 'io' | 'unusable';

export class InputFault extends Error {
  readonly kind: FaultKind;
  /** An entry of the input. */
  readonly where: string | undefined;
  /** Byte of the input. */
  readonly offset: number | undefined;
  readonly hint: string | undefined;

  constructor(kind: FaultKind, message: string, place: { where?: string; offset?: number; hint?: string } = {}) {
    super(message);
    this.name = 'InputFault';
    this.kind = kind;
    this.where = place.where;
    this.offset = place.offset;
    this.hint = place.hint;
  }
}

/** The message of anything thrown by a library or the file system, in one line and without the path the caller names. */
export function messageOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const line = text.split('\n', 1)[0] ?? '';
  return /^E[A-Z]+: ([^,]+), /.exec(line)?.[1] ?? line;
}
