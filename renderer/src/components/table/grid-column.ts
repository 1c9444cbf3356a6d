// A column of a VirtualGrid, and the place of a row in a tree of rows.

export interface GridColumn {
  readonly id: string;
  readonly label: string;
  readonly minPx: number;
  /** Share of what is left of the width; absent: keeps its width. */
  readonly grow?: number;
  /** Numbers stand at the end. */
  readonly end?: boolean;
  readonly mono?: boolean;
}

export interface TreePlace {
  /** From 1. */
  readonly level: number;
  /** Absent: the row has nothing beneath it. */
  readonly open?: boolean | undefined;
  /** What a screen reader calls the row. */
  readonly name: string;
}
