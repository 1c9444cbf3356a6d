// How the window writes numbers, as the user chose. Reports, copies and command lines keep the one form of core/address:
// they are read by other people and programs.
import { formatBytes, hex, hexGrouped } from '../address/u64';

export interface NumberStyle {
  /** `256 MiB`, or `0x1000_0000 bytes`. */
  readonly sizes: 'binary' | 'hex';
  /** `0x1_0000_0000`, or `0x100000000`. */
  readonly hexDigits: 'grouped' | 'plain';
  /** `16 374`, `16,374` or `16374`: the same in every locale. */
  readonly thousands: 'space' | 'comma' | 'none';
}

export const DEFAULT_NUMBERS: NumberStyle = { sizes: 'binary', hexDigits: 'grouped', thousands: 'space' };

/** Narrow and not broken at a line's end. */
const SEPARATORS = { space: '\u202f', comma: ',', none: '' } as const;

/** An address. Ungrouped ones are without leading zeros, as they are copied. */
export function styledAddress(value: bigint, { hexDigits }: NumberStyle): string {
  return hexDigits === 'plain' ? hex(value) : hexGrouped(value);
}

/** A count of bytes. */
export function styledBytes(count: bigint, style: NumberStyle): string {
  if (style.sizes === 'binary') return formatBytes(count);
  const digits = style.hexDigits === 'plain' ? hex(count) : hexGrouped(count, 1);
  return `${digits} ${count === 1n ? 'byte' : 'bytes'}`;
}

/** A count of anything, in decimal digits. */
export function styledCount(count: number | bigint, { thousands }: NumberStyle): string {
  return count.toString().replace(/\B(?=(?:\d{3})+$)/g, SEPARATORS[thousands]);
}

const ADDRESS = /0x[0-9a-f]{1,4}(?:_[0-9a-f]{4})+/g;
const SIZE = /\b(\d+)(?:\.(\d{1,2}))? (bytes?|[KMGTPE]iB)\b/g;
const UNIT_BITS = { KiB: 10n, MiB: 20n, GiB: 30n, TiB: 40n, PiB: 50n, EiB: 60n } as const;

function isUnit(unit: string): unit is keyof typeof UNIT_BITS {
  return Object.hasOwn(UNIT_BITS, unit);
}

/**
 * The bytes that a text of `formatBytes` stands for, where it says them exactly: two decimals may be cut ones (`255.99 MiB`),
 * fewer never are.
 */
function exactBytes(whole: string, decimals: string, unit: string): bigint | undefined {
  if (!isUnit(unit)) return BigInt(whole);
  if (decimals.length === 2) return undefined;
  return ((BigInt(whole) * 10n + BigInt(decimals === '' ? 0 : decimals)) << UNIT_BITS[unit]) / 10n;
}

/**
 * A sentence of the core in the user's style. Of sizes that are cut in it, `amounts` are the byte counts it may speak of;
 * one that is not among them stays as it is, because its bytes are not known.
 */
export function styledSentence(text: string, style: NumberStyle, amounts: readonly bigint[] = []): string {
  const addresses =
    style.hexDigits === 'plain' ? text.replace(ADDRESS, (found) => hex(BigInt(found.replaceAll('_', '')))) : text;
  if (style.sizes === 'binary') return addresses;
  return addresses.replace(SIZE, (found, whole: string, decimals: string | undefined, unit: string) => {
    const bytes = exactBytes(whole, decimals ?? '', unit) ?? amounts.find((amount) => formatBytes(amount) === found);
    return bytes === undefined ? found : styledBytes(bytes, style);
  });
}
