// What of the two files of the diff is in sight, and where the overview beside them asks to scroll. Panes report, the overview
// draws; nobody else needs to know.
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { SideName, Span, Spans } from '../components/diff/byte-index';

export const useDiffSight = defineStore('diff-sight', () => {
  const seen = shallowRef<Spans>({});
  /** Offset that shall stand at the top of both panes; an object, so that the same can be asked for twice. */
  const wanted = shallowRef<{ readonly top: number }>();

  /** `span` undefined: the side shows no bytes any more. */
  function see(side: SideName, span: Span | undefined): void {
    const { [side]: before, ...rest } = seen.value;
    if (before?.offset === span?.offset && before?.size === span?.size) return;
    seen.value = span === undefined ? rest : { ...rest, [side]: span };
  }

  /** Asks the panes to scroll. */
  function scrollTo(top: number): void {
    wanted.value = { top: Math.max(0, top) };
  }

  return { seen, wanted, see, scrollTo };
});
