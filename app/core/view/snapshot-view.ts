// The one message a window gets about a snapshot: the judgement plus everything the views draw, as columns.
import type { Judgement } from '../coverage/finding';
import type { CoreHeader } from '../elf/core-header';
import type { DumpNote } from '../machine/dump-evidence';
import type { SourceFile } from '../machine/machine';
import type { Problem } from '../machine/provenance';
import type { NameColumn, PlaceColumn } from './lane-columns';
import type { ReadinessReport } from '../readiness/readiness';
import type { StatedHeader } from '../machine/stated-header';
import type { DumpHeaderView } from './dump-facts';
import type { RecordedTrace } from './run-view';

export type LaneId =
  | 'iomem'
  | 'blocks'
  | 'memblock'
  | 'elfcorehdr'
  | 'verdict'
  | 'reserved'
  | 'stated'
  | 'dump-present'
  | 'dump-saved'
  | 'guest';

/** What a range in a lane is. Drives hue, pattern, glyph and word; the order is the wire value. */
export const RANGE_KINDS = [
  'present',
  'online',
  'offline',
  'covered',
  'kernel-text',
  'backup',
  'missing',
  'phantom',
  'idle',
  'crashkernel',
  'cma',
  'rtas',
  'low-memory',
  'overlap',
  'unknown',
] as const;
export type RangeKind = (typeof RANGE_KINDS)[number];

/** One lane of the map. `collected` false: the evidence has no such file, `hint` says how to get it. */
export interface Lane {
  readonly id: LaneId;
  readonly label: string;
  /** Where the lane comes from, for the small line under the label: `proc/iomem, 3 ranges`. */
  readonly source: string;
  readonly collected: boolean;
  /** The rows were reckoned, not observed. */
  readonly simulated?: true;
  readonly hint?: string;
  readonly starts: BigUint64Array;
  readonly lasts: BigUint64Array;
  /** Index into RANGE_KINDS. */
  readonly kinds: Uint8Array;
  /** Read with laneName. */
  readonly names: NameColumn;
  /** Evidence, read with laneWhere. */
  readonly places: PlaceColumn;
  /** Program header of each row, or -1. */
  readonly phdrs: Int32Array;
}

/** What a program header is for. The order is the wire value. */
export const PHDR_ROLES = [
  'cpu-note',
  'vmcoreinfo',
  'note',
  'kernel-text',
  'backup',
  'rtas',
  'opal',
  'ram',
  'other',
] as const;
export type PhdrRole = (typeof PHDR_ROLES)[number];

export interface HeaderView {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly decoded: CoreHeader;
  /** Index into PHDR_ROLES, one per decoded program header. */
  readonly roles: Uint8Array;
  /** CPU of a cpu-note, or -1 where no evidence names it. */
  readonly cpus: Int32Array;
  /** The notes themselves, where the header is that of a dump; an elfcorehdr only says where they will be. */
  readonly notes?: readonly DumpNote[];
}

export interface SnapshotView {
  readonly id: string;
  readonly title: string;
  readonly arch?: string;
  readonly release?: string;
  readonly hostname?: string;
  readonly platform?: string;
  /** sysfs memory block size; undefined where the evidence lacks it. */
  readonly blockSizeBytes?: bigint;
  readonly pageSizeBytes?: number;
  /** NUMA node of each memblock region, ascending by address; undefined unless debugfs prints more than one node. */
  readonly memblockNodes?: readonly number[];
  /** Ascending; undefined where the evidence lacks them. */
  readonly onlineCpus?: readonly number[];
  /** New memory blocks go online without anybody asking; undefined where the evidence does not tell. */
  readonly autoOnline?: boolean;
  readonly judgement: Judgement;
  readonly lanes: readonly Lane[];
  /** Who updates the header at the next hotplug; undefined for a snapshot that is not of a running machine. */
  readonly readiness?: Pick<ReadinessReport, 'memory' | 'cpu'>;
  readonly header?: HeaderView;
  /** Program headers given as text, in the order of the evidence; absent where there are none. */
  readonly statedHeaders?: readonly StatedHeader[];
  /** Headers of dumps that have no program headers; absent where there are none. */
  readonly dumpHeaders?: readonly DumpHeaderView[];
  /** What the machine wrote down while it ran, one for each trace or log of the evidence. */
  readonly recordings: readonly RecordedTrace[];
  readonly sources: readonly SourceFile[];
  readonly problems: readonly Problem[];
}
