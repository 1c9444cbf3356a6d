// Arrow keys over the cells of a table that is one tab stop. Cells carry data-cell="row-column".
import type { Ref, ShallowRef } from 'vue';
import { nextTick, ref } from 'vue';

export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

/** The cell in the tab order, and the key handler of the table. */
export function useCellWalk(
  table: Readonly<ShallowRef<HTMLElement | null>>,
  size: () => { readonly rows: number; readonly columns: number },
): { at: Ref<CellPlace>; onKey: (event: KeyboardEvent) => void } {
  const at = ref<CellPlace>({ row: 0, column: 0 });

  function onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { rows, columns } = size();
    const { row, column } = at.value;
    const to = {
      ArrowDown: { row: row + 1, column },
      ArrowUp: { row: row - 1, column },
      ArrowRight: { row, column: column + 1 },
      ArrowLeft: { row, column: column - 1 },
      PageDown: { row: row + 10, column },
      PageUp: { row: row - 10, column },
      Home: { row, column: 0 },
      End: { row, column: columns - 1 },
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    at.value = {
      row: Math.max(0, Math.min(rows - 1, to.row)),
      column: Math.max(0, Math.min(columns - 1, to.column)),
    };
    void nextTick(() =>
      table.value?.querySelector<HTMLElement>(`[data-cell="${at.value.row}-${at.value.column}"]`)?.focus(),
    );
  }

  return { at, onKey };
}
