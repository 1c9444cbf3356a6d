// Address to pixel and back for the map: linear, with long gaps folded to a break of fixed width, or by octaves (log).
// Strictly monotone piecewise linear: bigint up to the subtraction, floating point only inside one piece, so the
// highest zoom does not jitter. Two occupied ranges never end up on one another: a fold keeps its own pixels.
import type { RangeSet } from '../range/range-set';
import { rangeCount } from '../range/range-set';
import { foldClusters } from './fold-clusters';
import { cutOctaves, octaveTicks } from './octaves';
import type { Piece, ScaleMode, ScaleTick } from './scale-piece';
import { U64_MAX } from './u64';

export interface AddressWindow {
  readonly start: bigint;
  /** Inclusive. */
  readonly last: bigint;
}

export interface AddressScaleOptions {
  readonly occupied: RangeSet;
  readonly mode: ScaleMode;
  readonly widthPx: number;
  /** Gaps longer than this fold. 1 GiB unless told otherwise. */
  readonly foldGapBytes?: bigint;
  /** What is visible; everything occupied unless told otherwise. */
  readonly window?: AddressWindow;
}

/** A folded gap: the pixels it takes and the addresses it stands for. */
export interface ScaleBreak extends AddressWindow {
  readonly startPx: number;
  readonly lastPx: number;
}

export interface AddressScale {
  /** Left edge of the byte at `address`; a range is drawn from toPx(start) to toPx(last + 1n). Outside: -1 or widthPx + 1. */
  toPx(address: bigint): number;
  /** The address under a pixel, always inside the window. */
  toAddress(px: number): bigint;
  readonly breaks: readonly ScaleBreak[];
  /** About `count` round addresses, none inside a break. */
  ticks(count: number): ScaleTick[];
  /** From the first occupied byte to the last: what "fit" shows. */
  readonly extent: AddressWindow;
  readonly window: AddressWindow;
}

const DEFAULT_FOLD_GAP = 1n << 30n;
const FOLD_PX = 24;
/** Folds together never take more than this share of the width. */
const FOLD_SHARE = 0.4;
const FRACTION_BITS = 53n;

/** Builds the scale for one width and window; cheap enough to build per frame. */
export function createAddressScale(options: AddressScaleOptions): AddressScale {
  const widthPx = Math.max(1, options.widthPx);
  const extent = extentOf(options.occupied);
  const window = validWindow(options.window) ?? extent;
  const pieces = options.mode === 'log' ? cutOctaves(window, widthPx) : layOut(cut(options, window), widthPx);
  const breaks = pieces
    .filter((piece) => piece.folded)
    .map(({ start, bytes, px, widthPx: width }) => ({
      start,
      last: start + bytes - 1n,
      startPx: px,
      lastPx: px + width,
    }));
  return {
    toPx: (address) => pixelOf(pieces, window, widthPx, address),
    toAddress: (px) => addressOf(pieces, window, widthPx, px),
    breaks,
    ticks: (count) => (options.mode === 'log' ? octaveTicks(pieces, widthPx, count) : ticksOf(pieces, widthPx, count)),
    extent,
    window,
  };
}

function extentOf(occupied: RangeSet): AddressWindow {
  const start = occupied.starts[0];
  const last = occupied.lasts[rangeCount(occupied) - 1];
  return start === undefined || last === undefined ? { start: 0n, last: 0xffff_ffffn } : { start, last };
}

function validWindow(window: AddressWindow | undefined): AddressWindow | undefined {
  if (window === undefined) return undefined;
  const start = window.start < 0n ? 0n : window.start;
  const last = window.last > U64_MAX ? U64_MAX : window.last;
  return start <= last ? { start, last } : undefined;
}

type Cut = Pick<Piece, 'start' | 'bytes' | 'folded'> & { readonly foldPx: number };

/** The window cut at each fold. A fold half out of sight keeps half its pixels, so that panning is continuous. */
function cut(options: AddressScaleOptions, window: AddressWindow): Cut[] {
  const pieces: Cut[] = [];
  let next = window.start;
  const drawTo = (last: bigint): void => {
    if (last >= next) pieces.push({ start: next, bytes: last - next + 1n, folded: false, foldPx: 0 });
  };
  if (options.mode === 'folded') {
    const clusters = foldClusters(options.occupied, options.foldGapBytes ?? DEFAULT_FOLD_GAP);
    const first = Math.max(1, firstEndingAtOrAfter(clusters, window.start));
    for (let i = first; i < rangeCount(clusters); i++) {
      const gapStart = (clusters.lasts[i - 1] ?? U64_MAX) + 1n;
      const gapLast = (clusters.starts[i] ?? 0n) - 1n;
      if (gapStart > window.last) break;
      const start = gapStart > window.start ? gapStart : window.start;
      const last = gapLast < window.last ? gapLast : window.last;
      if (last < start) continue;
      drawTo(start - 1n);
      const share = Number(last - start + 1n) / Number(gapLast - gapStart + 1n);
      pieces.push({ start, bytes: last - start + 1n, folded: true, foldPx: FOLD_PX * share });
      next = last + 1n;
    }
  }
  drawTo(window.last);
  const [only] = pieces;
  // Nothing but a gap in sight: there is nothing to fold it against.
  return pieces.length === 1 && only?.folded ? [{ ...only, folded: false, foldPx: 0 }] : pieces;
}

function firstEndingAtOrAfter(clusters: RangeSet, address: bigint): number {
  let low = 0;
  let high = rangeCount(clusters);
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((clusters.lasts[middle] ?? 0n) < address) low = middle + 1;
    else high = middle;
  }
  return low;
}

function layOut(cuts: readonly Cut[], widthPx: number): Piece[] {
  let foldPx = 0;
  let bytes = 0n;
  for (const piece of cuts) {
    foldPx += piece.foldPx;
    if (!piece.folded) bytes += piece.bytes;
  }
  const shrink = foldPx > widthPx * FOLD_SHARE ? (widthPx * FOLD_SHARE) / foldPx : 1;
  const pxPerByte = (widthPx - foldPx * shrink) / Number(bytes);
  let px = 0;
  return cuts.map((piece) => {
    const width = piece.folded ? piece.foldPx * shrink : Number(piece.bytes) * pxPerByte;
    const placed = { start: piece.start, bytes: piece.bytes, folded: piece.folded, px, widthPx: width };
    px += width;
    return placed;
  });
}

function pixelOf(pieces: readonly Piece[], window: AddressWindow, widthPx: number, address: bigint): number {
  if (address < window.start) return -1;
  if (address > window.last) return address === window.last + 1n ? widthPx : widthPx + 1;
  const piece = lastPieceWhere(pieces, (candidate) => candidate.start <= address);
  if (piece === undefined) return 0;
  return piece.px + (Number(address - piece.start) / Number(piece.bytes)) * piece.widthPx;
}

function addressOf(pieces: readonly Piece[], window: AddressWindow, widthPx: number, px: number): bigint {
  if (!(px > 0)) return window.start;
  if (px >= widthPx) return window.last;
  const piece = lastPieceWhere(pieces, (candidate) => candidate.px <= px);
  if (piece === undefined) return window.start;
  const fraction = Math.min(1, (px - piece.px) / piece.widthPx);
  const offset = (BigInt(Math.floor(fraction * 2 ** Number(FRACTION_BITS))) * piece.bytes) >> FRACTION_BITS;
  return piece.start + (offset < piece.bytes ? offset : piece.bytes - 1n);
}

/** The last piece for which `test` holds, pieces being ordered so that it holds for a leading run. */
function lastPieceWhere(pieces: readonly Piece[], test: (piece: Piece) => boolean): Piece | undefined {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const piece = pieces[middle];
    if (piece !== undefined && test(piece)) low = middle + 1;
    else high = middle;
  }
  return pieces[low - 1];
}

/** Multiples of one power of two in every drawn piece; a piece with none gets its start, so that each is named. */
function ticksOf(pieces: readonly Piece[], widthPx: number, count: number): ScaleTick[] {
  const wanted = Math.max(1, Math.floor(count));
  const drawn = pieces.filter((piece) => !piece.folded);
  const bytes = drawn.reduce((sum, piece) => sum + piece.bytes, 0n);
  let step = 1n;
  while (step * BigInt(wanted) < bytes) step <<= 1n;
  const closest = widthPx / wanted / 2;
  const ticks: ScaleTick[] = [];
  const add = (piece: Piece, address: bigint): void => {
    const px = piece.px + (Number(address - piece.start) / Number(piece.bytes)) * piece.widthPx;
    const previous = ticks.at(-1);
    if (previous === undefined || px - previous.px >= closest) ticks.push({ px, address });
  };
  for (const piece of drawn) {
    const end = piece.start + piece.bytes;
    let address = ((piece.start + step - 1n) / step) * step;
    if (address >= end) add(piece, piece.start);
    for (; address < end; address += step) add(piece, address);
  }
  return ticks;
}
