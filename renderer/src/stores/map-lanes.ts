// Which lanes the map of each snapshot shows, in which order, and whether the last step's changes are drawn on them.
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { Lane, LaneId } from '../../../app/core/view/snapshot-view';
import { useAnnouncer } from './announcer';
import { useMachines } from './machines';

export interface LaneOptions {
  /** Lanes that were moved, top to bottom; others follow in their own order. */
  readonly order: readonly string[];
  /** Lane ids; what no lane is called matches nothing. */
  readonly hidden: readonly string[];
  readonly changesShown: boolean;
}

export const DEFAULT_LANES: LaneOptions = { order: [], hidden: [], changesShown: true };

/** The lanes in the chosen order, hidden ones too. */
export function orderedLanes(lanes: readonly Lane[], order: readonly string[]): readonly Lane[] {
  if (order.length === 0) return lanes;
  const moved = order.flatMap((id) => lanes.find((lane) => lane.id === id) ?? []);
  return [...moved, ...lanes.filter((lane) => !moved.includes(lane))];
}

export const useMapLanes = defineStore('map-lanes', () => {
  const machines = useMachines();
  const announcer = useAnnouncer();
  const byId = shallowRef<ReadonlyMap<string, LaneOptions>>(new Map());

  const options = computed(() => byId.value.get(machines.active?.id ?? '') ?? DEFAULT_LANES);
  const changesShown = computed(() => options.value.changesShown);

  function put(id: string, next: LaneOptions | undefined): void {
    const copy = new Map(byId.value);
    if (next === undefined) copy.delete(id);
    else copy.set(id, next);
    byId.value = copy;
  }

  function change(part: Partial<LaneOptions>): void {
    if (machines.active !== undefined) put(machines.active.id, { ...options.value, ...part });
  }

  /** In order, hidden ones too. */
  function ordered(lanes: readonly Lane[]): readonly Lane[] {
    return orderedLanes(lanes, options.value.order);
  }

  /** What the map draws. */
  function visible(lanes: readonly Lane[]): readonly Lane[] {
    const { hidden } = options.value;
    const all = ordered(lanes);
    const some = hidden.length === 0 ? all : all.filter(({ id }) => !hidden.includes(id));
    // Kept from another version of the lanes: rather all than none.
    return some.length === 0 ? all : some;
  }

  /** Shows or hides a lane; the last visible one stays. Returns whether the lane is shown now. */
  function toggle(id: LaneId): boolean {
    const { hidden } = options.value;
    const lanes = machines.active?.lanes ?? [];
    if (hidden.includes(id)) change({ hidden: hidden.filter((other) => other !== id) });
    else if (visible(lanes).some((lane) => lane.id !== id)) change({ hidden: [...hidden, id] });
    return !options.value.hidden.includes(id);
  }

  /** Puts a lane at another place among all lanes and says so; false when it is there already. */
  function move(id: LaneId, to: number): boolean {
    const lanes = ordered(machines.active?.lanes ?? []);
    const ids = lanes.map((lane) => lane.id);
    const from = ids.indexOf(id);
    const place = Math.max(0, Math.min(ids.length - 1, to));
    if (from < 0 || from === place) return false;
    change({ order: ids.toSpliced(from, 1).toSpliced(place, 0, id) });
    announcer.say(`Lane ${lanes[from]?.label ?? id} is now ${place + 1} of ${ids.length}`);
    return true;
  }

  /** Puts a lane where another stands: above it when it comes from below, else below it. Hidden lanes stay between. */
  function moveTo(id: LaneId, other: LaneId): boolean {
    return move(
      id,
      ordered(machines.active?.lanes ?? []).findIndex((lane) => lane.id === other),
    );
  }

  function reset(): void {
    change({ order: [], hidden: [] });
  }

  function toggleChanges(): void {
    change({ changesShown: !changesShown.value });
  }

  return { byId, options, changesShown, put, ordered, visible, toggle, move, moveTo, reset, toggleChanges };
});
