// The visible stretch of addresses per snapshot, and how it moves. Windows are addresses; zoom and pan are reckoned
// in the pixels of the whole map, so that folded gaps do not swallow a zoom.
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { AddressScale, AddressWindow } from '../../../app/core/address/address-scale';
import { createAddressScale } from '../../../app/core/address/address-scale';
import { SCALE_MODES } from '../../../app/core/address/scale-piece';
import type { ScaleMode } from '../../../app/core/address/scale-piece';
import type { RangeSet } from '../../../app/core/range/range-set';
import { rangesFromPairs, totalBytes, unionRanges } from '../../../app/core/range/range-set';
import { runRanges } from '../../../app/core/timeline/instant-view';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import type { AddressUnit } from '../draw/address-unit';
import { possibleUnits } from '../draw/address-unit';
import { describeSelection } from '../selection/describe-selection';
import { useMachines } from './machines';
import { useRuns } from './run';
import { useShown } from './shown';

export interface ViewportOptions {
  /** Absent: everything. */
  readonly window?: AddressWindow;
  readonly mode: ScaleMode;
  readonly unit: AddressUnit;
}

export const DEFAULT_VIEWPORT: ViewportOptions = { mode: 'folded', unit: 'hex' };
const MIN_WINDOW_BYTES = 256n;
const MIN_FOLD_BYTES = 16n << 20n;
/** A gap folds when it is longer than this share of what is occupied. */
const FOLD_SHARE = 8n;
const NOTHING: RangeSet = { starts: new BigUint64Array(), lasts: new BigUint64Array() };

export const useViewport = defineStore('viewport', () => {
  const machines = useMachines();
  const runs = useRuns();
  const shown = useShown();
  const byId = shallowRef<ReadonlyMap<string, ViewportOptions>>(new Map());
  const widthPx = ref(1000);

  const observed = computed(() => (machines.active === undefined ? NOTHING : occupiedRanges(machines.active)));
  const followedRun = computed(() => runs.followed?.run);
  /** With everything a followed run touches, so that the axis stands still while the playhead moves. */
  const occupied = computed(() =>
    followedRun.value === undefined ? observed.value : unionRanges(observed.value, runRanges(followedRun.value)),
  );
  const foldGapBytes = computed(() => {
    const gap = totalBytes(occupied.value) / FOLD_SHARE;
    return gap > MIN_FOLD_BYTES ? gap : MIN_FOLD_BYTES;
  });
  const options = computed(() => byId.value.get(machines.active?.id ?? '') ?? DEFAULT_VIEWPORT);
  const window = computed(() => options.value.window);
  const mode = computed(() => options.value.mode);
  const unit = computed(() => options.value.unit);

  /** The whole map on so many pixels. */
  function wholeScale(width = widthPx.value, as = mode.value): AddressScale {
    return createAddressScale({
      occupied: occupied.value,
      mode: as,
      widthPx: width,
      foldGapBytes: foldGapBytes.value,
    });
  }

  /** The visible part on so many pixels. */
  function scale(width = widthPx.value): AddressScale {
    if (window.value === undefined) return wholeScale(width);
    return createAddressScale({
      occupied: occupied.value,
      mode: mode.value,
      widthPx: width,
      foldGapBytes: foldGapBytes.value,
      window: window.value,
    });
  }

  /** How a snapshot is looked at; undefined: as one that was never looked at. */
  function put(id: string, next: ViewportOptions | undefined): void {
    const copy = new Map(byId.value);
    if (next === undefined) copy.delete(id);
    else copy.set(id, next);
    byId.value = copy;
  }

  function change(part: Partial<ViewportOptions>): void {
    if (machines.active !== undefined) put(machines.active.id, { ...options.value, ...part });
  }

  function setWindow(next: AddressWindow | undefined): void {
    const { window: _old, ...rest } = options.value;
    if (machines.active !== undefined) put(machines.active.id, next === undefined ? rest : { ...rest, window: next });
  }

  function setWholePixels(from: number, to: number, whole: AddressScale): void {
    const width = widthPx.value;
    if (from <= 0 && to >= width) return setWindow(undefined);
    const start = whole.toAddress(Math.max(0, from));
    const last = whole.toAddress(Math.min(width, to));
    if (last - start + 1n >= MIN_WINDOW_BYTES) setWindow({ start, last });
  }

  function wholePixels(whole: AddressScale): [from: number, to: number] {
    const { start, last } = window.value ?? whole.window;
    return [Math.max(0, whole.toPx(start)), last >= whole.window.last ? widthPx.value : whole.toPx(last + 1n)];
  }

  /** Zooms by a factor about a pixel of the visible map. */
  function zoom(factor: number, atPx = widthPx.value / 2): void {
    const whole = wholeScale();
    const [from, to] = wholePixels(whole);
    const anchor = Math.min(to, Math.max(from, whole.toPx(scale().toAddress(atPx))));
    setWholePixels(anchor - (anchor - from) / factor, anchor + (to - anchor) / factor, whole);
  }

  /** Moves the visible part by so many of its own pixels; positive shows higher addresses. */
  function pan(deltaPx: number): void {
    if (window.value === undefined) return;
    const whole = wholeScale();
    const [from, to] = wholePixels(whole);
    const wanted = (deltaPx * (to - from)) / widthPx.value;
    const shift = Math.min(widthPx.value - to, Math.max(-from, wanted));
    if (shift !== 0) setWholePixels(from + shift, to + shift, whole);
  }

  /** Puts the middle of the visible part over a pixel of the whole map. */
  function centreOnWhole(px: number): void {
    const whole = wholeScale();
    const [from, to] = wholePixels(whole);
    const half = (to - from) / 2;
    const middle = Math.min(widthPx.value - half, Math.max(half, px));
    setWholePixels(middle - half, middle + half, whole);
  }

  function fit(): void {
    setWindow(undefined);
  }

  /** Shows a range with a margin of a quarter of its size on either side. */
  function fitRange(start: bigint, last: bigint): void {
    const { extent } = wholeScale();
    const margin = (last - start + 1n) / 4n + MIN_WINDOW_BYTES / 2n;
    setWindow({
      start: start - margin > extent.start ? start - margin : extent.start,
      last: last + margin < extent.last ? last + margin : extent.last,
    });
  }

  /** Fits the selection; when it already is fitted, fits all. */
  function fitSelectionOrAll(): void {
    const { selection } = machines;
    const { view: active } = shown;
    const ranges =
      active === undefined || selection === undefined ? undefined : describeSelection(active, selection)?.ranges;
    const start = ranges?.starts[0];
    const last = ranges?.lasts[ranges.lasts.length - 1];
    if (start === undefined || last === undefined) return fit();
    const before = window.value;
    fitRange(start, last);
    if (before !== undefined && before.start === window.value?.start && before.last === window.value.last) fit();
  }

  function nextUnit(): void {
    const units = possibleUnits(machines.active ?? {});
    change({ unit: units[(units.indexOf(unit.value) + 1) % units.length] ?? 'hex' });
  }

  function setMode(next: ScaleMode): void {
    change({ mode: next });
  }

  function nextMode(): void {
    setMode(SCALE_MODES[(SCALE_MODES.indexOf(mode.value) + 1) % SCALE_MODES.length] ?? 'folded');
  }

  return {
    byId,
    put,
    mode,
    unit,
    window,
    widthPx,
    occupied,
    wholeScale,
    scale,
    zoom,
    pan,
    centreOnWhole,
    fit,
    fitRange,
    fitSelectionOrAll,
    nextUnit,
    setMode,
    nextMode,
  };
});

/** Everything any lane shows. */
function occupiedRanges(view: SnapshotView): RangeSet {
  const pairs: [bigint, bigint][] = [];
  for (const lane of view.lanes) lane.starts.forEach((start, row) => pairs.push([start, lane.lasts[row] ?? start]));
  return rangesFromPairs(pairs);
}
