// What a saved dump (vmcore) states: which memory was there, which of it was saved, and the notes. It tells of the panic
// it was taken at, never of a panic now: the verdict does not take it for the elfcorehdr.
import type { CoreHeader } from '../elf/core-header';
import type { RangeSet } from '../range/range-set';
import type { Fact, Where } from './provenance';

export type DumpFormat = 'elf' | 'kdump-compressed' | 'diskdump';

/** Who wrote the file, as far as the file itself shows it. */
export type DumpWriter = 'vmcore' | 'makedumpfile' | 'qemu' | 'unknown';

/** One note of a dump. */
export interface DumpNote {
  /** `CORE`, `VMCOREINFO`, `QEMU`, as stored. */
  readonly name: string;
  readonly type: number;
  /** Absent: the note is known from a text that does not say it. */
  readonly descBytes?: number;
  readonly where: Where;
  /** NT_PRSTATUS: pr_pid of the task that ran. */
  readonly pid?: number;
  /** NT_PRSTATUS or QEMU note: position among the notes of its kind, which is not always the CPU number. */
  readonly position?: number;
}

/** A number of the dump's header by the name that its format gives it: `bitmap_blocks`, `offset_note`. */
export interface DumpField extends Fact<bigint> {
  readonly name: string;
}

export interface DumpEvidence {
  readonly file: string;
  /** The dump itself is not at hand: crash printed its header into `file`, and `path` is what it calls the dump. */
  readonly printed?: { readonly by: 'crash'; readonly path: string };
  readonly format: DumpFormat;
  readonly writer: DumpWriter;
  /** Rearranged for a pipe by makedumpfile -F or QEMU. */
  readonly flattened: boolean;
  /** header_version of a kdump-compressed file, 1 to 6. */
  readonly headerVersion?: Fact<number>;
  /** makedumpfile -d, 0 to 31. */
  readonly dumpLevel?: Fact<number>;
  /** Page compression, or 'incomplete', 'excluded-vmemmap': words for the bits of `status`. */
  readonly flags: readonly string[];
  readonly flagsWhere?: Where;
  readonly pageSizeBytes?: Fact<number>;
  readonly maxMapnr?: Fact<bigint>;
  /** All numbers of the header and sub header of a kdump-compressed file or diskdump, in file order. */
  readonly fields?: readonly DumpField[];
  /** Memory that was there at the panic: PT_LOAD p_memsz, or the first bitmap. Absent = the file does not say. */
  readonly present?: RangeSet;
  /** Memory whose content is in the file: PT_LOAD p_filesz, or the second bitmap. */
  readonly saved?: RangeSet;
  /** Where `present` and `saved` come from, for the lanes. */
  readonly presentWhere?: Where;
  readonly savedWhere?: Where;
  /** One file of `makedumpfile --split`: the pages it answers for, [start, end). */
  readonly split?: { readonly startPfn: bigint; readonly endPfn: bigint; readonly where: Where };
  readonly notes: readonly DumpNote[];
  /** Bytes of the eraseinfo: what makedumpfile was told to erase from the dump. */
  readonly eraseinfoBytes?: Fact<number>;
  /** The text of the VMCOREINFO note, and its keys in file order: `OSRELEASE`, `SYMBOL(mem_section)`. */
  readonly vmcoreinfo?: { readonly text: string; readonly keys: ReadonlyMap<string, Fact<string>> };
  readonly release?: Fact<string>;
  /** Of an ELF dump: its header, and the bytes from the start of the file as far as they were kept. */
  readonly header?: { readonly bytes: Uint8Array; readonly decoded: CoreHeader };
  /** Bytes of the whole file, where known: a dump is read by its headers only. */
  readonly fileBytes?: number;
  /** Memory that the headers say is in the file, but the file ends before it. */
  readonly cutShort?: RangeSet;
}
