// Reads what was typed into the palette as a place: address, page frame, block, phdr or header offset.
import { hexGrouped, parseHex, U64_MAX } from '../../../app/core/address/u64';
import { ehdrFields, phdrFields } from '../../../app/core/elf/header-fields';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import type { Screen, Selection } from '../selection/selection';

export interface Target {
  readonly title: string;
  readonly screen: Screen;
  readonly selection: Selection;
}

const SIZE_SHIFT: Readonly<Record<string, bigint>> = { k: 10n, m: 20n, g: 30n, t: 40n };

/** The place the text names in this snapshot, or undefined when it names none. */
export function parseGoTo(text: string, view: SnapshotView): Target | undefined {
  const typed = text.trim().toLowerCase().replaceAll('_', '');
  const phdr = /^(?:phdr:|#)(\d{1,9})$/.exec(typed)?.[1];
  if (phdr !== undefined) return phdrTarget(Number(phdr), view);
  const offset = /^\+(0x[0-9a-f]{1,8})$/.exec(typed)?.[1];
  if (offset !== undefined) return offsetTarget(Number(offset), view);
  const address = readAddress(typed, view);
  return address === undefined ? undefined : addressTarget(address, view);
}

function readAddress(typed: string, view: SnapshotView): bigint | undefined {
  const pfn = /^pfn:(0x[0-9a-f]{1,16}|\d{1,19})$/.exec(typed)?.[1];
  if (pfn !== undefined && view.pageSizeBytes !== undefined) return inRange(BigInt(pfn) * BigInt(view.pageSizeBytes));
  const block = /^block:(\d{1,10})$/.exec(typed)?.[1];
  if (block !== undefined && view.blockSizeBytes !== undefined) return inRange(BigInt(block) * view.blockSizeBytes);
  const size = /^(\d{1,15})([kmgt])(?:i?b)?$/.exec(typed);
  const shift = SIZE_SHIFT[size?.[2] ?? ''];
  if (size?.[1] !== undefined && shift !== undefined) return inRange(BigInt(size[1]) << shift);
  return /^0x/.test(typed) || /^[0-9a-f]{5,16}$/.test(typed) ? parseHex(typed) : undefined;
}

function inRange(address: bigint): bigint | undefined {
  return address <= U64_MAX ? address : undefined;
}

function addressTarget(address: bigint, view: SnapshotView): Target {
  for (const id of ['verdict', 'reserved', 'elfcorehdr', 'iomem', 'memblock', 'blocks'] as const) {
    const lane = view.lanes.find((candidate) => candidate.id === id);
    const row = lane?.starts.findIndex((start, i) => start <= address && address <= (lane.lasts[i] ?? 0n)) ?? -1;
    if (lane !== undefined && row >= 0)
      return {
        title: `${hexGrouped(address)} in ${lane.label}: ${lane.names[row] ?? ''}`,
        screen: 'map',
        selection: { kind: 'range', lane: id, row },
      };
  }
  return {
    title: `${hexGrouped(address)}, in no range`,
    screen: 'map',
    selection: { kind: 'area', start: address, last: address },
  };
}

function phdrTarget(index: number, view: SnapshotView): Target | undefined {
  if (index >= (view.header?.decoded.phdrs.length ?? 0)) return undefined;
  return { title: `Program header ${index}`, screen: 'header', selection: { kind: 'phdr', index } };
}

function offsetTarget(offset: number, view: SnapshotView): Target | undefined {
  const header = view.header?.decoded;
  if (header === undefined) return undefined;
  const index = Math.floor((offset - Number(header.ehdr.phoff)) / header.ehdr.phentsize);
  const inTable = index >= 0 && index < header.phdrs.length;
  const fields = inTable ? phdrFields(header, index) : ehdrFields(header);
  const field = fields.find((entry) => entry.offset <= offset && offset < entry.offset + entry.size);
  if (field === undefined) return undefined;
  return {
    title: `${field.name} at header offset 0x${offset.toString(16)}${inTable ? `, program header ${index}` : ''}`,
    screen: 'header',
    selection: {
      kind: 'field',
      ...(inTable ? { phdr: index } : {}),
      name: field.name,
      offset: field.offset,
      size: field.size,
    },
  };
}
