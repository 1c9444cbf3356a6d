// Where two files that should say the same begin to differ: the first line of texts, the first byte of others.
import type { Quote } from '../core/machine/contradiction';
import type { EvidenceFile } from './evidence-file';
import { decodeText, textLines } from './text-lines';

const END = '(the file ends)';

/** Both sides of the first difference; undefined when the files say the same. Line ends are no difference. */
export function firstDifference(
  kept: EvidenceFile,
  other: EvidenceFile,
): { readonly kept: Quote; readonly other: Quote } | undefined {
  const length = Math.min(kept.bytes.length, other.bytes.length);
  let at = 0;
  while (at < length && kept.bytes[at] === other.bytes[at]) at++;
  if (at === kept.bytes.length && at === other.bytes.length) {
    return kept.wholeBytes === other.wholeBytes ? undefined : { kept: sizeQuote(kept), other: sizeQuote(other) };
  }
  if (kept.bytes.includes(0) || other.bytes.includes(0)) {
    return { kept: byteQuote(kept, at), other: byteQuote(other, at) };
  }
  return firstLines(kept, other);
}

function firstLines(kept: EvidenceFile, other: EvidenceFile): ReturnType<typeof firstDifference> {
  const ours = textLines(decodeText(kept.bytes));
  const theirs = textLines(decodeText(other.bytes));
  for (let line = 1; ; line++) {
    const a = ours.next();
    const b = theirs.next();
    if (a.done === true && b.done === true) return undefined;
    const left = a.done === true ? END : a.value.text;
    const right = b.done === true ? END : b.value.text;
    if (left === right) continue;
    return {
      kept: { where: { file: kept.path, line }, text: left },
      other: { where: { file: other.path, line }, text: right },
    };
  }
}

function byteQuote({ path, bytes }: EvidenceFile, offset: number): Quote {
  const byte = bytes[offset];
  const text = byte === undefined ? END : `byte 0x${byte.toString(16).padStart(2, '0')}`;
  return { where: { file: path, offset }, text };
}

function sizeQuote({ path, bytes, wholeBytes }: EvidenceFile): Quote {
  return { where: { file: path }, text: `${wholeBytes ?? bytes.length} bytes` };
}
