// The mouse on the timeline: on the ruler a drag moves the playhead, on the verdict strip the imagined panic, between
// them it marks an area (A to B); a click moves the playhead. Shift pans, Ctrl+wheel zooms, a double click fits the event.
import { useEventListener } from '@vueuse/core';
import type { Ref } from 'vue';
import { DRAG_PX, usePlotPointer } from './use-plot-pointer';
import type { PlotGestures } from './use-plot-pointer';

export type TimelineZone = 'ruler' | 'lanes' | 'verdict';

export interface TimelineGestures extends PlotGestures {
  readonly zoneAt: (x: number, y: number) => TimelineZone;
  readonly playhead: (px: number) => void;
  readonly panic: (px: number) => void;
  readonly area: (fromPx: number, toPx: number) => void;
}

interface Press {
  readonly x: number;
  readonly mode: TimelineZone | 'pan';
  last: number;
  moved: boolean;
}

/** Follows the pointer over an element. */
export function useTimelinePointer(element: Readonly<Ref<HTMLElement | null>>, gestures: TimelineGestures) {
  let press: Press | undefined;
  const { pointer, drag, place } = usePlotPointer(element, gestures, { held: () => press !== undefined });

  useEventListener(element, 'pointerdown', (event: PointerEvent) => {
    if (event.button !== 0) return;
    const { x, y } = place(event);
    press = { x, mode: event.shiftKey ? 'pan' : gestures.zoneAt(x, y), last: x, moved: false };
    element.value?.setPointerCapture(event.pointerId);
    if (press.mode === 'ruler') gestures.playhead(x);
    if (press.mode === 'verdict') gestures.panic(x);
  });
  useEventListener(element, 'pointermove', (event: PointerEvent) => {
    const at = place(event);
    pointer.value = at;
    if (press !== undefined && (press.moved || Math.abs(at.x - press.x) >= DRAG_PX)) {
      press.moved = true;
      if (press.mode === 'pan') gestures.pan(press.last - at.x);
      else if (press.mode === 'ruler') gestures.playhead(at.x);
      else if (press.mode === 'verdict') gestures.panic(at.x);
      else drag.value = { fromPx: press.x, toPx: at.x };
      press.last = at.x;
    }
    gestures.changed();
  });
  useEventListener(element, 'pointerup', (event: PointerEvent) => {
    const { x } = place(event);
    if (press?.mode === 'lanes') {
      if (drag.value !== undefined) gestures.area(drag.value.fromPx, drag.value.toPx);
      else gestures.playhead(x);
    }
    press = undefined;
    drag.value = undefined;
    gestures.changed();
  });
  return { pointer, drag };
}
