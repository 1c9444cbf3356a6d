// The text of a VMCOREINFO note: KEY=VALUE lines that the kernel collects for dump tools (kernel/vmcore_info.c).
import type { DumpEvidence } from '../../core/machine/dump-evidence';
import type { Fact } from '../../core/machine/provenance';
import { decodeText } from '../text-lines';

/** The kernel writes about a hundred; far more are not a vmcoreinfo. */
const MAX_KEYS = 10_000;
const LINE_FEED = 10;

/** The keys in file order, the first of equals. `offset` is where the text begins in the file. */
export function parseVmcoreinfo(
  file: string,
  bytes: Uint8Array,
  offset: number,
): NonNullable<DumpEvidence['vmcoreinfo']> {
  const end = bytes.indexOf(0);
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  const keys = new Map<string, Fact<string>>();
  for (let at = 0; at < text.length && keys.size < MAX_KEYS;) {
    const feed = text.indexOf(LINE_FEED, at);
    const next = feed < 0 ? text.length : feed;
    const line = decodeText(text.subarray(at, next)).trimEnd();
    const split = line.indexOf('=');
    if (split > 0 && !keys.has(line.slice(0, split))) {
      keys.set(line.slice(0, split), { value: line.slice(split + 1), where: { file, offset: offset + at } });
    }
    at = next + 1;
  }
  return { text: decodeText(text), keys };
}

/** OSRELEASE, and PAGESIZE where it is a page size. */
export function vmcoreinfoFacts(info: DumpEvidence['vmcoreinfo']): Pick<DumpEvidence, 'release' | 'pageSizeBytes'> {
  const release = info?.keys.get('OSRELEASE');
  const page = info?.keys.get('PAGESIZE');
  const size = page === undefined || !/^\d{1,7}$/.test(page.value) ? undefined : Number(page.value);
  const isPageSize = size !== undefined && size >= 512 && (size & (size - 1)) === 0;
  return {
    ...(release === undefined || release.value === '' ? {} : { release }),
    ...(page === undefined || !isPageSize ? {} : { pageSizeBytes: { value: size, where: page.where } }),
  };
}
