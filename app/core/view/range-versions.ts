// Reads the versions of a run that a RunView packs into shared columns.
import type { FindingVersions, RangeVersions, RunView, VersionRanges } from './run-view';

/** How many versions there are. */
export function versionCount({ offsets }: RangeVersions): number {
  return Math.max(0, offsets.length - 1);
}

/** The ranges of a version, as columns of their own; undefined where there is no such version. */
export function versionRanges(versions: RangeVersions, version: number): VersionRanges | undefined {
  const from = versions.offsets[version];
  const to = versions.offsets[version + 1];
  if (from === undefined || to === undefined) return undefined;
  const rows = versions.rows.subarray(from, to);
  const starts = new BigUint64Array(rows.length);
  const lasts = new BigUint64Array(rows.length);
  const kinds = new Uint8Array(rows.length);
  rows.forEach((row, i) => {
    starts[i] = versions.starts[row] ?? 0n;
    lasts[i] = versions.lasts[row] ?? 0n;
    kinds[i] = versions.kinds[row] ?? 0;
  });
  return { starts, lasts, kinds };
}

/** Bytes of a version, of the kinds that `keep` takes; undefined where there is no such version. */
export function versionBytes(
  versions: RangeVersions,
  version: number,
  keep: (kind: number) => boolean = () => true,
): bigint | undefined {
  const from = versions.offsets[version];
  const to = versions.offsets[version + 1];
  if (from === undefined || to === undefined) return undefined;
  let bytes = 0n;
  for (let i = from; i < to; i += 1) {
    const row = versions.rows[i] ?? -1;
    const start = versions.starts[row];
    const last = versions.lasts[row];
    if (start !== undefined && last !== undefined && keep(versions.kinds[row] ?? -1)) bytes += last - start + 1n;
  }
  return bytes;
}

/** How many ranges a version has. */
export function versionSize({ offsets }: RangeVersions, version: number): number {
  return Math.max(0, (offsets[version + 1] ?? 0) - (offsets[version] ?? 0));
}

export interface FoundWords {
  readonly headline: string;
  readonly words: readonly string[];
}

/** What was found of a version, in words. */
export function foundWords(versions: FindingVersions, version: number): FoundWords | undefined {
  const headline = versions.texts[versions.headlines[version] ?? -1];
  if (headline === undefined) return undefined;
  const words = versions.words.subarray(versions.wordOffsets[version], versions.wordOffsets[version + 1]);
  return { headline, words: Array.from(words, (text) => versions.texts[text] ?? '') };
}

/** What a panic after a step would find, in words. */
export function foundAt({ findings, findingVersions }: RunView, step: number): FoundWords | undefined {
  return foundWords(findings, findingVersions[step] ?? -1);
}
