// Targets of memory events as people have them at hand, rewritten to what a scenario file and the command line take:
// `block:8`, `pfn:0x40000+256M`, `pfn:0x40000 nr 0x10000` as memory_notify prints it, `40000000-4fffffff` as iomem does.
import { sizeText } from '../address/size-text';
import { hex, parseHex } from '../address/u64';

/** What of the machine a target may count in. */
export interface Units {
  readonly blockSizeBytes?: bigint;
  readonly pageSizeBytes?: number;
}

const NUMBER = '(0x[0-9a-f]{1,16}|\\d{1,19})';
const BLOCKS = /^block:(\d{1,9})(?:-(\d{1,9}))?$/i;
const PAGES = new RegExp(`^pfn:${NUMBER}(?:\\+(\\S+)| +nr(?:_pages)? +${NUMBER})$`, 'i');
const ROW = /^(?:0x)?([0-9a-f_]{4,19}) ?[-–] ?(?:0x)?([0-9a-f_]{4,19})$/i;

const range = (start: bigint, size: bigint): string => `${hex(start)}+${sizeText(size)}`;

function blocksText(op: string, text: string, blockSizeBytes: bigint | undefined): string | undefined {
  const found =
    BLOCKS.exec(text) ?? (op === 'memory.add' || op === 'memory.remove' ? /^memory(\d{1,9})$/.exec(text) : null);
  if (found?.[1] === undefined) return undefined;
  if (found[2] === undefined && (op === 'memory.online' || op === 'memory.offline')) return `memory${BigInt(found[1])}`;
  const first = BigInt(found[1]);
  const last = BigInt(found[2] ?? found[1]);
  if (blockSizeBytes === undefined || last < first) return undefined;
  return range(first * blockSizeBytes, (last - first + 1n) * blockSizeBytes);
}

function pagesText(text: string, pageSizeBytes: number | undefined): string | undefined {
  const found = PAGES.exec(text);
  if (found?.[1] === undefined || pageSizeBytes === undefined) return undefined;
  const page = BigInt(pageSizeBytes);
  const start = BigInt(found[1]) * page;
  return found[3] === undefined ? `${hex(start)}+${found[2] ?? ''}` : range(start, BigInt(found[3]) * page);
}

function rowText(text: string): string | undefined {
  const found = ROW.exec(text);
  const start = parseHex(found?.[1]?.replaceAll('_', '') ?? '');
  const last = parseHex(found?.[2]?.replaceAll('_', '') ?? '');
  return start === undefined || last === undefined || last < start ? undefined : range(start, last - start + 1n);
}

/** What may follow the range of added memory. */
const OPTION = /,[^,]*$/;

/** The target as scenarios take it; what is in no such form, or needs a size the evidence lacks, stays as written. */
export function plainTarget(op: string, target: string, { blockSizeBytes, pageSizeBytes }: Units): string {
  const whole = target.trim();
  if (!op.startsWith('memory.')) return whole;
  const option = op === 'memory.add' ? (OPTION.exec(whole)?.[0] ?? '') : '';
  const text = whole.slice(0, whole.length - option.length).trimEnd();
  const plain = blocksText(op, text, blockSizeBytes) ?? pagesText(text, pageSizeBytes) ?? rowText(text);
  return plain === undefined ? whole : `${plain}${option}`;
}
