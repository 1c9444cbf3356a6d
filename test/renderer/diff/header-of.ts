// A header of a few loads, encoded and read back.
import type { HeaderSide } from '../../../app/core/diff/header-diff';
import { PT_LOAD } from '../../../app/core/elf/core-header';
import { decodeCoreHeader } from '../../../app/core/elf/decode-core-header';
import { createCoreEhdr, encodeCoreHeader } from '../../../app/core/elf/encode-core-header';

/** An ELF64 header that lists the loads, in that order. */
export function headerOf(loads: readonly (readonly [start: bigint, size: bigint])[]): HeaderSide {
  const starts = BigUint64Array.from(loads, ([start]) => start);
  const sizes = BigUint64Array.from(loads, ([, size]) => size);
  const phdrs = {
    length: loads.length,
    types: new Uint32Array(loads.length).fill(PT_LOAD),
    flags: new Uint32Array(loads.length).fill(7),
    offsets: starts,
    vaddrs: starts,
    paddrs: starts,
    filesizes: sizes,
    memsizes: sizes,
    aligns: new BigUint64Array(loads.length),
  };
  const bytes = encodeCoreHeader({ ehdr: createCoreEhdr(64, 'LE', 62, loads.length), phdrs });
  const decoded = decodeCoreHeader(bytes);
  if (!decoded.ok) throw new Error(decoded.issue.message);
  return { bytes, header: decoded.header };
}
