// A printed program header table in the columns of decoded bytes, so that what reads program headers reads both.
import type { PhdrTable } from '../elf/core-header';
import type { StatedHeader } from './stated-header';

/** The table as columns; what the printer leaves out is 0. */
export function phdrTable(stated: StatedHeader): PhdrTable {
  const { length } = stated.types;
  return {
    length,
    types: stated.types,
    flags: stated.flags ?? new Uint32Array(length),
    offsets: stated.offsets,
    vaddrs: stated.vaddrs ?? new BigUint64Array(length),
    paddrs: stated.paddrs,
    filesizes: stated.filesizes,
    memsizes: stated.memsizes,
    aligns: stated.aligns ?? new BigUint64Array(length),
  };
}
