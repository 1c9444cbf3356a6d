// Ctrl+F in bytes: the pane offers its places and marks those in sight. A place is no row and no selection: the byte that
// was found is remembered until the reader chooses something elsewhere.
import { computed, shallowRef, watch } from 'vue';
import { useFindable } from '../../composables/use-findable';
import type { FindSource } from '../../stores/find';
import { firstFrom, useFind } from '../../stores/find';
import { BYTE_QUERY_HINT, bytePlaces, readByteQuery } from './byte-search';

interface Span {
  readonly offset: number;
  readonly size: number;
}

export interface HexFindInput {
  readonly title: () => string;
  readonly element: () => HTMLElement | null;
  readonly bytes: () => Uint8Array;
  readonly selected: () => Span | undefined;
  /** What an offset is called where it is spoken. */
  readonly offsetText: (offset: number) => string;
  /** Selects the byte and brings it into sight. */
  readonly show: (offset: number) => void;
}

/** ELF says so in e_ident[EI_DATA]; other files are taken as little endian. */
const isBigEndian = (bytes: Uint8Array): boolean => bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[5] === 2;
const NONE: readonly number[] = [];

/** Registers the bytes with find; `marks` changes when any mark does, `classOf` says how a byte is marked. */
export function useHexFind(input: HexFindInput) {
  const find = useFind();
  const found = shallowRef<number>();
  const pattern = (query: string) => readByteQuery(query, isBigEndian(input.bytes()));
  const source: FindSource = {
    get title() {
      return input.title();
    },
    hint: BYTE_QUERY_HINT,
    element: input.element,
    count: () => input.bytes().length,
    places: (query) => {
      const wanted = pattern(query);
      return wanted === undefined ? NONE : bytePlaces(input.bytes(), wanted);
    },
    means: (query) => pattern(query)?.means ?? '',
    text: (offset) => `${size.value} ${size.value === 1 ? 'byte' : 'bytes'} at ${input.offsetText(offset)}`,
    at: () => found.value ?? input.selected()?.offset ?? -1,
    show: (offset) => {
      found.value = offset;
      input.show(offset);
    },
  };
  const mine = computed(() => find.open && find.source === source);
  const size = computed(() => (mine.value ? (pattern(find.query)?.bytes.length ?? 0) : 0));
  const marks = computed(() => (mine.value && size.value > 0 ? find.matches : NONE));
  const current = computed(() => (marks.value.length > 0 ? found.value : undefined));
  useFindable(source);

  watch(input.selected, (span) => {
    const at = found.value;
    if (span !== undefined && at !== undefined && (at < span.offset || at >= span.offset + span.size))
      found.value = undefined;
  });
  // Another state's bytes, perhaps of the same length.
  watch(input.bytes, () => {
    found.value = undefined;
    if (mine.value) void find.search(false);
  });

  /** Of a byte, or of the zeros that stand folded in its row. */
  function classOf(offset: number, length = 1): 'found current' | 'found' | undefined {
    const next = marks.value[firstFrom(marks.value, offset - size.value + 1)];
    if (next === undefined || next >= offset + length) return undefined;
    const at = current.value;
    return at !== undefined && at + size.value > offset && at < offset + length ? 'found current' : 'found';
  }

  return { marks, current, classOf };
}
