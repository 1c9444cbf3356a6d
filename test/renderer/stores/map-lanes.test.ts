// Lanes of the map: hidden, ordered, per snapshot; and the steps that change the map.
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, it } from 'vitest';
import { useAnnouncer } from '../../../renderer/src/stores/announcer';
import { useMachines } from '../../../renderer/src/stores/machines';
import { useMapLanes } from '../../../renderer/src/stores/map-lanes';
import { EMPTY_SCENARIO, useRuns } from '../../../renderer/src/stores/run';
import { useStepChanges } from '../../../renderer/src/stores/step-changes';
import { runOnCapture } from '../../lib/run-view';
import { installBridge } from '../lib/fake-bridge';
import { CMA_LOADED, viewOfCapture } from '../lib/view-of-capture';

const CAPTURE = 'x86_64/01-dimm-file/01-loaded.tar.gz';
const events = ['memory.add:0x100000000+1G', 'memory.online:0x100000000+1G'];
const first = await viewOfCapture(CAPTURE, 'a');
const second = await viewOfCapture(CMA_LOADED, 'b');
const run = await runOnCapture(CAPTURE, events);

beforeEach(() => {
  setActivePinia(createPinia());
  installBridge();
  useMachines().show(first, 'map');
});
const shownIds = () =>
  useMapLanes()
    .visible(useMachines().active?.lanes ?? [])
    .map(({ id }) => id);

it('hides lanes of one snapshot only, never the last one', () => {
  const mapLanes = useMapLanes();
  const all = shownIds();
  expect(mapLanes.toggle('iomem')).toBe(false);
  expect(shownIds()).toEqual(all.filter((id) => id !== 'iomem'));
  for (const id of all) if (id !== 'iomem') mapLanes.toggle(id);
  expect(shownIds()).toHaveLength(1);
  useMachines().show(second, 'map');
  expect(shownIds()).toContain('iomem');
  expect(shownIds().length).toBeGreaterThan(3);
});

it('moves a lane within bounds and puts all back', () => {
  const mapLanes = useMapLanes();
  const all = shownIds();
  expect(mapLanes.move('verdict', 0)).toBe(true);
  expect(shownIds()).toEqual(['verdict', ...all.filter((id) => id !== 'verdict')]);
  expect(mapLanes.move('verdict', -3)).toBe(false);
  expect(mapLanes.move('verdict', 99)).toBe(true);
  expect(shownIds().at(-1)).toBe('verdict');
  mapLanes.reset();
  expect(shownIds()).toEqual(all);
});

it('moves a lane to the place of another, past hidden ones, and says which place among all that is', () => {
  const mapLanes = useMapLanes();
  const [first, second, third, fourth] = shownIds();
  if (first === undefined || second === undefined || third === undefined || fourth === undefined) throw new Error();
  mapLanes.toggle(second);
  // Down to the third: below it. The hidden one is the first now.
  expect(mapLanes.moveTo(first, third)).toBe(true);
  expect(shownIds().slice(0, 3)).toEqual([third, first, fourth]);
  expect(useAnnouncer().message).toMatch(/^Lane iomem is now 3 of \d$/);
  // Up to the third: above it.
  expect(mapLanes.moveTo(fourth, third)).toBe(true);
  expect(shownIds().slice(0, 3)).toEqual([fourth, third, first]);
  expect(mapLanes.moveTo(first, first)).toBe(false);
});

it('says what each step changed, and walks the steps that change the map', () => {
  const runs = useRuns();
  const changes = useStepChanges();
  runs.adopt('a', { ...EMPTY_SCENARIO, events }, run, 0);
  expect([changes.byLane.size, changes.clauses]).toEqual([0, []]);
  const seen: string[] = [];
  for (let next = changes.nearestChange(1); next !== undefined; next = changes.nearestChange(1)) {
    runs.scrub(next);
    seen.push(...changes.clauses.filter((clause) => clause.startsWith('memory blocks')));
  }
  expect(seen[0]).toBe('memory blocks: gained 1 GiB (offline)');
  expect(seen.filter((clause) => clause === 'memory blocks: 128 MiB turned from offline to online')).toHaveLength(8);
  useMapLanes().toggleChanges();
  expect(changes.byLane.size).toBe(0);
  runs.follow(false);
  expect(changes.possible).toBe(false);
});
