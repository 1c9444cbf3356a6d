// The view of a snapshot at an instant of a simulated run: the same lanes, filled from the versions of the run. What a
// run does not change (reserved memory, sources) stays as observed. Every lane says that it is simulated.
import { decodeCoreHeader } from '../elf/decode-core-header';
import { PT_LOAD, PT_NOTE } from '../elf/core-header';
import type { CoreHeader } from '../elf/core-header';
import { rangesFromColumns, rangesFromPairs, unionRanges } from '../range/range-set';
import type { RangeSet } from '../range/range-set';
import { laneOf } from '../view/lane-rows';
import type { LaneRow } from '../view/lane-rows';
import { versionRanges } from '../view/range-versions';
import type { RunView } from '../view/run-view';
import { PHDR_ROLES, RANGE_KINDS } from '../view/snapshot-view';
import type { HeaderView, Lane, LaneId, PhdrRole, RangeKind, SnapshotView } from '../view/snapshot-view';

/** Lanes and headers by version, kept as long as the run. */
const kept = new WeakMap<RunView, { lanes: Map<string, Lane>; headers: Map<number, HeaderView | undefined> }>();

/** The snapshot as it would be after a step. Equal versions give identical lanes. */
export function instantView(view: SnapshotView, run: RunView, step: number): SnapshotView {
  const header = headerAt(view, run, run.headerVersions[step] ?? -1);
  const { header: _observed, ...rest } = view;
  const lanes = view.lanes.map((lane) => laneAt(lane, run, step, header, view.blockSizeBytes));
  return { ...rest, lanes, ...(header === undefined ? {} : { header }) };
}

/** Everything any version of the run holds: what an axis needs to stay the same while the playhead moves. */
export function runRanges(run: RunView): RangeSet {
  let all: RangeSet = rangesFromPairs([]);
  for (const { starts, lasts } of [run.iomem, run.memblock, run.blocks, run.findings])
    all = unionRanges(all, rangesFromColumns(starts, lasts));
  return all;
}

function keptOf(run: RunView) {
  const known = kept.get(run) ?? { lanes: new Map<string, Lane>(), headers: new Map<number, HeaderView | undefined>() };
  kept.set(run, known);
  return known;
}

function laneAt(
  lane: Lane,
  run: RunView,
  step: number,
  header: HeaderView | undefined,
  blockSizeBytes: bigint | undefined,
): Lane {
  const version = versionOf(lane.id, run, step);
  if (version === undefined) return lane;
  const { lanes } = keptOf(run);
  const key = `${lane.id} ${version}`;
  const known = lanes.get(key);
  if (known !== undefined) return known;
  const made = makeLane(lane, run, version, header, blockSizeBytes);
  lanes.set(key, made);
  return made;
}

function versionOf(id: LaneId, run: RunView, step: number): number | undefined {
  switch (id) {
    case 'iomem':
      return run.iomemVersions[step];
    case 'blocks':
      return run.blockVersions[step];
    case 'memblock':
      return run.memblockVersions[step];
    case 'elfcorehdr':
      return run.headerVersions[step];
    case 'verdict':
      return run.findingVersions[step];
    case 'reserved':
    case 'stated':
    case 'dump-present':
    case 'dump-saved':
    case 'guest':
      return undefined;
  }
}

function makeLane(
  lane: Lane,
  run: RunView,
  version: number,
  header: HeaderView | undefined,
  blockSizeBytes: bigint | undefined,
): Lane {
  const { id, label } = lane;
  if (id === 'elfcorehdr') {
    const source = header === undefined ? 'simulated: no image loaded' : 'simulated header';
    return laneOf(
      { id, label, source, collected: true, simulated: true },
      header === undefined ? [] : loadRows(header),
    );
  }
  const list =
    id === 'iomem' ? run.iomem : id === 'blocks' ? run.blocks : id === 'memblock' ? run.memblock : run.findings;
  const ranges = versionRanges(list, version);
  if (ranges === undefined) return lane;
  const rows = Array.from(ranges.starts, (start, i): LaneRow => {
    const last = ranges.lasts[i] ?? start;
    const kind = RANGE_KINDS[ranges.kinds[i] ?? -1] ?? 'unknown';
    return {
      start,
      last,
      kind,
      name: id === 'blocks' ? blockName(start, last, kind, blockSizeBytes) : rowName(id, kind),
      ...(id === 'memblock' ? { number: i } : {}),
    };
  });
  return laneOf({ id, label, source: 'simulated', collected: true, simulated: true }, rows);
}

function rowName(id: LaneId, kind: RangeKind): string {
  if (id === 'iomem') return 'System RAM';
  return id === 'memblock' ? 'memblock #' : kind;
}

function blockName(start: bigint, last: bigint, kind: RangeKind, size: bigint | undefined): string {
  if (size === undefined) return kind;
  const first = start / size;
  const end = last / size;
  return `${first === end ? `memory${first}` : `memory${first}–${end}`} ${kind}`;
}

const LOAD_KIND: Partial<Readonly<Record<PhdrRole, RangeKind>>> = { backup: 'backup', rtas: 'rtas', opal: 'rtas' };

function loadRows({ decoded, roles }: HeaderView): LaneRow[] {
  const rows: LaneRow[] = [];
  for (let i = 0; i < decoded.phdrs.length; i += 1) {
    const start = decoded.phdrs.paddrs[i] ?? 0n;
    const size = decoded.phdrs.memsizes[i] ?? 0n;
    const role = PHDR_ROLES[roles[i] ?? -1] ?? 'other';
    const last = BigInt.asUintN(64, start + size - 1n);
    if (decoded.phdrs.types[i] !== PT_LOAD || size === 0n || role === 'kernel-text' || last < start) continue;
    rows.push({ start, last, kind: LOAD_KIND[role] ?? 'covered', name: 'PT_LOAD #', number: i, phdr: i });
  }
  return rows;
}

function headerAt(view: SnapshotView, run: RunView, version: number): HeaderView | undefined {
  const { headers } = keptOf(run);
  if (headers.has(version)) return headers.get(version);
  const bytes = run.headers[version];
  const read = bytes === undefined ? undefined : decodeCoreHeader(bytes);
  const made =
    bytes !== undefined && read?.ok === true
      ? { file: 'simulated header', bytes, decoded: read.header, ...rolesLike(view.header, read.header) }
      : undefined;
  headers.set(version, made);
  return made;
}

/** What each entry is for, by the observed entry of the same type and address; new ones by their type. */
function rolesLike(observed: HeaderView | undefined, { phdrs }: CoreHeader): Pick<HeaderView, 'roles' | 'cpus'> {
  const known = new Map<string, number>();
  observed?.decoded.phdrs.types.forEach((type, i) => {
    const key = entryKey(observed.decoded, i);
    if (type === PT_NOTE || !known.has(key)) known.set(key, i);
  });
  const roles = new Uint8Array(phdrs.length);
  const cpus = new Int32Array(phdrs.length).fill(-1);
  for (let i = 0; i < phdrs.length; i += 1) {
    const same = known.get(entryKey({ phdrs }, i)) ?? -1;
    const type = phdrs.types[i];
    const fallback: PhdrRole = type === PT_LOAD ? 'ram' : type === PT_NOTE ? 'cpu-note' : 'other';
    roles[i] = observed?.roles[same] ?? PHDR_ROLES.indexOf(fallback);
    cpus[i] = observed?.cpus[same] ?? -1;
  }
  return { roles, cpus };
}

/** Loads are told apart by the virtual address, too: the kernel text and the RAM below it start alike. */
function entryKey({ phdrs }: Pick<CoreHeader, 'phdrs'>, i: number): string {
  return `${phdrs.types[i] ?? 0} ${phdrs.paddrs[i] ?? 0n} ${phdrs.vaddrs[i] ?? 0n}`;
}
