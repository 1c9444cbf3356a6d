// Which two headers are compared, and the place in their difference. The diff is made when a view asks for it, and only
// anew when one of the headers is another one.
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { changeSentence } from '../../../app/core/diff/change-words';
import { diffHeaders } from '../../../app/core/diff/diff-headers';
import type { HeaderDiff, HeaderSide } from '../../../app/core/diff/header-diff';
import type { HeaderView, PhdrRole } from '../../../app/core/view/snapshot-view';
import { PHDR_ROLES } from '../../../app/core/view/snapshot-view';
import { changeAtByte, fieldSpans } from '../components/diff/byte-index';
import type { SideName, Spans } from '../components/diff/byte-index';
import { createDiffRows, spansOfRow } from '../components/diff/diff-rows';
import { defaultSides, headerOf, sideOptions } from '../components/diff/side-options';
import { useAnnouncer } from './announcer';
import { useMachines } from './machines';
import { useRuns } from './run';

export type DiffMode = 'fields' | 'bytes' | 'both';

function sideOf({ bytes, decoded, roles, cpus }: HeaderView): HeaderSide {
  const names = Array.from(roles, (role): PhdrRole => PHDR_ROLES[role] ?? 'other');
  return { bytes, header: decoded, roles: names, cpus };
}

export const useDiff = defineStore('diff', () => {
  const machines = useMachines();
  const runs = useRuns();
  const announcer = useAnnouncer();
  const chosen = shallowRef<ReadonlyMap<string, Partial<Record<SideName, string>>>>(new Map());
  const mode = ref<DiffMode>('both');
  const onlyDifferences = ref(true);
  const toggled = shallowRef<ReadonlySet<number>>(new Set<number>());
  const row = ref(-1);
  const cursor = ref(-1);
  const picked = shallowRef<Spans>({});
  const hovered = shallowRef<Spans>({});

  let shown: HeaderDiff | undefined;

  const options = computed(() => {
    const { active, open } = machines;
    return active === undefined ? [] : sideOptions(active, open, runs.current);
  });
  const keys = computed(() => {
    const mine = chosen.value.get(machines.active?.id ?? '') ?? {};
    const [before, after] = defaultSides(options.value, runs.current !== undefined);
    return { before: mine.before ?? before, after: mine.after ?? after };
  });
  const optionOf = (side: SideName) => options.value.find(({ key }) => key === keys.value[side]);
  const sides = computed(() => ({ before: optionOf('before'), after: optionOf('after') }));
  const header = (side: SideName): HeaderView | undefined => {
    const { active, open } = machines;
    return active === undefined ? undefined : headerOf(sides.value[side], active, open, runs.current);
  };
  const before = computed(() => header('before'));
  const after = computed(() => header('after'));
  const diff = computed(() =>
    before.value === undefined || after.value === undefined
      ? undefined
      : diffHeaders(sideOf(before.value), sideOf(after.value)),
  );
  const rows = computed(() =>
    diff.value === undefined ? undefined : createDiffRows(diff.value, onlyDifferences.value, toggled.value),
  );
  const count = computed(() => diff.value?.changes.length ?? 0);
  const sentence = computed(() => {
    const change = diff.value?.changes[cursor.value];
    return diff.value === undefined || change === undefined ? '' : changeSentence(diff.value, change);
  });

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

  function choose(side: SideName, key: string): void {
    const id = machines.active?.id;
    if (id !== undefined) chosen.value = new Map(chosen.value).set(id, { ...chosen.value.get(id), [side]: key });
  }

  function swap(): void {
    const { before: first, after: second } = keys.value;
    if (first === undefined || second === undefined) return;
    choose('before', second);
    choose('after', first);
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
    const change = changeAtByte(now.bytes, side, offset);
    if (change >= 0) selectRow(rows.value?.rowOfByte(change, side, offset) ?? -1);
    else {
      row.value = -1;
      picked.value = fieldSpans(now, side, offset);
    }
  }

  function hoverByte(side: SideName, offset: number | undefined): void {
    hovered.value = diff.value === undefined || offset === undefined ? {} : fieldSpans(diff.value, side, offset);
  }

  function goTo(change: number): void {
    selectRow(rows.value?.rowOfChange(change) ?? -1);
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
    before,
    after,
    diff,
    rows,
    count,
    sentence,
    mode,
    onlyDifferences,
    row,
    cursor,
    picked,
    hovered,
    adopt,
    choose,
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
