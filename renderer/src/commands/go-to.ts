// Reads what was typed into the palette as a place: an address in any unit, a program header, a header offset, an event or
// a step of the run. What is written like a place and is none says why.
import { hex, parseHex, U64_MAX } from '../../../app/core/address/u64';
import { ehdrFields, phdrFields } from '../../../app/core/elf/header-fields';
import type { RunView } from '../../../app/core/view/run-view';
import { laneName } from '../../../app/core/view/lane-columns';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import { formatBytes, hexGrouped } from '../draw/numbers';
import type { Screen, Selection } from '../selection/selection';

export interface Target {
  readonly title: string;
  readonly screen: Screen;
  /** Absent: what is selected stays selected. */
  readonly selection?: Selection;
  /** Where the playhead goes. */
  readonly step?: number;
}

/** A place; or why there is none; or neither, where the text is not written like a place. */
export type GoTo = { readonly target: Target } | { readonly problem: string } | undefined;

const SIZE_SHIFT: Readonly<Record<string, bigint>> = { k: 10n, m: 20n, g: 30n, t: 40n };
const LIKE_A_PLACE = /^(?:0x|pfn:|block:|phdr:|event:|step:|#|\+0x|\+\d)/;
const problem = (text: string): GoTo => ({ problem: text });

/** The place the text names in this snapshot. `run` is the simulated run at hand. */
export function readGoTo(text: string, view: SnapshotView | undefined, run?: RunView): GoTo {
  const typed = text.trim().toLowerCase().replaceAll('_', '');
  if (view === undefined) return LIKE_A_PLACE.test(typed) ? problem('Open a snapshot first.') : undefined;
  const [, prefix = '', rest = ''] = /^(phdr:|#|event:|step:|pfn:|block:|\+)(.*)$/.exec(typed) ?? [];
  switch (prefix) {
    case 'phdr:':
    case '#':
      return phdrTarget(rest, view);
    case 'event:':
      return eventTarget(rest, run);
    case 'step:':
      return stepTarget(rest, run);
    case 'pfn:':
      return unitTarget(
        rest,
        view,
        'page frame',
        view.pageSizeBytes === undefined ? undefined : BigInt(view.pageSizeBytes),
      );
    case 'block:':
      return unitTarget(rest, view, 'memory block', view.blockSizeBytes);
    case '+':
      return offsetTarget(rest, view);
    default:
      return plainTarget(typed, view, run);
  }
}

function plainTarget(typed: string, view: SnapshotView, run: RunView | undefined): GoTo {
  const size = /^(\d{1,20})([kmgt])(?:i?b)?$/.exec(typed);
  const shift = SIZE_SHIFT[size?.[2] ?? ''];
  if (size?.[1] !== undefined && shift !== undefined) return addressOrBeyond(BigInt(size[1]) << shift, view);
  // A short number is an event where there is a run; five digits and more are an address.
  if (/^\d{1,4}$/.test(typed) && run !== undefined) return eventTarget(typed, run);
  if (!typed.startsWith('0x') && !/^[0-9a-f]{5,16}$/.test(typed)) return undefined;
  const address = parseHex(typed);
  return address === undefined
    ? problem(`“${typed}” is no address: 0x and 1 to 16 hex digits.`)
    : { target: addressTarget(address, view) };
}

function unitTarget(digits: string, view: SnapshotView, what: string, unit: bigint | undefined): GoTo {
  if (unit === undefined) return problem(`This snapshot does not tell how large a ${what} is.`);
  if (!/^(?:0x[0-9a-f]{1,16}|\d{1,19})$/.test(digits))
    return problem(`“${digits}” is no ${what}: a number, or hex with 0x.`);
  return addressOrBeyond(BigInt(digits) * unit, view);
}

function addressOrBeyond(address: bigint, view: SnapshotView): GoTo {
  return address > U64_MAX
    ? problem(`${formatBytes(address)} is beyond 64 bits of address.`)
    : { target: addressTarget(address, view) };
}

function addressTarget(address: bigint, view: SnapshotView): Target {
  for (const id of ['verdict', 'reserved', 'elfcorehdr', 'iomem', 'memblock', 'blocks'] as const) {
    const lane = view.lanes.find((candidate) => candidate.id === id);
    const row = lane?.starts.findIndex((start, i) => start <= address && address <= (lane.lasts[i] ?? 0n)) ?? -1;
    if (lane !== undefined && row >= 0)
      return {
        title: `${hexGrouped(address)} in ${lane.label}: ${laneName(lane, row)}`,
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

function phdrTarget(digits: string, view: SnapshotView): GoTo {
  const count = view.header?.decoded.phdrs.length ?? 0;
  if (count === 0) return problem('This snapshot holds no program headers.');
  const index = /^\d{1,9}$/.test(digits) ? Number(digits) : count;
  if (index >= count) return problem(`There is no program header “${digits}”: they are 0 to ${count - 1}.`);
  return { target: { title: `Program header ${index}`, screen: 'header', selection: { kind: 'phdr', index } } };
}

function eventTarget(digits: string, run: RunView | undefined): GoTo {
  if (run === undefined) return problem('There is no simulated run: events have no numbers yet.');
  const count = run.events.length;
  const event = /^\d{1,9}$/.test(digits) ? Number(digits) : 0;
  const step = run.ops.indexOf(event - 1);
  if (event < 1 || step < 0) return problem(`There is no event “${digits}” in the run: they are 1 to ${count}.`);
  return {
    target: { title: `Event ${event}, ${run.events[event - 1] ?? ''}, at step ${step}`, screen: 'timeline', step },
  };
}

function stepTarget(digits: string, run: RunView | undefined): GoTo {
  if (run === undefined) return problem('There is no simulated run, so there are no steps.');
  const step = /^\d{1,9}$/.test(digits) ? Number(digits) : run.length;
  if (step >= run.length) return problem(`There is no step “${digits}”: they are 0 to ${run.length - 1}.`);
  const action = run.words[run.texts[step] ?? -1]?.action ?? '';
  return { target: { title: `Step ${step}: ${action}`, screen: 'timeline', step } };
}

function offsetTarget(digits: string, view: SnapshotView): GoTo {
  const header = view.header?.decoded;
  if (header === undefined) return problem('This snapshot holds no core header.');
  if (!/^(?:0x[0-9a-f]{1,8}|\d{1,9})$/.test(digits)) return problem(`“+${digits}” is no offset: write it like +0x510.`);
  const offset = Number(digits);
  const index = Math.floor((offset - Number(header.ehdr.phoff)) / header.ehdr.phentsize);
  const inTable = index >= 0 && index < header.phdrs.length;
  const fields = inTable ? phdrFields(header, index) : ehdrFields(header);
  const field = fields.find((entry) => entry.offset <= offset && offset < entry.offset + entry.size);
  if (field === undefined)
    return problem(`No field stands at +${hex(offset)}: the header ends at +${hex(header.bytesUsed)}.`);
  return {
    target: {
      title: `${field.name} at header offset ${hex(offset)}${inTable ? `, program header ${index}` : ''}`,
      screen: 'header',
      selection: {
        kind: 'field',
        ...(inTable ? { phdr: index } : {}),
        name: field.name,
        offset: field.offset,
        size: field.size,
      },
    },
  };
}
