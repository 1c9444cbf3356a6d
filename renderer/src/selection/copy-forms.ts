// A selection, or the step under the playhead, as what leaves through the clipboard. Addresses go out as plain hex.
import { formatBytes, hex } from '../../../app/core/address/u64';
import { decodeCoreHeader } from '../../../app/core/elf/decode-core-header';
import { PT_LOAD } from '../../../app/core/elf/core-header';
import type { CoreHeader } from '../../../app/core/elf/core-header';
import { readelfLine } from '../../../app/core/elf/readelf-line';
import { whereText } from '../../../app/core/machine/provenance';
import type { RangeSet } from '../../../app/core/range/range-set';
import { totalBytes } from '../../../app/core/range/range-set';
import { INSTANT_VERDICTS } from '../../../app/core/view/run-view';
import type { RunView } from '../../../app/core/view/run-view';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import { describeSelection, selectionJson, selectionLine } from './describe-selection';
import { eventRange } from './event-range';
import { selectedPhdrs } from './resolve';
import type { Selection } from './selection';

export const COPY_FORMS = ['text', 'json', 'readelf', 'kernel', 'markdown'] as const;
export type CopyForm = (typeof COPY_FORMS)[number];

/** What is asked of a copy that has no such form, for the live region. */
export const NO_SUCH_FORM: Readonly<Record<CopyForm, string>> = {
  text: 'Nothing to copy',
  json: 'Nothing to copy',
  readelf: 'No program header belongs to this',
  kernel: 'No address range belongs to this',
  markdown: 'Nothing to copy',
};

/** The selection in a form; undefined where it has none: a CPU has no address range. */
export function selectionAs(view: SnapshotView, selection: Selection, form: CopyForm): string | undefined {
  const text = describeSelection(view, selection);
  if (text === undefined) return undefined;
  switch (form) {
    case 'text':
      return selectionLine(text);
    case 'json':
      return selectionJson(text);
    case 'kernel':
      return text.ranges === undefined ? undefined : kernelRanges(text.ranges);
    case 'readelf': {
      const header = view.header?.decoded;
      if (header === undefined) return undefined;
      const named = selectedPhdrs(view, selection);
      return readelfLines(header, named.length > 0 ? named : loadsOver(header, text.ranges));
    }
    case 'markdown': {
      const { ranges, evidence } = text;
      const size = ranges === undefined ? '' : formatBytes(totalBytes(ranges));
      return markdownRow([
        text.sort,
        text.title,
        ranges === undefined ? '' : plainRanges(ranges),
        size,
        evidence.map(whereText).join(', '),
      ]);
    }
  }
}

/** The step of a run in a form. `readelf` is the header as it stands after the step, `kernel` the range of its event. */
export function stepAs(view: SnapshotView, run: RunView, step: number, form: CopyForm): string | undefined {
  const words = run.words[run.texts[step] ?? -1];
  if (words === undefined) return undefined;
  const event = run.events[run.ops[step] ?? -1];
  const verdict = INSTANT_VERDICTS[run.verdicts[step] ?? -1] ?? 'unknown';
  switch (form) {
    case 'text':
      return `simulated step ${step}, ${words.actor}: ${words.action}${event === undefined ? '' : `, of ${event}`}; if it panics here: ${verdict}`;
    case 'json': {
      const { id: design } = run.design;
      return JSON.stringify(
        { simulated: true, design, step, ...(event !== undefined && { event }), ...words, ifPanicHere: verdict },
        null,
        2,
      );
    }
    case 'kernel': {
      const range = event === undefined ? undefined : eventRange(event, view.blockSizeBytes);
      return range === undefined ? undefined : kernelRange(range.start, range.last);
    }
    case 'readelf': {
      const bytes = run.headers[run.headerVersions[step] ?? -1];
      const decoded = bytes === undefined ? undefined : decodeCoreHeader(bytes);
      if (decoded === undefined || !decoded.ok) return undefined;
      return readelfLines(
        decoded.header,
        Array.from({ length: decoded.header.phdrs.length }, (_, i) => i),
      );
    }
    case 'markdown':
      return markdownRow([`step ${step}`, words.actor, words.action, event ?? '', verdict]);
  }
}

/** As the kernel prints a range with `%016llx-%016llx`. */
function kernelRange(start: bigint, last: bigint): string {
  return `${start.toString(16).padStart(16, '0')}-${last.toString(16).padStart(16, '0')}`;
}

function kernelRanges({ starts, lasts }: RangeSet): string {
  return Array.from(starts, (start, i) => kernelRange(start, lasts[i] ?? start)).join('\n');
}

function plainRanges({ starts, lasts }: RangeSet): string {
  return Array.from(starts, (start, i) => `${hex(start)}-${hex(lasts[i] ?? start)}`).join('<br>');
}

function readelfLines(header: CoreHeader, phdrs: readonly number[]): string | undefined {
  return phdrs.length === 0 ? undefined : phdrs.map((index) => `  ${readelfLine(header, index)}`).join('\n');
}

/** PT_LOADs that share an address with the ranges. */
function loadsOver({ phdrs }: CoreHeader, ranges: RangeSet | undefined): number[] {
  const over: number[] = [];
  if (ranges === undefined) return over;
  for (let i = 0; i < phdrs.length; i += 1) {
    const start = phdrs.paddrs[i] ?? 0n;
    const size = phdrs.memsizes[i] ?? 0n;
    if (phdrs.types[i] !== PT_LOAD || size === 0n) continue;
    const touches = ranges.starts.some((from, k) => from < start + size && (ranges.lasts[k] ?? from) >= start);
    if (touches) over.push(i);
  }
  return over;
}

/** A bar inside a cell would end it, a line end the table. */
function markdownRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}
