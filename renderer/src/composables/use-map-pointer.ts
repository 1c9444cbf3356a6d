// The mouse on the map: hover, click, double click, drag for an area, Shift+drag and wheel for pan, Ctrl+wheel for zoom.
import { useEventListener } from '@vueuse/core';
import type { Ref } from 'vue';
import { DRAG_PX, usePlotPointer } from './use-plot-pointer';
import type { PlotGestures, PlotPointer } from './use-plot-pointer';

export interface MapGestures extends PlotGestures {
  readonly click: (at: PlotPointer) => void;
  readonly area: (fromPx: number, toPx: number) => void;
}

/** Follows the pointer over an element. `still`: only hover and click. */
export function useMapPointer(element: Readonly<Ref<HTMLElement | null>>, gestures: MapGestures, still: boolean) {
  let pressed: { readonly x: number; readonly panning: boolean; last: number; moved: boolean } | undefined;
  const { pointer, drag, place } = usePlotPointer(element, gestures, { held: () => pressed !== undefined, still });

  useEventListener(element, 'pointerdown', (event: PointerEvent) => {
    if (event.button !== 0) return;
    const { x } = place(event);
    pressed = { x, panning: event.shiftKey, last: x, moved: false };
    element.value?.setPointerCapture(event.pointerId);
  });
  useEventListener(element, 'pointermove', (event: PointerEvent) => {
    const at = place(event);
    pointer.value = at;
    if (pressed !== undefined && !still && (pressed.moved || Math.abs(at.x - pressed.x) >= DRAG_PX)) {
      pressed.moved = true;
      if (pressed.panning) gestures.pan(pressed.last - at.x);
      else drag.value = { fromPx: pressed.x, toPx: at.x };
      pressed.last = at.x;
    }
    gestures.changed();
  });
  useEventListener(element, 'pointerup', (event: PointerEvent) => {
    const at = place(event);
    if (pressed !== undefined && !pressed.moved) gestures.click(at);
    if (drag.value !== undefined) gestures.area(drag.value.fromPx, drag.value.toPx);
    pressed = undefined;
    drag.value = undefined;
    gestures.changed();
  });
  return { pointer, drag };
}
