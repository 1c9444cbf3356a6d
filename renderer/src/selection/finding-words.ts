// Findings and the headline with their numbers written as the user chose. A cut size is written in full where a set of the
// judgement has just that size.
import type { Finding, Judgement } from '../../../app/core/coverage/finding';
import { totalBytes } from '../../../app/core/range/range-set';
import { sentenceText } from '../draw/numbers';

/** A message names a few ranges at most. */
const RANGES_NAMED = 8;

function rangeAmounts({ ranges }: Finding): readonly bigint[] {
  if (ranges === undefined) return [];
  const named = ranges.starts.subarray(0, RANGES_NAMED);
  return [totalBytes(ranges), ...Array.from(named, (start, i) => (ranges.lasts[i] ?? start) - start + 1n)];
}

function headerAmounts({ header }: Judgement): readonly bigint[] {
  return [header?.bytesUsed, header?.bytesReserved].flatMap((bytes) => (bytes === undefined ? [] : [BigInt(bytes)]));
}

/** What a finding says. */
export function findingSentence(judgement: Judgement, finding: Finding): string {
  return sentenceText(finding.message, [...rangeAmounts(finding), ...headerAmounts(judgement)]);
}

/** What the verdict says. */
export function headlineSentence(judgement: Judgement): string {
  const sums = Object.values(judgement.ram).flatMap((bytes: bigint | undefined) => bytes ?? []);
  return sentenceText(judgement.headline, [...judgement.findings.slice(0, 8).flatMap(rangeAmounts), ...sums]);
}
