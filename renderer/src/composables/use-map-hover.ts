// What lies under the pointer on the map: a row of a drawn lane, what the last step did there, or both.
import type { Ref } from 'vue';
import { computed, shallowRef } from 'vue';
import type { AddressScale } from '../../../app/core/address/address-scale';
import type { ChangedRange, LaneChange } from '../draw/lane-changes';
import { NO_CHANGE, changeUnder } from '../draw/lane-changes';
import type { LaneIndex } from '../draw/lane-index';
import { rowUnder } from '../draw/lane-index';
import type { MapGeometry } from '../draw/map-geometry';
import { laneAt } from '../draw/map-geometry';
import type { PlotPointer } from './use-plot-pointer';

/** `row` is -1 where only something that left was. */
export interface Hovered {
  readonly lane: number;
  readonly row: number;
  readonly change?: ChangedRange;
}

/** `find` looks anew; its answer is the same object while nothing else is under the pointer. */
export function useMapHover(
  lanes: Readonly<Ref<readonly LaneIndex[]>>,
  changes: Readonly<Ref<readonly LaneChange[]>>,
  scale: Readonly<Ref<AddressScale>>,
  geometry: MapGeometry,
) {
  const hovered = shallowRef<Hovered>();
  const lane = computed(() => lanes.value[hovered.value?.lane ?? -1]?.lane);
  const range = computed(() => {
    const over = hovered.value;
    if (lane.value === undefined || over === undefined) return undefined;
    const start = lane.value.starts[over.row] ?? over.change?.start;
    const last = lane.value.lasts[over.row] ?? over.change?.last;
    return start === undefined || last === undefined ? undefined : { lane: over.lane, start, last };
  });

  function find(at: PlotPointer | undefined): void {
    const next = at === undefined ? undefined : under(at);
    const now = hovered.value;
    const same = now?.lane === next?.lane && now?.row === next?.row && now?.change?.start === next?.change?.start;
    if (!same || (now === undefined) !== (next === undefined)) hovered.value = next;
  }

  function under({ x, y }: PlotPointer): Hovered | undefined {
    const at = laneAt(geometry, y, lanes.value.length);
    const index = lanes.value[at];
    if (index === undefined) return undefined;
    const start = scale.value.toAddress(x - 1);
    const last = scale.value.toAddress(x + 1);
    const row = rowUnder(index, start, last);
    const change = changeUnder(changes.value[at] ?? NO_CHANGE, start, last);
    if (row < 0 && change === undefined) return undefined;
    return { lane: at, row, ...(change === undefined ? {} : { change }) };
  }

  return { hovered, lane, range, find };
}
