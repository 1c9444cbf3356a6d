// A program header table that a program printed: kexec -d while it built the header, crash, makedumpfile or readelf
// reading one. Text, so there are no bytes to compare; the rows are as good as the line they stand in.
import type { Where } from './provenance';

export type HeaderPrinter = 'kexec -d' | 'kexec_file_load' | 'readelf' | 'eu-readelf' | 'crash' | 'makedumpfile';

/** Columns that not every printer prints; they hold 0 where `unstated` names them. */
export type StatedColumn = 'offset' | 'vaddr' | 'filesz' | 'flags' | 'align';

export interface StatedHeader {
  readonly file: string;
  readonly by: HeaderPrinter;
  /** `load`: as built when kdump was loaded. `elfcorehdr`: the segment's own. `dump`: a dump file's. */
  readonly of: 'load' | 'elfcorehdr' | 'dump' | 'unknown';
  /** p_type. */
  readonly types: Uint32Array;
  readonly paddrs: BigUint64Array;
  readonly offsets: BigUint64Array;
  readonly filesizes: BigUint64Array;
  readonly memsizes: BigUint64Array;
  readonly vaddrs?: BigUint64Array;
  /** p_flags. */
  readonly flags?: Uint32Array;
  readonly aligns?: BigUint64Array;
  /** 1-based line numbers. */
  readonly lines: Uint32Array;
  /** Columns this printer does not print. Absent: none. */
  readonly unstated?: readonly StatedColumn[];
  /** The printer leaves the notes and the kernel text out: only memory is listed. */
  readonly memoryOnly?: true;
  /** e_machine and byte order, where the text has the ELF header too. */
  readonly elf?: { readonly machine: number; readonly order: 'LE' | 'BE'; readonly where: Where };
  /** How many program headers the text says there are, where it says so and the rows are fewer. */
  readonly declared?: number;
  /** Where the elfcorehdr segment was put, and its room, where the log says so. */
  readonly segment?: {
    readonly paddr: bigint;
    readonly bufsz?: bigint;
    readonly memsz?: bigint;
    readonly where: Where;
  };
}
