// Who wrote the header of a kexec_load image: kexec-tools at load, or the kernel's handler since. No file says it, the
// header does: kexec-tools on x86 lists the low memory that the kernel leaves out (seen: 01-dimm-hp/01 and /03).
import { PT_LOAD } from '../../core/elf/core-header';
import type { CoreHeader } from '../../core/elf/core-header';

const LOW_1M = 0x100000n;

/** x86: true once the handler has replaced the header that kexec-tools made. */
export function isKernelMade(header: CoreHeader): boolean {
  const { types, paddrs, length } = header.phdrs;
  for (let i = 0; i < length; i++) {
    if (types[i] === PT_LOAD && (paddrs[i] ?? 0n) < LOW_1M) return false;
  }
  return true;
}
