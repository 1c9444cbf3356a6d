// The log scale: one piece per octave (2^n to 2^(n+1)), all of one width and each linear inside, so that the same exact
// arithmetic serves all scales. Everything below the first octave shares one piece: address 0 has no logarithm.
import type { Piece, ScaleTick } from './scale-piece';

/** Below 1 MiB lies what firmware owns; a piece for each of those octaves would take half the map. */
const FIRST_OCTAVE = 20n;

/** The window cut at powers of two. An octave half out of sight keeps half its pixels, so that panning is continuous. */
export function cutOctaves(window: { readonly start: bigint; readonly last: bigint }, widthPx: number): Piece[] {
  const cuts: { start: bigint; bytes: bigint; share: number }[] = [];
  for (let start = window.start; start <= window.last;) {
    const [low, high] = octaveOf(start);
    const last = high < window.last ? high : window.last;
    const bytes = last - start + 1n;
    cuts.push({ start, bytes, share: Number(bytes) / Number(high - low + 1n) });
    start = last + 1n;
  }
  const total = cuts.reduce((sum, { share }) => sum + share, 0);
  let px = 0;
  return cuts.map(({ start, bytes, share }) => {
    const piece = { start, bytes, px, widthPx: (share / total) * widthPx, folded: false };
    px += piece.widthPx;
    return piece;
  });
}

/** First and last address of the octave holding an address. */
function octaveOf(address: bigint): readonly [bigint, bigint] {
  const power = BigInt(address.toString(2).length - 1);
  return power < FIRST_OCTAVE ? [0n, (1n << FIRST_OCTAVE) - 1n] : [1n << power, (1n << (power + 1n)) - 1n];
}

/** Where octaves begin; where few are in sight, also equal parts of each. None stands nearer than half its share. */
export function octaveTicks(pieces: readonly Piece[], widthPx: number, count: number): ScaleTick[] {
  const wanted = Math.max(1, Math.floor(count));
  const ticks: ScaleTick[] = [];
  for (const piece of pieces) {
    const [low, high] = octaveOf(piece.start);
    let step = high - low + 1n;
    // Halved as long as the parts keep their distance.
    while (step > 1n && (Number(step) / Number(piece.bytes)) * piece.widthPx >= (2 * widthPx) / wanted) step >>= 1n;
    const end = piece.start + piece.bytes;
    for (let address = ((piece.start + step - 1n) / step) * step; address < end; address += step) {
      const px = piece.px + (Number(address - piece.start) / Number(piece.bytes)) * piece.widthPx;
      const previous = ticks.at(-1);
      if (previous === undefined || px - previous.px >= widthPx / wanted / 2) ticks.push({ px, address });
    }
  }
  return ticks;
}
