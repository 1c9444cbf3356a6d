// A size as events and command lines are written: `256M`. Exact; hex where no unit fits.
import { hex } from './u64';

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
