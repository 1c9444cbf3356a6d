// The playhead is part of the place one stands at: Back and Forward bring back the instant too. A walk from step to step is
// one entry of the history, a jump after a pause is another.
import { onScopeDispose, watch } from 'vue';
import { useMachines } from './machines';
import { useRuns } from './run';

/** Steps that follow each other within this time are one walk. */
const WALK_MS = 1000;

/** Tells the history of the playhead; call once. */
export function useStepHistory(): void {
  const machines = useMachines();
  const runs = useRuns();
  let last = -Infinity;
  let restoring = false;

  machines.followInstant({
    step: () => runs.current?.playhead,
    show: (step) => {
      restoring = true;
      if (step !== runs.current?.playhead) runs.scrub(step);
      restoring = false;
    },
  });
  watch(
    () => [machines.active?.id, runs.current?.run, runs.current?.playhead] as const,
    ([id, run, step], [idBefore, runBefore, stepBefore]) => {
      if (restoring || id !== idBefore || run !== runBefore || step === stepBefore) return;
      const now = performance.now();
      if (stepBefore !== undefined && now - last >= WALK_MS) machines.leaveStep(stepBefore);
      last = now;
    },
    { flush: 'sync' },
  );
  onScopeDispose(() => machines.followInstant(undefined));
}
