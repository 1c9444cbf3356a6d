// Plays the followed run: one step after the other, until the end or until somebody else moves the playhead.
import { defineStore } from 'pinia';
import { ref, watch } from 'vue';
import { useRuns } from './run';

const TICK_MS = 320;
/** No run takes longer than about this: long ones move several steps at once. */
const LONGEST_MS = 30_000;

export const usePlayback = defineStore('playback', () => {
  const runs = useRuns();
  const playing = ref(false);
  let timer = 0;
  let expected = -1;

  function pause(): void {
    window.clearInterval(timer);
    playing.value = false;
  }

  function advance(): void {
    const now = runs.current;
    if (now === undefined || now.playhead >= now.run.length - 1) return pause();
    runs.step(Math.max(1, Math.ceil((now.run.length * TICK_MS) / LONGEST_MS)));
    expected = runs.current?.playhead ?? -1;
  }

  function toggle(): void {
    const now = runs.current;
    if (now === undefined || playing.value) return pause();
    if (now.playhead >= now.run.length - 1) runs.scrub(0);
    expected = runs.current?.playhead ?? -1;
    playing.value = true;
    timer = window.setInterval(advance, TICK_MS);
  }

  watch(
    () => runs.current?.playhead,
    (step) => {
      if (playing.value && step !== expected) pause();
    },
  );
  return { playing, toggle, pause };
});
