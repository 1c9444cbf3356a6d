// Find in view: the rows of what is on screen that hold the text, and the way from one to the next. Rows are looked through
// in slices, so that 10^5 of them hold up no frame; a newer query ends an older search.
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { useAnnouncer } from './announcer';

/** What can be searched: the rows of a table, a tree or a text, or places of another sort, which are numbers too. */
export interface FindSource {
  /** What the user calls it: "Steps". */
  readonly title: string;
  readonly element: () => HTMLElement | null;
  readonly count: () => number;
  /** Everything the row says. */
  readonly text: (row: number) => string;
  /** The selected row, or -1. */
  readonly at: () => number;
  readonly show: (row: number) => void;
  /** Searched unless the keyboard is in another. */
  readonly primary?: boolean;
  /** Places of a query in order, where they are no rows; undefined: some was looked through. Such a source marks them. */
  readonly places?: (query: string) => Iterable<number | undefined>;
  /** How the query is read, where it can be read in several ways. */
  readonly means?: (query: string) => string;
  /** What can be typed. */
  readonly hint?: string;
}

const SLICE_MS = 8;
const ROWS_BETWEEN_LOOKS = 64;
/** Who looks for a zero byte does not walk a million of them. */
const MOST_MATCHES = 100_000;
/** A first match that is found only now would move the view under the user's hands. */
const JUMP_WITHIN_MS = 400;

export const useFind = defineStore('find', () => {
  const announcer = useAnnouncer();
  const sources = shallowRef<readonly FindSource[]>([]);
  const source = shallowRef<FindSource>();
  const open = ref(false);
  const query = ref('');
  const matches = shallowRef<readonly number[]>([]);
  const searching = ref(false);
  /** Counts how often the bar was asked for: it takes the keyboard each time. */
  const asked = ref(0);
  let turn = 0;

  const wanted = computed(() => plain(query.value.trim()));
  /** There are more matches than are kept. */
  const cut = computed(() => matches.value.length === MOST_MATCHES);
  /** Place of the selected row among the matches, from 1; 0 when it is none of them. */
  const place = computed(() => {
    const at = source.value?.at() ?? -1;
    const index = firstFrom(matches.value, at);
    return matches.value[index] === at ? index + 1 : 0;
  });

  /** Puts rows within reach; the function returned takes them out again. */
  function register(added: FindSource): () => void {
    sources.value = [...sources.value, added];
    if (open.value && source.value === undefined) choose(added);
    return () => {
      sources.value = sources.value.filter((other) => other !== added);
      if (source.value !== added) return;
      source.value = undefined;
      matches.value = [];
      const next = preferred();
      if (open.value && next !== undefined) choose(next);
    };
  }

  function preferred(): FindSource | undefined {
    const { activeElement } = document;
    return (
      sources.value.find((candidate) => candidate.element()?.contains(activeElement) === true) ??
      sources.value.find(({ primary }) => primary === true) ??
      sources.value[0]
    );
  }

  function show(): void {
    const next = preferred();
    if (next === undefined) return;
    open.value = true;
    asked.value += 1;
    choose(next);
  }

  /** Closes the bar and gives the keyboard back to the rows. */
  function close(): void {
    open.value = false;
    turn += 1;
    matches.value = [];
    const element = source.value?.element();
    (element?.tabIndex === 0 ? element : element?.querySelector<HTMLElement>('[tabindex="0"]'))?.focus();
  }

  function choose(next: FindSource): void {
    source.value = next;
    void search(false);
  }

  /** Looks through all rows. `jump`: shows the first match from the selected row on. */
  async function search(jump: boolean): Promise<void> {
    turn += 1;
    const mine = turn;
    const from = source.value;
    const text = wanted.value;
    matches.value = [];
    searching.value = false;
    if (from === undefined || text === '') return;
    const started = performance.now();
    const start = Math.max(0, from.at());
    const found: number[] = [];
    let jumped = !jump;
    let slice = started;
    let looks = 0;
    searching.value = true;
    for (const row of from.places?.(query.value) ?? rowsWith(from, text)) {
      if (row !== undefined) {
        found.push(row);
        if (!jumped && row >= start && performance.now() - started < JUMP_WITHIN_MS) {
          jumped = true;
          from.show(row);
        }
        if (found.length === MOST_MATCHES) break;
      }
      looks += 1;
      // A stretch of another sort is long; a row is short.
      if ((from.places !== undefined || looks % ROWS_BETWEEN_LOOKS === 0) && performance.now() - slice > SLICE_MS) {
        matches.value = [...found];
        await new Promise((resume) => setTimeout(resume));
        if (mine !== turn) return;
        slice = performance.now();
      }
    }
    matches.value = found;
    searching.value = false;
    const [first] = found;
    if (!jumped && first !== undefined) from.show(first);
    if (jump)
      announcer.say(found.length === 0 ? 'No match' : `${found.length} ${found.length === 1 ? 'match' : 'matches'}`);
  }

  /** Shows the next or previous match, round the end. */
  function step(by: 1 | -1): void {
    const from = source.value;
    const { length } = matches.value;
    if (from === undefined || length === 0) return;
    const at = from.at();
    const index = firstFrom(matches.value, by === 1 ? at + 1 : at);
    const next = (index + (by === 1 ? 0 : -1) + length) % length;
    const row = matches.value[next] ?? 0;
    from.show(row);
    announcer.say(`Match ${next + 1} of ${length}: ${from.text(row).slice(0, 200)}`);
  }

  return {
    sources,
    source,
    open,
    asked,
    query,
    wanted,
    cut,
    matches,
    searching,
    place,
    register,
    show,
    close,
    choose,
    search,
    step,
  };
});

/** The rows that say the text; undefined for the others. */
function* rowsWith(source: FindSource, text: string): Generator<number | undefined, void, undefined> {
  for (let row = 0; row < source.count(); row += 1) yield plain(source.text(row)).includes(text) ? row : undefined;
}

/** Small letters, and addresses without the marks between their digits: `0x1_0000` is found as `0x10000`. */
function plain(text: string): string {
  return text.toLowerCase().replace(/(?<=[0-9a-f])_(?=[0-9a-f]{4})/g, '');
}

/** Index of the first match at or behind the row; the length when there is none. */
export function firstFrom(matches: readonly number[], row: number): number {
  let low = 0;
  let high = matches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((matches[middle] ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
