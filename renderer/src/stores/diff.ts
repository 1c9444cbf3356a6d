// Which two headers are compared, and the place in their difference. The diff is made when a view asks for it, and only
// anew when one of the headers is another one.
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { changeSentence } from '../../../app/core/diff/change-words';
import { diffHeaders } from '../../../app/core/diff/diff-headers';
import type { HeaderDiff } from '../../../app/core/diff/header-diff';
import type { HeaderView } from '../../../app/core/view/snapshot-view';
import { changeAtByte, fieldSpans } from '../components/diff/byte-index';
import type { SideName, Spans } from '../components/diff/byte-index';
import { createDiffRows, spansOfRow } from '../components/diff/diff-rows';
import { defaultSides, headerOf, inputOf, sideOf, sideOptions } from '../components/diff/side-options';
import type { Instant } from '../components/diff/side-options';
import { useAnnouncer } from './announcer';
import { useComparison } from './compare';
import { request } from '../api/client';
import { useMachines } from './machines';
import { useOpening } from './opening';
import { useRuns } from './run';
import { useTasks } from './tasks';

export type DiffMode = 'fields' | 'bytes' | 'both';

/** Diffs by the pair they compare, kept as long as both headers: a pair seen again costs nothing. */
const made = new WeakMap<HeaderView, WeakMap<HeaderView, HeaderDiff>>();

/** The difference of two headers. */
export function diffOf(before: HeaderView, after: HeaderView): HeaderDiff {
  const mine = made.get(before) ?? new WeakMap<HeaderView, HeaderDiff>();
  made.set(before, mine);
  const known = mine.get(after) ?? diffHeaders(sideOf(before), sideOf(after));
  mine.set(after, known);
  return known;
}

export const useDiff = defineStore('diff', () => {
  const machines = useMachines();
  const runs = useRuns();
  const comparison = useComparison();
  const announcer = useAnnouncer();
  const opening = useOpening();
  const tasks = useTasks();
  const chosen = shallowRef<ReadonlyMap<string, Partial<Record<SideName, string>>>>(new Map());
  const mode = ref<DiffMode>('both');
  const onlyDifferences = ref(true);
  const toggled = shallowRef<ReadonlySet<number>>(new Set<number>());
  const row = ref(-1);
  const cursor = ref(-1);
  const picked = shallowRef<Spans>({});
  const hovered = shallowRef<Spans>({});

  let shown: HeaderDiff | undefined;

  /** The instant chosen in Compare, under each of its designs. */
  const designs = computed(() =>
    comparison.runs.flatMap((run, column): Instant[] => {
      const step = comparison.rows[comparison.row]?.cells[column]?.step;
      return step === undefined ? [] : [{ run, step }];
    }),
  );
  const options = computed(() => {
    const { active, open } = machines;
    return active === undefined ? [] : sideOptions(active, open, runs.current, designs.value);
  });
  const keys = computed(() => {
    const mine = chosen.value.get(machines.active?.id ?? '') ?? {};
    const [before, after] = defaultSides(options.value, runs.current !== undefined);
    const usable = (key: string | undefined) => options.value.find((option) => option.key === key)?.key;
    return { before: usable(mine.before) ?? before, after: usable(mine.after) ?? after };
  });
  const optionOf = (side: SideName) => options.value.find(({ key }) => key === keys.value[side]);
  const sides = computed(() => ({ before: optionOf('before'), after: optionOf('after') }));
  const header = (side: SideName): HeaderView | undefined => {
    const { active, open } = machines;
    return active === undefined ? undefined : headerOf(sides.value[side], active, open);
  };
  /** The header of a choice, for a view that shows a diff of its own. */
  function headerFor(key: string): HeaderView | undefined {
    const { active, open } = machines;
    const option = options.value.find((one) => one.key === key);
    return active === undefined ? undefined : headerOf(option, active, open);
  }
  const before = computed(() => header('before'));
  const after = computed(() => header('after'));
  const diff = computed(() =>
    before.value === undefined || after.value === undefined ? undefined : diffOf(before.value, after.value),
  );
  /** Both sides as text and JSON name them. */
  const inputs = computed(() => {
    const { active } = machines;
    const { before: first, after: second } = sides.value;
    if (active === undefined || diff.value === undefined || first === undefined || second === undefined)
      return undefined;
    const { before: left, after: right } = diff.value;
    return { before: inputOf(first, active, left), after: inputOf(second, active, right) };
  });
  const rows = computed(() =>
    diff.value === undefined ? undefined : createDiffRows(diff.value, onlyDifferences.value, toggled.value),
  );
  const count = computed(() => diff.value?.changes.length ?? 0);
  const change = computed(() => diff.value?.changes[cursor.value]);
  /** The change is one of program headers, not of the Ehdr or of what stands behind the table. */
  const hasEntries = computed(() => (change.value?.before.length ?? 0) + (change.value?.after.length ?? 0) > 0);
  const sentence = computed(() =>
    diff.value === undefined || change.value === undefined ? '' : changeSentence(diff.value, change.value),
  );

  /** Starts at the first change of a diff that was not shown yet. The view calls it: nobody else asks for the diff. */
  function adopt(): void {
    if (shown === diff.value) return;
    shown = diff.value;
    toggled.value = new Set<number>();
    row.value = -1;
    cursor.value = -1;
    picked.value = {};
    hovered.value = {};
    goTo(0);
  }

  function choose(side: SideName, key: string, id = machines.active?.id): void {
    if (id !== undefined) chosen.value = new Map(chosen.value).set(id, { ...chosen.value.get(id), [side]: key });
  }

  /** Reads files as one machine and puts its header on a side of the snapshot that is shown now. */
  async function importSide(side: SideName, paths: readonly string[]): Promise<void> {
    const id = machines.active?.id;
    const view = await opening.importBeside(paths);
    if (view === undefined) return;
    if (view.header === undefined) {
      tasks.fail(`Compare ${view.title}`, {
        code: 'unusable',
        message: 'There is no elfcorehdr in it that could be read: nothing to compare.',
        hint: 'Give a capture of a machine with kdump loaded, or an elfcorehdr itself.',
      });
      return;
    }
    choose(side, view.id === id ? 'captured' : `snapshot:${view.id}`, id);
    announcer.say(`${view.title} stands ${side === 'before' ? 'before' : 'after'}`);
  }

  /** Asks for files and puts their header on a side. */
  async function openSide(side: SideName): Promise<void> {
    const answer = await request('dialog:open', 'files');
    if (answer.ok) await importSide(side, answer.value);
    else tasks.fail('Open files', answer.error);
  }

  /** Compares two headers that another view names. */
  function compareSides(before: string, after: string): void {
    choose('before', before);
    choose('after', after);
  }

  function swap(): void {
    const { before: first, after: second } = keys.value;
    if (first === undefined || second === undefined) return;
    compareSides(second, first);
  }

  function selectRow(next: number): void {
    const entry = rows.value?.at(next);
    if (entry === undefined || diff.value === undefined) return;
    row.value = next;
    if (entry.change >= 0) cursor.value = entry.change;
    picked.value = spansOfRow(diff.value, entry);
  }

  function hoverRow(next: number): void {
    hovered.value = diff.value === undefined ? {} : spansOfRow(diff.value, rows.value?.at(next));
  }

  function toggle(next: number): void {
    const entry = rows.value?.at(next);
    if (entry === undefined || entry.sort === 'field' || entry.open === undefined) return;
    selectRow(next);
    const sections = new Set(toggled.value);
    if (!sections.delete(entry.section)) sections.add(entry.section);
    toggled.value = sections;
  }

  function selectByte(side: SideName, offset: number): void {
    const now = diff.value;
    if (now === undefined) return;
    const index = changeAtByte(now.bytes, side, offset);
    if (index >= 0) selectRow(rows.value?.rowOfByte(index, side, offset) ?? -1);
    else {
      row.value = -1;
      picked.value = fieldSpans(now, side, offset);
    }
  }

  function hoverByte(side: SideName, offset: number | undefined): void {
    hovered.value = diff.value === undefined || offset === undefined ? {} : fieldSpans(diff.value, side, offset);
  }

  function goTo(index: number): void {
    selectRow(rows.value?.rowOfChange(index) ?? -1);
  }

  /** The next or previous change, round the end. */
  function step(by: 1 | -1): void {
    if (count.value === 0) return;
    const from = cursor.value < 0 && by === -1 ? 0 : cursor.value;
    goTo((from + by + count.value) % count.value);
    announcer.say(`Change ${cursor.value + 1} of ${count.value}: ${sentence.value}`);
  }

  function showOnlyDifferences(only: boolean): void {
    onlyDifferences.value = only;
    toggled.value = new Set<number>();
    if (cursor.value >= 0) goTo(cursor.value);
    else row.value = -1;
  }

  return {
    options,
    keys,
    sides,
    headerFor,
    before,
    after,
    diff,
    inputs,
    rows,
    count,
    change,
    hasEntries,
    sentence,
    mode,
    onlyDifferences,
    row,
    cursor,
    picked,
    hovered,
    adopt,
    choose,
    importSide,
    openSide,
    compareSides,
    swap,
    selectRow,
    hoverRow,
    toggle,
    selectByte,
    hoverByte,
    goTo,
    step,
    showOnlyDifferences,
  };
});
