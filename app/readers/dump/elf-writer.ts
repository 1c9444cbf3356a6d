// Who wrote an ELF dump, as far as its layout shows it: QEMU puts section headers before the program headers,
// makedumpfile leaves pages out of segments, and the capture kernel aligns notes and memory to pages.
import { PT_LOAD, PT_NOTE } from '../../core/elf/core-header';
import type { CoreHeader } from '../../core/elf/core-header';
import type { ElfNote } from '../../core/elf/elf-notes';
import type { DumpWriter } from '../../core/machine/dump-evidence';

const PAGE = 4096n;

/** The writer, or 'unknown': makedumpfile -E without -d writes what it read, and looks like it. */
export function dumpWriter({ ehdr, phdrs }: CoreHeader, notes: readonly ElfNote[]): DumpWriter {
  let aligned = true;
  let partial = false;
  for (let i = 0; i < phdrs.length; i++) {
    const type = phdrs.types[i];
    if (type !== PT_LOAD && type !== PT_NOTE) continue;
    const stored = phdrs.filesizes[i] ?? 0n;
    if (type === PT_LOAD && stored < (phdrs.memsizes[i] ?? 0n)) partial = true;
    if (stored > 0n && (phdrs.offsets[i] ?? 0n) % PAGE !== 0n) aligned = false;
  }
  if (ehdr.shoff !== 0n && ehdr.shoff < ehdr.phoff) return 'qemu';
  if (partial || notes.some(({ name }) => name === 'ERASEINFO')) return 'makedumpfile';
  if (notes.some(({ name }) => name === 'QEMU')) return 'qemu';
  return aligned && notes.some(({ name }) => name === 'VMCOREINFO') ? 'vmcore' : 'unknown';
}
