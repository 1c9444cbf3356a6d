// What two ELF core headers differ in. A header says where memory is, so entries are compared by the addresses they
// describe, never by their index: crash_prepare_elf64_headers (6.12) renumbers everything behind a new range.
import type { CoreHeader } from '../elf/core-header';
import type { StalePhdrs } from '../elf/stale-phdrs';
import type { RangeSet } from '../range/range-set';
import type { PhdrRole } from '../view/snapshot-view';

/** One of the two headers. Without roles every PT_NOTE is a note and every PT_LOAD is RAM. */
export interface HeaderSide {
  readonly bytes: Uint8Array;
  readonly header: CoreHeader;
  /** What each program header is for (classifyPhdrs). */
  readonly roles?: readonly PhdrRole[];
  /** CPU of a cpu-note, -1 where no evidence names it. */
  readonly cpus?: Int32Array;
}

/**
 * - `changed`: the same addresses, other fields; `regrouped`: several entries became several others;
 * - `moved`: the same size at other addresses; `reordered`: nothing but the place in the table.
 */
export type ChangeKind =
  'added' | 'lost' | 'grown' | 'shrunk' | 'split' | 'merged' | 'regrouped' | 'moved' | 'changed' | 'reordered';

/** What a change is about; changes are listed in this order. `unread` are bytes that no field of the format claims. */
export type ChangeSubject = 'ehdr' | 'note' | 'load' | 'other' | 'unread' | 'stale';

/** A field on one side. */
export interface FieldAt {
  readonly offset: number;
  readonly size: number;
  readonly value: bigint;
}

/** One field that differs, with the entry it stands in on either side (-1: the Ehdr). */
export interface FieldChange {
  readonly name: string;
  readonly phdrBefore: number;
  readonly phdrAfter: number;
  readonly before: FieldAt;
  readonly after: FieldAt;
}

/** What differs. Its fields, addresses and words are made on demand: changeFields, changeFlow, changeSentence. */
export interface Change {
  /** Names what changed, not where it stands: `phdr:load:0x100000000`, `ehdr:e_phnum`, `note:cpu2`. Unique in a diff. */
  readonly id: string;
  readonly subject: ChangeSubject;
  readonly kind: ChangeKind;
  readonly role?: PhdrRole;
  /** Field of the Ehdr, or sh_info of section 0. */
  readonly field?: string;
  /** Program headers on either side, ascending by address. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** The entry also stands before or behind others that it did not stand before or behind. */
  readonly reordered?: true;
}

/** Wire values of `ByteChanges.sides`. */
export const SIDE = { before: 0, after: 1 } as const;

/** The bytes of each change, ascending by side and start. Ranges of one side do not overlap. */
export interface ByteChanges {
  readonly starts: Uint32Array;
  /** Inclusive. */
  readonly lasts: Uint32Array;
  readonly sides: Uint8Array;
  /** Index into `changes`. */
  readonly changes: Uint32Array;
}

/** Both tables side by side, in the order of the later one: index of the entry on either side, -1 where it has none. */
export interface AlignedRows {
  readonly before: Int32Array;
  readonly after: Int32Array;
  /** Index into `changes`, -1: the same on both sides. */
  readonly changes: Int32Array;
}

export type TailKind = 'zero' | 'stale';

/** What stands behind the table of one side. A capture kernel goes by e_phnum and reads none of it. */
export interface HeaderTail {
  readonly runs: readonly { readonly start: number; readonly last: number; readonly kind: TailKind }[];
  /** Entries of an older, longer table among the stale bytes. */
  readonly stalePhdrs: StalePhdrs;
}

export interface HeaderDiff {
  readonly before: HeaderSide;
  readonly after: HeaderSide;
  readonly changes: readonly Change[];
  readonly bytes: ByteChanges;
  readonly rows: AlignedRows;
  /** Undefined in a dump file: its notes and pages follow the table. */
  readonly tails: { readonly before?: HeaderTail; readonly after?: HeaderTail };
  /** Addresses that left and that came in, over all PT_LOADs. */
  readonly lost: RangeSet;
  readonly gained: RangeSet;
}
