// The units an address can be read in on the axis and in the tables.
import { formatBytes, hexGrouped } from './numbers';

export const ADDRESS_UNITS = ['hex', 'size', 'pfn', 'block'] as const;
export type AddressUnit = (typeof ADDRESS_UNITS)[number];

export interface UnitContext {
  readonly unit: AddressUnit;
  readonly pageSizeBytes?: number;
  readonly blockSizeBytes?: bigint;
}

/** Units this snapshot can be read in: page frames need a page size, blocks a block size. */
export function possibleUnits(context: Omit<UnitContext, 'unit'>): readonly AddressUnit[] {
  return ADDRESS_UNITS.filter(
    (unit) =>
      (unit !== 'pfn' || context.pageSizeBytes !== undefined) &&
      (unit !== 'block' || context.blockSizeBytes !== undefined),
  );
}

/** An address in the unit; hex where the snapshot lacks what the unit needs. */
export function addressText(address: bigint, context: UnitContext): string {
  const { unit, pageSizeBytes, blockSizeBytes } = context;
  if (unit === 'size') return formatBytes(address);
  if (unit === 'pfn' && pageSizeBytes !== undefined) return `pfn 0x${(address / BigInt(pageSizeBytes)).toString(16)}`;
  if (unit === 'block' && blockSizeBytes !== undefined) {
    const inside = address % blockSizeBytes;
    return `block ${address / blockSizeBytes}${inside === 0n ? '' : `+${formatBytes(inside)}`}`;
  }
  return hexGrouped(address);
}
