// Dragging a lane by its label to another place. Nothing moves before the button is let go: the lanes would be drawn anew
// with every place passed. Escape leaves all as it was.
import { useEventListener } from '@vueuse/core';
import type { Ref } from 'vue';
import { shallowRef } from 'vue';
import { laneGapAt } from '../draw/map-geometry';
import type { MapGeometry } from '../draw/map-geometry';

/** `gap`: lanes above the place where it would come, counted with the dragged lane still in its old place. */
export interface LaneDrag {
  readonly from: number;
  readonly gap: number;
  readonly deltaPx: number;
}

const DRAG_PX = 4;

/** `labels` begins where the axis does. `drop` gets the lane and its new place, as drawn; a lane put back is not dropped. */
export function useLaneDrag(
  labels: Readonly<Ref<HTMLElement | null>>,
  geometry: MapGeometry,
  count: () => number,
  drop: (from: number, to: number) => void,
) {
  const drag = shallowRef<LaneDrag>();
  let pressed: { readonly from: number; readonly y: number } | undefined;

  function end(): void {
    pressed = undefined;
    drag.value = undefined;
  }

  useEventListener(labels, 'pointerdown', (event: PointerEvent) => {
    const label = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-lane]') : null;
    if (event.button !== 0 || label === null) return;
    pressed = { from: Number(label.dataset['lane']), y: event.clientY };
    labels.value?.setPointerCapture(event.pointerId);
  });
  useEventListener(labels, 'pointermove', (event: PointerEvent) => {
    if (pressed === undefined) return;
    const deltaPx = event.clientY - pressed.y;
    if (drag.value === undefined && Math.abs(deltaPx) < DRAG_PX) return;
    const top = labels.value?.getBoundingClientRect().top ?? 0;
    drag.value = { from: pressed.from, gap: laneGapAt(geometry, event.clientY - top, count()), deltaPx };
  });
  useEventListener(labels, 'pointerup', () => {
    const done = drag.value;
    end();
    if (done === undefined) return;
    const to = done.gap > done.from ? done.gap - 1 : done.gap;
    if (to !== done.from) drop(done.from, to);
  });
  useEventListener(labels, ['pointercancel', 'lostpointercapture'], end);
  useEventListener(
    window,
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || drag.value === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      end();
    },
    { capture: true },
  );
  return drag;
}
