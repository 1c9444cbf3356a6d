// Targets of memory events as people have them at hand, read alike in the editor, in scenario files and on the command line:
// `0x100000000+1G`, `block:8`, `block:8-15`, `memory8`, `pfn:0x40000+256M`, `pfn:0x40000-0x4ffff`, `pfn:0x40000 nr 0x10000` as
// memory_notify prints it, `40000000-4fffffff` as iomem does.
import { parseSize, sizeText } from '../address/size-text';
import { hex, parseHex, U64_MAX } from '../address/u64';

/** What of the machine a target may count in. */
export interface Units {
  readonly blockSizeBytes?: bigint;
  readonly pageSizeBytes?: number;
}

interface TargetRange {
  readonly start: bigint;
  readonly last: bigint;
}

/** What is wrong with a target, and what to write. */
export interface TargetError {
  readonly field: string;
  readonly message: string;
}

const NUMBER = '(0[xX][0-9a-fA-F]{1,16}|\\d{1,19})';
const BLOCKS = /^(?:block:|memory)(\d{1,9})(?:-(\d{1,9}))?$/;
const PAGES = new RegExp(`^pfn:${NUMBER}(?:\\+(\\S+)|-${NUMBER}| +nr(?:_pages)? +${NUMBER})$`);
const ROW = /^(?:0x)?([0-9a-f_]{4,19}) ?[-–] ?(?:0x)?([0-9a-f_]{4,19})$/i;
const RANGE_EXAMPLE = 'write START+SIZE, like 0x100000000+1G, or block:8, block:8-15, pfn:0x100000+1G';

/** The number of a single block, for events that go by it; undefined where the target is another. */
export function readBlock(text: string): number | undefined {
  const found = BLOCKS.exec(text);
  return found?.[1] === undefined || found[2] !== undefined ? undefined : Number(found[1]);
}

/** The addresses of a target, or the part that is wrong. */
export function readTarget(text: string, units: Units): TargetRange | TargetError {
  if (/^(?:block:|memory\d)/.test(text)) return readBlocks(text, units.blockSizeBytes);
  if (text.startsWith('pfn:')) return readPages(text, units.pageSizeBytes);
  return readRow(text) ?? readSpan(text);
}

function readBlocks(text: string, size: bigint | undefined): TargetRange | TargetError {
  const found = BLOCKS.exec(text);
  const field = 'BLOCK';
  if (found?.[1] === undefined)
    return { field, message: `"${text}" is no memory block; write block:8, or block:8-15 for several` };
  const [first, last] = [BigInt(found[1]), BigInt(found[2] ?? found[1])];
  if (last < first) return { field, message: `"${text}" ends before it begins; write block:FIRST-LAST` };
  if (size === undefined)
    return { field, message: `"${text}": the snapshot does not tell how large a block is; write START+SIZE` };
  return bounded(text, field, first * size, (last - first + 1n) * size);
}

function readPages(text: string, pageBytes: number | undefined): TargetRange | TargetError {
  const found = PAGES.exec(text);
  const field = 'PFN';
  if (found?.[1] === undefined)
    return {
      field,
      message: `"${text}" is no range of pages; write pfn:START+SIZE, pfn:FIRST-LAST or pfn:START nr PAGES`,
    };
  if (pageBytes === undefined)
    return { field, message: `"${text}": the snapshot does not tell how large a page is; write START+SIZE` };
  const [, first, size, last, count] = found;
  const page = BigInt(pageBytes);
  const start = BigInt(first) * page;
  const bytes =
    size !== undefined
      ? parseSize(size)
      : (count === undefined ? BigInt(last ?? 0) - BigInt(first) + 1n : BigInt(count)) * page;
  if (bytes === undefined || bytes <= 0n)
    return { field, message: `"${text}" has no size; write pfn:START+SIZE, like pfn:0x100000+1G` };
  return bounded(text, field, start, bytes);
}

function readRow(text: string): TargetRange | TargetError | undefined {
  const found = ROW.exec(text);
  const start = parseHex(found?.[1]?.replaceAll('_', '') ?? '');
  const last = parseHex(found?.[2]?.replaceAll('_', '') ?? '');
  if (start === undefined || last === undefined) return undefined;
  if (last < start)
    return { field: 'LAST', message: `"${text}" ends before it begins; write START-LAST as iomem does` };
  return { start, last };
}

function readSpan(text: string): TargetRange | TargetError {
  const plus = text.indexOf('+');
  const start = parseSize(plus < 0 ? text : text.slice(0, plus));
  const size = plus < 0 ? undefined : parseSize(text.slice(plus + 1));
  if (start === undefined) return { field: 'START', message: `"${text}" has no start address; ${RANGE_EXAMPLE}` };
  if (size === undefined || size === 0n) return { field: 'SIZE', message: `"${text}" has no size; ${RANGE_EXAMPLE}` };
  return bounded(text, 'SIZE', start, size);
}

function bounded(text: string, field: string, start: bigint, size: bigint): TargetRange | TargetError {
  const last = start + size - 1n;
  return last > U64_MAX ? { field, message: `"${text}" runs past 2^64` } : { start, last };
}

/** What may follow the range of added memory. */
const OPTION = /,[^,]*$/;

/** The target in addresses, for a run that any snapshot could take; what cannot be read stays as written. */
export function plainTarget(op: string, target: string, units: Units): string {
  const whole = target.trim();
  if (!op.startsWith('memory.')) return whole;
  const option = op === 'memory.add' ? (OPTION.exec(whole)?.[0] ?? '') : '';
  const text = whole.slice(0, whole.length - option.length).trimEnd();
  const block = op === 'memory.online' || op === 'memory.offline' ? readBlock(text) : undefined;
  if (block !== undefined) return `memory${block}`;
  if (text.includes('+') && !text.startsWith('pfn:')) return whole;
  const range = readTarget(text, units);
  return 'field' in range ? whole : `${hex(range.start)}+${sizeText(range.last - range.start + 1n)}${option}`;
}
