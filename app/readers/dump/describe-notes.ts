// The notes of a dump as evidence: what each is, where it stands, and which task a CPU ran (NT_PRSTATUS).
import type { ByteOrder } from '../../core/elf/core-header';
import { viewOf } from '../../core/elf/elf-field';
import type { DumpNote } from '../../core/machine/dump-evidence';
import type { PlacedNote } from './elf-dump';

const NT_PRSTATUS = 1;

/** How the dumped machine lays out its structures. */
export interface NoteLayout {
  readonly order: ByteOrder;
  readonly longBytes: 4 | 8;
}

/** In file order; CPUs and QEMU's notes counted by their position. */
export function describeNotes(file: string, notes: readonly PlacedNote[], layout: NoteLayout): DumpNote[] {
  const seen = { prstatus: 0, qemu: 0 };
  return notes.map(({ name, type, desc, fileOffset }): DumpNote => {
    const note = { name, type, descBytes: desc.length, where: { file, offset: fileOffset } };
    if (name === 'QEMU') return { ...note, position: seen.qemu++ };
    if (name !== 'CORE' || type !== NT_PRSTATUS) return note;
    const pid = prstatusPid(desc, layout);
    return { ...note, position: seen.prstatus++, ...(pid === undefined ? {} : { pid }) };
  });
}

/** pr_pid of elf_prstatus (include/linux/elfcore.h): behind three ints of siginfo, cursig and two longs of signals. */
function prstatusPid(desc: Uint8Array, { order, longBytes }: NoteLayout): number | undefined {
  const at = longBytes === 4 ? 24 : 32;
  return desc.length < at + 4 ? undefined : viewOf(desc).getInt32(at, order === 'LE');
}
