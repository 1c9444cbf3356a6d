// A column of a VirtualGrid.

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
