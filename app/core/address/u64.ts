// 64-bit addresses and byte counts as text. An address is a bigint from file to pixel: a Number loses
// the low bits of anything above 2^53, which on every 64-bit kernel is where p_vaddr lives.

/** The highest address, 2^64 - 1. */
export const U64_MAX = 0xffff_ffff_ffff_ffffn;

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;
/** Up to here a count of bytes is still read at a glance, so it is given exactly. */
const EXACT_BELOW = 10n * 1024n;

/** Plain hex as it is copied and searched for: `0x1f`. */
export function hex(value: bigint | number): string {
  return `0x${value.toString(16)}`;
}

/** Hex for reading: at least `digits` digits, grouped by four from the right: `0x0000_0001_0000_0000`. */
export function hexGrouped(value: bigint, digits = 8): string {
  return `0x${value
    .toString(16)
    .padStart(digits, '0')
    .replace(/\B(?=(?:[0-9a-f]{4})+$)/g, '_')}`;
}

/** Reads 1 to 16 hex digits with an optional `0x`; anything else, even a blank, is undefined. */
export function parseHex(text: string): bigint | undefined {
  const digits = /^(?:0[xX])?([0-9a-fA-F]{1,16})$/.exec(text)?.[1];
  return digits === undefined ? undefined : BigInt(`0x${digits}`);
}

/**
 * A byte count in the largest binary unit it fills: `1 byte`, `256 MiB`, `1.75 GiB`.
 * Cut, never rounded up, and an inexact value keeps both decimals: one byte short of 256 MiB reads
 * `255.99 MiB`, one byte over it `256.00 MiB`.
 */
export function formatBytes(count: bigint): string {
  if (count === 1n) return '1 byte';
  if (count < 1024n || (count < EXACT_BELOW && count % 1024n !== 0n)) return `${count} bytes`;
  let power = 1n;
  while (power < UNITS.length && count >= 1024n ** (power + 1n)) power++;
  const scale = 1024n ** power;
  const hundredths = (count * 100n) / scale;
  const exact = hundredths * scale === count * 100n;
  const decimals = (hundredths % 100n).toString().padStart(2, '0');
  const fraction = exact ? decimals.replace(/0+$/, '') : decimals;
  const whole = (hundredths / 100n).toString();
  return `${fraction === '' ? whole : `${whole}.${fraction}`} ${UNITS[Number(power) - 1]}`;
}
