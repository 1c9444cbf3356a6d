// Zoom and pan over steps, for the canvas and the commands alike.
import { computed } from 'vue';
import { useRuns } from '../stores/run';

/** The visible steps and how they move. Room is left past the end, so that the last step can be grasped. */
export function useTimelineWindow() {
  const runs = useRuns();
  const length = computed(() => runs.current?.run.length ?? 0);
  // Two numbers and no object: a moved playhead must not count as a moved window.
  const from = computed(() => runs.current?.window?.from ?? 0);
  const to = computed(() => runs.current?.window?.to ?? length.value);
  const window = computed(() => ({ from: from.value, to: to.value }));

  /** Zooms about a step; by default about the playhead where it is in sight, else about the middle. */
  function zoom(factor: number, about?: number): void {
    const { from, to } = window.value;
    const playhead = (runs.current?.playhead ?? 0) + 0.5;
    const middle = playhead >= from && playhead <= to ? playhead : (from + to) / 2;
    const anchor = about ?? middle;
    runs.setWindow({ from: anchor - (anchor - from) / factor, to: anchor + (to - anchor) / factor });
  }

  function pan(steps: number): void {
    const { from, to } = window.value;
    const size = to - from;
    const start = Math.max(0, Math.min(length.value - size, from + steps));
    runs.setWindow({ from: start, to: start + size });
  }

  function fit(): void {
    runs.setWindow(undefined);
  }

  /** Shows steps with a margin. */
  function fitSteps(first: number, last: number): void {
    const margin = Math.max(1, (last - first) * 0.08);
    runs.setWindow({ from: Math.max(0, first - margin), to: Math.min(length.value, last + 1 + margin) });
  }

  /** Brings a step into sight. */
  function reveal(step: number): void {
    const { from, to } = window.value;
    if (step >= from && step + 1 <= to) return;
    const size = to - from;
    pan((step < from ? step - size * 0.1 : step + 1 - size * 0.9) - from);
  }

  /** Shows the event of the playhead; when it fills the view already, everything. */
  function fitEventOrAll(): void {
    const now = runs.current;
    if (now === undefined) return;
    const op = now.run.ops[now.playhead] ?? -1;
    const first = now.run.ops.indexOf(op);
    const last = now.run.ops.lastIndexOf(op);
    const before = now.window;
    fitSteps(first, last);
    const after = runs.current?.window;
    if (before !== undefined && before.from === after?.from && before.to === after.to) fit();
  }

  return { length, window, zoom, pan, fit, fitSteps, reveal, fitEventOrAll };
}
