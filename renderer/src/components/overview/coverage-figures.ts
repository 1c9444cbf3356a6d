// The overview's figures: sums over the sets the verdict was reached from. No rule of its own.
import type { FindingId, Judgement } from '../../../../app/core/coverage/finding';
import { intersectRanges, subtractRanges, totalBytes } from '../../../../app/core/range/range-set';
import { countText, formatBytes } from '../../draw/numbers';
import { findingSentence } from '../../selection/finding-words';

export type Tone = 'plain' | 'missing' | 'phantom' | 'unknown';

export interface MeterPart {
  readonly share: number;
  readonly tone: 'covered' | 'excluded' | 'missing' | 'phantom' | 'used';
}

export interface Figure {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly tone: Tone;
  readonly parts: readonly MeterPart[];
  /** The finding the figure sums up. */
  readonly finding?: FindingId;
}

const NOT_COLLECTED = 'the evidence does not say';

/** The tiles from left to right. */
export function coverageFigures(judgement: Judgement): readonly Figure[] {
  return [
    ramFigure(judgement),
    coveredFigure(judgement),
    missingFigure(judgement),
    phantomFigure(judgement),
    headerFigure(judgement),
  ];
}

function ramFigure({ ram }: Judgement): Figure {
  const bytes = ram.onlineBytes ?? ram.presentBytes;
  const label = ram.onlineBytes === undefined && bytes !== undefined ? 'RAM present' : 'RAM online';
  if (bytes === undefined) return unknownFigure('ram', label);
  const present = ram.presentBytes;
  const note =
    present === undefined || present === bytes ? 'all of what is present' : `${formatBytes(present)} present`;
  return {
    id: 'ram',
    label,
    value: formatBytes(bytes),
    note,
    tone: 'plain',
    parts: [{ share: share(bytes, present ?? bytes), tone: 'used' }],
  };
}

function coveredFigure({ sets }: Judgement): Figure {
  const ram = sets.online ?? sets.present;
  if (ram === undefined || sets.loads === undefined) return unknownFigure('covered', 'In the header');
  const all = totalBytes(ram);
  const covered = totalBytes(intersectRanges(ram, sets.loads));
  const left = subtractRanges(ram, sets.loads);
  const excluded = totalBytes(intersectRanges(left, sets.excluded));
  return {
    id: 'covered',
    label: 'In the header',
    value: formatBytes(covered),
    note: excluded === 0n ? percent(covered, all) : `${formatBytes(excluded)} left out by design`,
    tone: 'plain',
    parts: [
      { share: share(covered, all), tone: 'covered' },
      { share: share(excluded, all), tone: 'excluded' },
      { share: share(all - covered - excluded, all), tone: 'missing' },
    ],
  };
}

function missingFigure(judgement: Judgement): Figure {
  const { sets } = judgement;
  if (sets.loads === undefined || (sets.online ?? sets.present) === undefined)
    return unknownFigure('missing', 'Would be lost');
  const bytes = findingBytes(judgement, 'missing');
  const all = totalBytes(sets.online ?? sets.present ?? { starts: new BigUint64Array(), lasts: new BigUint64Array() });
  return harmFigure('missing', 'Would be lost', bytes, all, 'online, in no PT_LOAD', 'nothing is missing');
}

function phantomFigure(judgement: Judgement): Figure {
  const { sets } = judgement;
  if (sets.loads === undefined || sets.present === undefined) return unknownFigure('phantom', 'Listed but gone');
  const bytes = findingBytes(judgement, 'phantom');
  return harmFigure(
    'phantom',
    'Listed but gone',
    bytes,
    totalBytes(sets.loads),
    'in a PT_LOAD, not RAM',
    'nothing listed in vain',
  );
}

function headerFigure({ header }: Judgement): Figure {
  if (header === undefined) return unknownFigure('header', 'Header space');
  const used = formatBytes(BigInt(header.bytesUsed));
  if (header.bytesReserved === undefined)
    return {
      id: 'header',
      label: 'Header space',
      value: used,
      note: 'room not stated',
      tone: 'plain',
      parts: [],
      finding: 'headroom',
    };
  const room = header.roomForRanges;
  return {
    id: 'header',
    label: 'Header space used',
    value: used,
    note: `of ${formatBytes(BigInt(header.bytesReserved))}${room === undefined ? '' : `, room for ${countText(room)} more`}`,
    tone: 'plain',
    parts: [{ share: Math.min(1, header.bytesUsed / Math.max(1, header.bytesReserved)), tone: 'used' }],
    finding: 'headroom',
  };
}

function harmFigure(
  id: 'missing' | 'phantom',
  label: string,
  bytes: bigint,
  of: bigint,
  note: string,
  none: string,
): Figure {
  if (bytes === 0n) return { id, label, value: '0 bytes', note: none, tone: 'plain', parts: [], finding: id };
  return {
    id,
    label,
    value: formatBytes(bytes),
    note,
    tone: id,
    parts: [{ share: Math.max(0.01, share(bytes, of)), tone: id }],
    finding: id,
  };
}

function unknownFigure(id: string, label: string): Figure {
  return { id, label, value: 'unknown', note: NOT_COLLECTED, tone: 'unknown', parts: [] };
}

function findingBytes(judgement: Judgement, id: FindingId): bigint {
  return judgement.findings
    .filter((finding) => finding.id === id && finding.ranges !== undefined)
    .reduce((sum, finding) => sum + (finding.ranges === undefined ? 0n : totalBytes(finding.ranges)), 0n);
}

/** 0..1 with four digits; only ever used for the length of a bar. */
function share(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 10_000n) / whole) / 10_000;
}

/** Rounded down, so that 100 % means all of it. */
function percent(part: bigint, whole: bigint): string {
  if (whole === 0n) return '0 %';
  const tenths = (part * 1000n) / whole;
  return `${tenths / 10n}${tenths % 10n === 0n ? '' : `.${tenths % 10n}`} % of it`;
}

/** The sentences under the headline: the gravest findings, or what is covered where there are none. */
export function verdictReasons(judgement: Judgement): readonly string[] {
  const worst = judgement.findings[0]?.severity ?? 'info';
  if (worst !== 'info')
    return judgement.findings
      .filter((finding) => finding.severity === worst)
      .slice(0, 2)
      .map((finding) => findingSentence(judgement, finding));
  const covered = coveredFigure(judgement);
  return covered.tone === 'unknown'
    ? []
    : [`${covered.value} of RAM is in the header, ${covered.note}. Nothing is missing, nothing is listed in vain.`];
}
