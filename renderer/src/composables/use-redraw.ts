// One animation frame for however many reasons to redraw; nothing here is reactive.
import { onScopeDispose } from 'vue';

/** Returns the function that asks for a redraw in the next frame. */
export function useRedraw(draw: () => void): () => void {
  let frame = 0;
  onScopeDispose(() => cancelAnimationFrame(frame));
  return () => {
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      draw();
    });
  };
}
