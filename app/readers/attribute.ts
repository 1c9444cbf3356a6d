// Single-value files (sysfs, debugfs): one value, one newline. Which radix a file uses is the caller's
// knowledge: several sysfs files print hex without a prefix, others decimal.
import { hex, parseHex, U64_MAX } from '../core/address/u64';
import { noteProblem } from '../core/machine/machine';
import type { MachineDraft } from '../core/machine/machine';
import type { Fact } from '../core/machine/provenance';
import type { EvidenceFile } from './evidence-file';
import { decodeText, quoteLine } from './text-lines';

/** Longer than anything the kernel prints in such a file (a sysfs page is at least this large). */
const MAX_ATTRIBUTE_BYTES = 4096;

/** The value as text, trimmed; undefined and a problem when the file is too large to be an attribute. */
export function readAttributeText(file: EvidenceFile, draft: MachineDraft): Fact<string> | undefined {
  if (file.bytes.length > MAX_ATTRIBUTE_BYTES) {
    noteProblem(draft, { file: file.path }, `is ${file.bytes.length.toString()} bytes long, expected one short value`);
    return undefined;
  }
  return { value: decodeText(file.bytes).trim(), where: { file: file.path, line: 1 } };
}

function readParsed<T>(
  file: EvidenceFile,
  draft: MachineDraft,
  expected: string,
  parse: (text: string) => T | undefined,
): Fact<T> | undefined {
  const text = readAttributeText(file, draft);
  if (text === undefined) return undefined;
  const value = parse(text.value);
  if (value !== undefined) return { value, where: text.where };
  const found = text.value === '' ? 'is empty' : `holds ${quoteLine(text.value)}`;
  noteProblem(draft, text.where, `${found}, expected ${expected}`, 'value ignored');
  return undefined;
}

function parseDecimal(text: string): bigint | undefined {
  if (!/^[0-9]{1,20}$/.test(text)) return undefined;
  const value = BigInt(text);
  return value <= U64_MAX ? value : undefined;
}

/** A hexadecimal value, with or without 0x. */
export function readHexAttribute(file: EvidenceFile, draft: MachineDraft): Fact<bigint> | undefined {
  return readParsed(file, draft, 'a hexadecimal number', parseHex);
}

/** A decimal value. */
export function readDecimalAttribute(file: EvidenceFile, draft: MachineDraft): Fact<bigint> | undefined {
  return readParsed(file, draft, 'a decimal number', parseDecimal);
}

/** `0` or `1`. */
export function readFlagAttribute(file: EvidenceFile, draft: MachineDraft): Fact<boolean> | undefined {
  return readParsed(file, draft, '0 or 1', (text) => (text === '1' ? true : text === '0' ? false : undefined));
}

/** Address and length, both hex, as vmcoreinfo prints them. */
export function readHexPair(
  file: EvidenceFile,
  draft: MachineDraft,
): Fact<{ readonly paddr: bigint; readonly sizeBytes: bigint }> | undefined {
  return readParsed(file, draft, `an address and a hexadecimal length such as "${hex(0x199c000)} 1024"`, (text) => {
    const [first = '', second = '', ...rest] = text.split(/\s+/);
    const paddr = parseHex(first);
    const sizeBytes = parseHex(second);
    return paddr === undefined || sizeBytes === undefined || rest.length > 0 ? undefined : { paddr, sizeBytes };
  });
}
