// A column of a VirtualGrid.

export interface GridColumn {
  readonly id: string;
  readonly label: string;
  /** A CSS grid track. */
  readonly width: string;
  /** Numbers stand at the end. */
  readonly end?: boolean;
  readonly mono?: boolean;
}
