// Marks the text that is looked for in the rows on screen, by the CSS custom highlight API: no element and no style is
// inserted. Virtual rows come and go, so the marks follow what the browser shows.
import { useMutationObserver } from '@vueuse/core';
import { computed, onScopeDispose, watch } from 'vue';
import { useFind } from '../stores/find';

const NAME = 'find';
const MOST_MARKS = 500;

/** Keeps the marks true while the bar is open; call once. */
export function useFindMarks(): void {
  const find = useFind();
  const supported = typeof CSS !== 'undefined' && 'highlights' in CSS;
  if (!supported) return;
  const element = computed(() => {
    const { source } = find;
    // A source of places knows better than the text on screen which bytes they are.
    return find.open && source !== undefined && source.places === undefined ? source.element() : null;
  });

  function mark(): void {
    const text = find.query.trim().toLowerCase();
    if (element.value === null || text === '') CSS.highlights.delete(NAME);
    else CSS.highlights.set(NAME, new Highlight(...occurrences(element.value, text)));
  }

  watch([element, () => find.query], mark, { flush: 'post' });
  useMutationObserver(element, mark, { subtree: true, childList: true, characterData: true });
  onScopeDispose(() => CSS.highlights.delete(NAME));
}

function occurrences(root: HTMLElement, text: string): Range[] {
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null && ranges.length < MOST_MARKS; node = walker.nextNode()) {
    const content = node.textContent?.toLowerCase() ?? '';
    for (let at = content.indexOf(text); at >= 0; at = content.indexOf(text, at + text.length)) {
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + text.length);
      ranges.push(range);
    }
  }
  return ranges;
}
