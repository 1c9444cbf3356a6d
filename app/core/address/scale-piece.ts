// What an address scale is made of: straight pieces, ascending, without a hole between them.

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
