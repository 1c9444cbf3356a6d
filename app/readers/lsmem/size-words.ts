// Sizes as lsmem prints them: bytes with -b, else rounded to one decimal of a unit of 1024.

const UNITS = ['B', 'K', 'M', 'G', 'T', 'P', 'E'] as const;
const SIZE = /^(\d{1,20})(?:[.,](\d{1,2}))?([BKMGTPE])?$/;

export interface StatedSize {
  readonly bytes: bigint;
  /** How far the true value may lie from `bytes`: 0 where it was printed in bytes. */
  readonly slack: bigint;
}

/** The size and how exact it is; undefined where the text is no size. */
export function parseSizeWord(text: string): StatedSize | undefined {
  const [, whole, decimals = '', unit] = SIZE.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const scale = 1024n ** BigInt(unit === undefined ? 0 : UNITS.findIndex((name) => name === unit));
  const hundredths = BigInt(whole) * 100n + BigInt(decimals.padEnd(2, '0'));
  return { bytes: (hundredths * scale) / 100n, slack: scale === 1n ? 0n : scale / 10n };
}

/** Powers of two differ by half and rounding by a tenth of a unit at most: the one that is meant. */
export function nearestPowerOfTwo({ bytes, slack }: StatedSize): bigint | undefined {
  if (bytes <= 0n) return undefined;
  const below = 1n << BigInt(bytes.toString(2).length - 1);
  return [below, below << 1n].find((power) => power - bytes <= slack && bytes - power <= slack);
}
