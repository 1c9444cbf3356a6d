// What a selection means to a view that shows something else: its row in the map, its program headers, its place.
import { ehdrFields, phdrFields } from '../../../app/core/elf/header-fields';
import type { Where } from '../../../app/core/machine/provenance';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import type { Selection } from './selection';

export interface LaneRowRef {
  readonly lane: number;
  readonly row: number;
}

export interface HeaderSpan {
  readonly offset: number;
  readonly size: number;
}

/** The program headers a selection concerns, in table order. */
export function selectedPhdrs(view: SnapshotView, selection: Selection | undefined): readonly number[] {
  if (selection === undefined) return [];
  switch (selection.kind) {
    case 'phdr':
      return [selection.index];
    case 'field':
      return selection.phdr === undefined ? [] : [selection.phdr];
    case 'finding':
      return view.judgement.findings[selection.index]?.phdrs ?? [];
    case 'range': {
      const phdr = view.lanes.find((lane) => lane.id === selection.lane)?.phdrs[selection.row] ?? -1;
      return phdr < 0 ? [] : [phdr];
    }
    case 'evidence': {
      const index = phdrAtOffset(view, selection.where);
      return index === undefined ? [] : [index];
    }
    case 'area':
      return [];
  }
}

/** The program header holding a byte of the header file. */
export function phdrAtOffset(view: SnapshotView, where: Where): number | undefined {
  const { header } = view;
  if (header === undefined || where.offset === undefined || where.file !== header.file) return undefined;
  const { ehdr, phdrs } = header.decoded;
  const index = Math.floor((where.offset - Number(ehdr.phoff)) / ehdr.phentsize);
  return index >= 0 && index < phdrs.length ? index : undefined;
}

/** The row of the map a selection stands for, or undefined. */
export function selectedRow(view: SnapshotView, selection: Selection | undefined): LaneRowRef | undefined {
  if (selection === undefined) return undefined;
  if (selection.kind === 'range') {
    const lane = view.lanes.findIndex((candidate) => candidate.id === selection.lane);
    return lane < 0 ? undefined : { lane, row: selection.row };
  }
  if (selection.kind === 'finding') {
    const start = view.judgement.findings[selection.index]?.ranges?.starts[0];
    const lane = view.lanes.findIndex((candidate) => candidate.id === 'verdict');
    const row = start === undefined ? -1 : (view.lanes[lane]?.starts.indexOf(start) ?? -1);
    if (row >= 0) return { lane, row };
  }
  const phdr = selectedPhdrs(view, selection)[0];
  const lane = view.lanes.findIndex((candidate) => candidate.id === 'elfcorehdr');
  const row = phdr === undefined ? -1 : (view.lanes[lane]?.phdrs.indexOf(phdr) ?? -1);
  return row < 0 ? undefined : { lane, row };
}

/** The bytes of the header file a selection stands for. */
export function selectedBytes(view: SnapshotView, selection: Selection | undefined): HeaderSpan | undefined {
  const { header } = view;
  if (header === undefined || selection === undefined) return undefined;
  if (selection.kind === 'field') return { offset: selection.offset, size: selection.size };
  if (selection.kind === 'evidence' && selection.where.file === header.file && selection.where.offset !== undefined) {
    const { offset } = selection.where;
    const phdr = phdrAtOffset(view, selection.where);
    const fields = phdr === undefined ? ehdrFields(header.decoded) : phdrFields(header.decoded, phdr);
    return fields.find((field) => field.offset <= offset && offset < field.offset + field.size) ?? { offset, size: 1 };
  }
  const phdr = selectedPhdrs(view, selection)[0];
  if (phdr === undefined) return undefined;
  const { ehdr } = header.decoded;
  return { offset: Number(ehdr.phoff) + phdr * ehdr.phentsize, size: ehdr.phentsize };
}
