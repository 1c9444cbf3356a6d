// What a selection is in words, addresses and places: read by the inspector, the live region and copy.
import { whereText } from '../../../app/core/machine/provenance';
import { hex } from '../../../app/core/address/u64';
import type { Where } from '../../../app/core/machine/provenance';
import type { RangeSet } from '../../../app/core/range/range-set';
import { rangesFromPairs, totalBytes } from '../../../app/core/range/range-set';
import { laneName, laneWhere } from '../../../app/core/view/lane-columns';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import { PHDR_ROLES, RANGE_KINDS } from '../../../app/core/view/snapshot-view';
import { formatBytes, hexGrouped } from '../draw/numbers';
import { findingSentence } from './finding-words';
import { kindWord, roleWord, severityWord } from './words';
import type { Selection } from './selection';
import { sameWhere } from './selection';

export interface SelectionText {
  /** `finding`, `range`, `program header`… */
  readonly sort: string;
  readonly title: string;
  readonly ranges?: RangeSet;
  readonly facts: readonly string[];
  readonly evidence: readonly Where[];
  readonly phdr?: number;
}

/** First range and, if there are more, how many: `0x… – 0x… and 2 more`. */
export function rangesText(ranges: RangeSet): string {
  const start = ranges.starts[0];
  const last = ranges.lasts[0];
  if (start === undefined || last === undefined) return '';
  const more = ranges.starts.length - 1;
  return `${hexGrouped(start)} – ${hexGrouped(last)}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Describes a selection; undefined when it names nothing of this snapshot. */
export function describeSelection(view: SnapshotView, selection: Selection): SelectionText | undefined {
  switch (selection.kind) {
    case 'finding':
      return describeFinding(view, selection.index);
    case 'range':
      return describeRange(view, selection.lane, selection.row);
    case 'phdr':
      return describePhdr(view, selection.index);
    case 'area': {
      const ranges = rangesFromPairs([[selection.start, selection.last]]);
      return { sort: 'area', title: 'Selected stretch', ranges, facts: areaFacts(view, ranges), evidence: [] };
    }
    case 'field': {
      const file = view.header?.file ?? 'elfcorehdr';
      const owner = selection.phdr === undefined ? 'ELF header' : `program header ${selection.phdr}`;
      return {
        sort: 'field',
        title: selection.name,
        facts: [owner, `${selection.size} bytes at offset ${hex(selection.offset)}`],
        evidence: [{ file, offset: selection.offset }],
        ...(selection.phdr === undefined ? {} : { phdr: selection.phdr, ...loadRanges(view, selection.phdr) }),
      };
    }
    case 'evidence':
      return describeEvidence(view, selection.where);
  }
}

function describeEvidence(view: SnapshotView, where: Where): SelectionText {
  const source = view.sources.find((candidate) => candidate.path === where.file);
  const reader = source?.reader === undefined ? 'kept, not understood' : `read as ${source.reader}`;
  const problems = view.problems.filter((problem) => sameWhere(problem.where, where)).map(({ message }) => message);
  const facts = source === undefined ? problems : [reader, ...problems];
  return { sort: 'evidence', title: whereText(where), facts, evidence: [where] };
}

function describeFinding(view: SnapshotView, index: number): SelectionText | undefined {
  const finding = view.judgement.findings[index];
  if (finding === undefined) return undefined;
  const phdr = finding.phdrs?.[0];
  return {
    sort: `finding, ${severityWord(finding.severity)}`,
    title: findingSentence(view.judgement, finding),
    ...(finding.ranges === undefined ? {} : { ranges: finding.ranges }),
    facts: finding.cpus === undefined ? [] : [`CPU ${finding.cpus.join(', ')}`],
    evidence: finding.evidence,
    ...(phdr === undefined ? {} : { phdr }),
  };
}

function describeRange(view: SnapshotView, laneId: string, row: number): SelectionText | undefined {
  const lane = view.lanes.find((candidate) => candidate.id === laneId);
  const start = lane?.starts[row];
  const last = lane?.lasts[row];
  if (lane === undefined || start === undefined || last === undefined) return undefined;
  const where = laneWhere(lane, row);
  const phdr = lane.phdrs[row] ?? -1;
  const kind = RANGE_KINDS[lane.kinds[row] ?? -1];
  return {
    sort: `range in ${lane.label}`,
    title: laneName(lane, row),
    ranges: rangesFromPairs([[start, last]]),
    facts: kind === undefined ? [] : [kindWord(kind)],
    evidence: where === undefined ? [] : [where],
    ...(phdr < 0 ? {} : { phdr }),
  };
}

function describePhdr(view: SnapshotView, index: number): SelectionText | undefined {
  const { header } = view;
  if (header === undefined || index < 0 || index >= header.decoded.phdrs.length) return undefined;
  const role = PHDR_ROLES[header.roles[index] ?? -1] ?? 'other';
  const cpu = header.cpus[index] ?? -1;
  const { ehdr } = header.decoded;
  const offset = Number(ehdr.phoff) + index * ehdr.phentsize;
  return {
    sort: `program header ${index}`,
    title: roleWord(role, cpu),
    ...loadRanges(view, index),
    facts: [`file offset ${hex(header.decoded.phdrs.offsets[index] ?? 0n)}`],
    evidence: [{ file: header.file, offset }],
    phdr: index,
  };
}

/** The memory a program header describes, where it describes any. */
export function loadRanges(view: SnapshotView, index: number): { ranges?: RangeSet } {
  const phdrs = view.header?.decoded.phdrs;
  const start = phdrs?.paddrs[index];
  const size = phdrs?.memsizes[index];
  if (start === undefined || size === undefined || size === 0n) return {};
  const last = BigInt.asUintN(64, start + size - 1n);
  if (last < start) return {};
  return { ranges: rangesFromPairs([[start, last]]) };
}

function areaFacts(view: SnapshotView, area: RangeSet): string[] {
  const areaStart = area.starts[0] ?? 0n;
  const areaLast = area.lasts[0] ?? 0n;
  const facts: string[] = [];
  for (const lane of view.lanes) {
    if (!lane.collected) continue;
    const pairs: [bigint, bigint][] = [];
    for (let row = 0; row < lane.starts.length; row += 1) {
      const start = lane.starts[row] ?? 0n;
      const last = lane.lasts[row] ?? 0n;
      if (last < areaStart || start > areaLast) continue;
      pairs.push([start > areaStart ? start : areaStart, last < areaLast ? last : areaLast]);
    }
    if (pairs.length > 0) facts.push(`${lane.label} ${formatBytes(totalBytes(rangesFromPairs(pairs)))}`);
  }
  return facts;
}

/** The selection as one line of plain text, for the clipboard and the live region. */
export function selectionLine(text: SelectionText): string {
  const size = text.ranges === undefined ? [] : [rangesText(text.ranges), formatBytes(totalBytes(text.ranges))];
  return [`${text.sort}: ${text.title}`, ...size, ...text.facts].filter((part) => part !== '').join(', ');
}

/** The selection as JSON, addresses as plain hex strings. */
export function selectionJson(text: SelectionText): string {
  const { ranges } = text;
  const value = {
    sort: text.sort,
    title: text.title,
    ...(ranges === undefined
      ? {}
      : {
          ranges: Array.from(ranges.starts, (start, i) => ({ start: hex(start), last: hex(ranges.lasts[i] ?? 0n) })),
          bytes: totalBytes(ranges).toString(),
        }),
    ...(text.phdr === undefined ? {} : { phdr: text.phdr }),
    facts: text.facts,
    evidence: text.evidence,
  };
  return JSON.stringify(value, null, 2);
}
