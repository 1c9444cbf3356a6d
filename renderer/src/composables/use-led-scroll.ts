// Two panes that scroll together: the one whose reader scrolls leads, the other follows and says nothing, or they would
// chase each other.
import { useEventListener } from '@vueuse/core';
import { watch } from 'vue';
import type { Ref } from 'vue';

const PAGING = new Set(['PageUp', 'PageDown', 'Home', 'End']);

/**
 * `follow` is the place in pixels that another pane asks for, undefined while none does; `onLead` is called with ours
 * while the reader scrolls here. Returns what to call before the pane scrolls by itself.
 */
export function useLedScroll(
  scroller: Ref<HTMLElement | null>,
  follow: () => number | undefined,
  onLead: (px: number) => void,
): () => void {
  let leads = false;
  useEventListener(scroller, ['wheel', 'pointerdown'], () => (leads = true), { passive: true });
  useEventListener(scroller, 'keydown', ({ key }) => (leads ||= PAGING.has(key)));
  useEventListener(scroller, 'scroll', () => leads && scroller.value && onLead(scroller.value.scrollTop), {
    passive: true,
  });
  watch(follow, (px) => {
    if (px === undefined || scroller.value === null) return;
    leads = false;
    scroller.value.scrollTop = px;
  });
  return () => (leads = false);
}
