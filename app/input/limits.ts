// What an input may cost. Exceeding a limit stops the import with a message that names the entry and
// the limit: a bomb must not take the machine down, and a partial picture must not look whole.

export interface InputLimits {
  /** Files, directories and links together, over all inputs. */
  readonly entries: number;
  /** Bytes kept after unpacking, over all inputs. */
  readonly totalBytes: number;
  /** Bytes of one file out of an archive; of a dump, those that are kept. A file on disk has no limit of its own. */
  readonly fileBytes: number;
  /** Unpacked bytes per packed byte, checked once `ratioFromBytes` were unpacked. */
  readonly ratio: number;
  readonly ratioFromBytes: number;
  /** Slices of one dump that its reader may ask for. */
  readonly dumpSlices: number;
  /** Characters of an entry's path. */
  readonly pathLength: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_LIMITS: InputLimits = {
  entries: 200_000,
  totalBytes: 1024 * MIB,
  fileBytes: 256 * MIB,
  ratio: 1000,
  ratioFromBytes: 16 * MIB,
  dumpSlices: 100_000,
  pathLength: 4096,
};
