// The mouse on the map: hover, click, double click, drag for an area, Shift+drag and wheel for pan, Ctrl+wheel for zoom.
import { useEventListener } from '@vueuse/core';
import type { Ref } from 'vue';
import { shallowRef } from 'vue';
import type { TipAnchor } from './use-tip-place';

export interface MapPointer extends TipAnchor {
  readonly x: number;
  readonly y: number;
}

export interface MapGestures {
  readonly click: (at: MapPointer) => void;
  readonly doubleClick: (at: MapPointer) => void;
  readonly area: (fromPx: number, toPx: number) => void;
  readonly pan: (deltaPx: number) => void;
  readonly zoom: (factor: number, atPx: number) => void;
  /** Something the overlay shows has changed. */
  readonly changed: () => void;
}

const DRAG_PX = 4;
const WHEEL_STEP = 0.0022;

/** Follows the pointer over an element. `still`: only hover and click. */
export function useMapPointer(element: Readonly<Ref<HTMLElement | null>>, gestures: MapGestures, still: boolean) {
  const pointer = shallowRef<MapPointer>();
  const drag = shallowRef<{ readonly fromPx: number; readonly toPx: number }>();
  let pressed: { readonly x: number; readonly panning: boolean; last: number; moved: boolean } | undefined;

  function place(event: MouseEvent): MapPointer {
    const box = element.value?.getBoundingClientRect();
    const { clientX, clientY } = event;
    return { x: clientX - (box?.left ?? 0), y: clientY - (box?.top ?? 0), clientX, clientY };
  }

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
  useEventListener(element, ['pointerleave', 'pointercancel'], () => {
    if (pressed !== undefined) return;
    pointer.value = undefined;
    gestures.changed();
  });
  useEventListener(element, 'dblclick', (event: MouseEvent) => gestures.doubleClick(place(event)));
  useEventListener(
    element,
    'wheel',
    (event: WheelEvent) => {
      if (still) return;
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      if (event.ctrlKey || event.metaKey) gestures.zoom(Math.exp(-event.deltaY * WHEEL_STEP), place(event).x);
      else if (sideways !== 0) gestures.pan(sideways);
      else return;
      event.preventDefault();
    },
    { passive: false },
  );
  return { pointer, drag };
}
