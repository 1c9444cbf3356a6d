// What the mouse does alike on map and timeline: where it is, the wheel, the double click, leaving. What a press and a drag
// mean is each graphic's own.
import { useEventListener } from '@vueuse/core';
import type { Ref } from 'vue';
import { shallowRef } from 'vue';
import type { TipAnchor } from './use-tip-place';

/** Pixels from the upper left corner of the graphic, and of the window. */
export interface PlotPointer extends TipAnchor {
  readonly x: number;
  readonly y: number;
}

export interface PlotGestures {
  readonly doubleClick: (at: PlotPointer) => void;
  readonly pan: (deltaPx: number) => void;
  readonly zoom: (factor: number, atPx: number) => void;
  /** Something the overlay shows has changed. */
  readonly changed: () => void;
}

/** A press that moves less is a click. */
export const DRAG_PX = 4;
const WHEEL_STEP = 0.0022;

/** `pointer` stays where it is while `held` says that a button is down. `still`: the wheel scrolls the page. */
export function usePlotPointer(
  element: Readonly<Ref<HTMLElement | null>>,
  gestures: PlotGestures,
  { held, still = false }: { readonly held: () => boolean; readonly still?: boolean },
) {
  const pointer = shallowRef<PlotPointer>();
  const drag = shallowRef<{ readonly fromPx: number; readonly toPx: number }>();

  function place(event: MouseEvent): PlotPointer {
    const box = element.value?.getBoundingClientRect();
    const { clientX, clientY } = event;
    return { x: clientX - (box?.left ?? 0), y: clientY - (box?.top ?? 0), clientX, clientY };
  }

  useEventListener(element, ['pointerleave', 'pointercancel'], () => {
    if (held()) return;
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
  return { pointer, drag, place };
}
