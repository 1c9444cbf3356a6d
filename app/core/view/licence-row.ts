// A row of licences.json, which the build writes (test/runtime/licences.ts) and the About dialog shows.

/** A package of others that is part of the program. */
export interface LicenceRow {
  readonly name: string;
  readonly version: string;
  /** SPDX expression. */
  readonly licence: string;
  /** The words of the licence as the package brings them. */
  readonly text: string;
}
