// meta.json of a capture taken by our scripts (schema capture-meta@1): which machine and scenario it
// is, how the capture kernel was loaded, and where in memory the header bytes came from.
import { parseHex } from '../../core/address/u64';
import type { LoadPath, MachineDraft } from '../../core/machine/machine';
import { noteProblem } from '../../core/machine/machine';
import type { Fact, Where } from '../../core/machine/provenance';
import type { EvidenceFile, Reader } from '../evidence-file';
import { firstFact, firstFile } from '../first-wins';
import { isJsonObject, parseJson } from '../json-value';
import type { JsonObject } from '../json-value';
import { archOfMachineName } from '../proc/kernel-release';
import { decodeText, quoteLine } from '../text-lines';

const SCHEMA = 'capture-meta@1';
const LOAD_PATHS: ReadonlyMap<string, LoadPath> = new Map([
  ['file', 'kexec_file_load'],
  ['hp', 'kexec_load --hotplug'],
  ['nohp', 'kexec_load'],
]);

export const metaReader: Reader = {
  id: 'meta',
  title: 'meta.json',
  sniff: (file) => (file.path === 'meta.json' ? 'path' : undefined),
  read(files, draft) {
    const file = firstFile(draft, files, 'meta.json');
    if (file !== undefined) readMeta(file, draft);
  },
};

function readMeta(file: EvidenceFile, draft: MachineDraft): void {
  const text = decodeText(file.bytes);
  const meta = parseJson(text);
  if (!isJsonObject(meta) || meta['schema'] !== SCHEMA) {
    noteProblem(draft, { file: file.path }, `is not JSON of schema ${SCHEMA}`, 'file ignored');
    return;
  }
  const at = (key: string): Where => whereOfKey(file.path, text, key);
  const stated = (key: string): Fact<string> | undefined => {
    const value = meta[key];
    return typeof value === 'string' && value !== '' ? { value, where: at(key) } : undefined;
  };
  readArch(stated('arch'), draft);
  readLoadPath(stated('load'), draft);
  const platform = stated('machine');
  if (platform !== undefined) draft.platform = platform;
  const parts = [stated('scenario'), stated('step')].filter((part) => part !== undefined);
  const [first] = parts;
  if (first !== undefined) draft.label = { value: parts.map((part) => part.value).join(' / '), where: first.where };
  if (isJsonObject(meta['elfcorehdr'])) readSegment(meta['elfcorehdr'], at, draft);
}

function readArch(stated: Fact<string> | undefined, draft: MachineDraft): void {
  if (stated === undefined) return;
  const value = archOfMachineName(stated.value);
  if (value === undefined)
    noteProblem(draft, stated.where, `names the unknown architecture ${quoteLine(stated.value)}`);
  else draft.arch = firstFact(draft, draft.arch, { value, where: stated.where }, 'the architecture', 'verdict');
}

function readLoadPath(stated: Fact<string> | undefined, draft: MachineDraft): void {
  if (stated === undefined) return;
  const value = LOAD_PATHS.get(stated.value);
  if (value !== undefined) draft.loadPath = { value, where: stated.where };
  else noteProblem(draft, stated.where, `states the unknown way of loading ${quoteLine(stated.value)}`, 'ignored');
}

/** Address and size of the segment belong to the header bytes; without those they say nothing. */
function readSegment(segment: JsonObject, at: (key: string) => Where, draft: MachineDraft): void {
  if (draft.elfcorehdr === undefined) return;
  const { paddr: paddrValue } = segment;
  const paddr = typeof paddrValue === 'string' ? parseHex(paddrValue) : undefined;
  if (paddr !== undefined) draft.elfcorehdr = { ...draft.elfcorehdr, paddr: { value: paddr, where: at('paddr') } };
  else if (paddrValue !== undefined) noteProblem(draft, at('paddr'), 'is not a hexadecimal address', 'ignored');
  // zeroUntil is how far zeros were seen past the header: the segment ends there at the earliest.
  const sizeKey = ['segmentBytes', 'zeroUntil'].find((key) => segment[key] !== undefined);
  if (sizeKey === undefined) return;
  const size = segment[sizeKey];
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size <= 0) {
    noteProblem(draft, at(sizeKey), 'is not a positive whole number', 'ignored');
    return;
  }
  draft.elfcorehdr = { ...draft.elfcorehdr, segmentBytes: { value: BigInt(size), where: at(sizeKey) } };
}

/** The line of the first `"key":`. JSON.parse keeps no positions, and these keys occur once. */
function whereOfKey(file: string, text: string, key: string): Where {
  const index = new RegExp(`"${key}"\\s*:`).exec(text)?.index;
  if (index === undefined) return { file };
  return { file, line: text.slice(0, index).split('\n').length };
}
