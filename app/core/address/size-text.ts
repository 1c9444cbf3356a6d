// Sizes and addresses as events and command lines are written: `256M`, `0x1000`. Exact; hex where no unit fits.
import { hex, U64_MAX } from './u64';

const UNITS: readonly (readonly [bits: bigint, letter: string])[] = [
  [40n, 'T'],
  [30n, 'G'],
  [20n, 'M'],
  [10n, 'K'],
];

/** `256M`; `0x1001` where the size is no whole number of KiB. */
export function sizeText(bytes: bigint): string {
  const unit = UNITS.find(([bits]) => bytes > 0n && (bytes & ((1n << bits) - 1n)) === 0n);
  return unit === undefined ? hex(bytes) : `${bytes >> unit[0]}${unit[1]}`;
}

/** `0x…`, decimal, or either with K, M, G, T; undefined for anything else and past 2^64. */
export function parseSize(text: string): bigint | undefined {
  const found = /^(0x[0-9a-f]{1,16}|[0-9]{1,20})([KMGT]?)$/i.exec(text);
  if (found?.[1] === undefined) return undefined;
  const bits = UNITS.find(([, letter]) => letter === found[2]?.toUpperCase())?.[0] ?? 0n;
  const value = BigInt(found[1]) << bits;
  return value <= U64_MAX ? value : undefined;
}
