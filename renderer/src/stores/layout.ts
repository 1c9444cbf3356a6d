// The workspace: how large the user made each pane. Kept with the settings, for all snapshots alike.
import { watchDebounced } from '@vueuse/core';
import { defineStore } from 'pinia';
import { ref } from 'vue';
import { useSettings } from './settings';

/** Every splitter of the window. */
export type SplitId =
  | 'map'
  | 'timeline'
  | 'timeline-detail'
  | 'header-tree'
  | 'header-bytes'
  | 'header-bytes-wide'
  | 'diff'
  | 'compare'
  | 'evidence';

/** Dragging a splitter writes the file once, not per pixel. */
const SAVE_AFTER_MS = 300;

export const useLayout = defineStore('layout', () => {
  const settings = useSettings();
  const saved = ref(0);

  /** Pixels of the pane whose size a splitter sets; 0 is collapsed, undefined as designed. */
  const sizeOf = (id: SplitId): number | undefined => settings.panes[id];

  function resize(id: SplitId, px: number | undefined): void {
    const { [id]: _old, ...others } = settings.panes;
    settings.show({ panes: px === undefined ? others : { ...others, [id]: Math.max(0, Math.round(px)) } });
    saved.value += 1;
  }

  /** Every pane as designed. */
  function reset(): void {
    settings.show({ panes: {} });
    saved.value += 1;
  }

  watchDebounced(saved, () => settings.save(), { debounce: SAVE_AFTER_MS });
  return { sizeOf, resize, reset };
});
