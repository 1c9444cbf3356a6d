// Keeps a tip beside the pointer. A moved pointer changes one transform and nothing else: no component renders again,
// nothing is laid out. The tip is fixed to the window, so that it neither is cut off by a pane nor makes it scroll.
import type { Ref } from 'vue';
import { watch } from 'vue';

/** Where the pointer is in the window. */
export interface TipAnchor {
  readonly clientX: number;
  readonly clientY: number;
}

/** The most room a tip takes; where that is not left it stands on the other side of the pointer. */
const MOST_HEIGHT_PX = 220;
const GAP_PX = { x: 16, y: 18 };

/** Follows `at` while it says where. `widthPx`: the most the tip is wide. */
export function useTipPlace(
  tip: Readonly<Ref<HTMLElement | null>>,
  at: () => TipAnchor | undefined,
  widthPx: number,
): void {
  watch(
    [at, tip],
    ([anchor, element]) => {
      if (anchor === undefined || element === null) return;
      const { clientX, clientY } = anchor;
      const left = clientX + GAP_PX.x + widthPx > window.innerWidth;
      const above = clientY + GAP_PX.y + MOST_HEIGHT_PX > window.innerHeight && clientY > MOST_HEIGHT_PX;
      const x = left ? `calc(${clientX - GAP_PX.x}px - 100%)` : `${clientX + GAP_PX.x}px`;
      const y = above ? `calc(${clientY - GAP_PX.y}px - 100%)` : `${clientY + GAP_PX.y}px`;
      element.style.transform = `translate(${x}, ${y})`;
    },
    { flush: 'post', immediate: true },
  );
}
