// What an address scale is made of: straight pieces, ascending, without a hole between them; and the modes there are.

/** A run of addresses on a run of pixels. */
export interface Piece {
  readonly start: bigint;
  readonly bytes: bigint;
  readonly px: number;
  readonly widthPx: number;
  /** A gap drawn as a break. */
  readonly folded: boolean;
}

export interface ScaleTick {
  readonly px: number;
  readonly address: bigint;
}

/** `log`: every doubling of the address has the same width. Sizes cannot be compared by eye: for an overview only. */
export const SCALE_MODES = ['folded', 'linear', 'log'] as const;
export type ScaleMode = (typeof SCALE_MODES)[number];
