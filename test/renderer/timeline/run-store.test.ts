// The run store and what follows it: start, refusal, a newer start, playhead, markers, window, the map's lanes.
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RunView } from '../../../app/core/view/run-view';
import { useMachines } from '../../../renderer/src/stores/machines';
import { useRecording } from '../../../renderer/src/stores/recording';
import { EMPTY_SCENARIO, useRuns } from '../../../renderer/src/stores/run';
import { useShown } from '../../../renderer/src/stores/shown';
import { useViewport } from '../../../renderer/src/stores/viewport';
import { runOnCapture } from '../../lib/run-view';
import { installBridge } from '../lib/fake-bridge';
import { viewOfCapture } from '../lib/view-of-capture';

const CAPTURE = 'x86_64/01-dimm-file/01-loaded.tar.gz';
const events = ['memory.add:0x100000000+1G', 'memory.online:0x100000000+1G'];
const view = await viewOfCapture(CAPTURE, 'machine-1');
const run = await runOnCapture(CAPTURE, events);
const last = run.length - 1;

function setUp(answer: () => RunView | { code: 'unusable'; message: string; where: string } = () => run) {
  const bridge = installBridge({ 'sim:run': answer, 'task:cancel': () => true });
  setActivePinia(createPinia());
  const machines = useMachines();
  machines.show(view, 'timeline');
  return { bridge, machines, runs: useRuns() };
}
beforeEach(() => void setUp());

describe('useRuns', () => {
  it('shows the last step of a finished run and follows it', async () => {
    const { runs, bridge } = setUp();
    await runs.start({ ...EMPTY_SCENARIO, events });
    expect(runs.current).toMatchObject({ playhead: last, panic: last, following: true });
    const call = bridge.asked.find(({ channel }) => channel === 'sim:run');
    expect(call?.args.slice(0, 2)).toEqual(['machine-1', { events, config: {}, faults: [] }]);
  });

  it('keeps the fault with its field and no run', async () => {
    const { runs } = setUp(() => ({ code: 'unusable', message: 'no size', where: 'events[0].SIZE' }));
    const answer = await runs.start({ ...EMPTY_SCENARIO, events: ['memory.add:1'] });
    expect(answer.ok).toBe(false);
    expect(runs.failure?.where).toBe('events[0].SIZE');
    expect(runs.current).toBeUndefined();
  });

  it('lets a newer start win over an older one', async () => {
    const { runs, bridge } = setUp();
    const older = runs.start({ ...EMPTY_SCENARIO, events: ['panic'] });
    const newer = runs.start({ ...EMPTY_SCENARIO, events });
    expect(await older).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect((await newer).ok).toBe(true);
    expect(runs.current?.scenario.events).toEqual(events);
    expect(bridge.asked.some(({ channel }) => channel === 'task:cancel')).toBe(true);
  });

  it('keeps playhead, panic and markers within the run', async () => {
    const { runs } = setUp();
    await runs.start({ ...EMPTY_SCENARIO, events });
    runs.scrub(-5);
    expect(runs.current?.playhead).toBe(0);
    runs.step(1e9);
    expect(runs.current?.playhead).toBe(last);
    runs.setPanic(1e9);
    expect(runs.current?.panic).toBe(last);
    runs.setMarker('a', 3);
    runs.setMarker('b', 1e9);
    expect(runs.current).toMatchObject({ a: 3, b: last });
    runs.setMarker('a', undefined);
    expect(runs.current?.a).toBeUndefined();
  });

  it('never shows steps outside of the run', async () => {
    const { runs } = setUp();
    await runs.start({ ...EMPTY_SCENARIO, events });
    runs.setWindow({ from: -50, to: 10 });
    expect(runs.current?.window).toEqual({ from: 0, to: 60 });
    runs.setWindow({ from: last - 1, to: last + 100 });
    expect(runs.current?.window?.to).toBe(run.length);
    runs.setWindow({ from: 5, to: 5.1 });
    expect(runs.current?.window).toEqual({ from: 5, to: 9 });
    runs.setWindow({ from: 0, to: 1e6 });
    expect(runs.current?.window).toBeUndefined();
  });
});

describe('the map', () => {
  it('shows the instant while a run is followed, and what was observed after', async () => {
    const { runs, machines } = setUp();
    await runs.start({ ...EMPTY_SCENARIO, events });
    const shown = useShown();
    machines.goTo('map');
    const top = (): bigint | undefined => shown.view?.lanes.find(({ id }) => id === 'iomem')?.lasts.at(-1);
    expect(top()).toBe(0x13fffffffn);
    runs.scrub(0);
    expect(top()).toBe(view.lanes.find(({ id }) => id === 'iomem')?.lasts.at(-1));
    runs.follow(false);
    expect(shown.view).toBe(machines.active);
  });

  it('keeps the addresses of a selected range when its lane changes', async () => {
    const { runs, machines } = setUp();
    await runs.start({ ...EMPTY_SCENARIO, events });
    const shown = useShown();
    machines.goTo('map');
    const lane = shown.view?.lanes.find(({ id }) => id === 'iomem');
    machines.select({ kind: 'range', lane: 'iomem', row: (lane?.starts.length ?? 1) - 1 });
    runs.scrub(0);
    expect(machines.selection).toEqual({ kind: 'area', start: 0x100000000n, last: 0x13fffffffn });
  });

  it('holds its axis still while the playhead moves', async () => {
    const { runs } = setUp();
    await runs.start({ ...EMPTY_SCENARIO, events });
    const viewport = useViewport();
    const before = viewport.occupied;
    runs.scrub(0);
    expect(viewport.occupied).toBe(before);
    expect(before.lasts.some((address) => address >= 0x13fffffffn)).toBe(true);
  });
});

it('lays the trace of another open capture over the run, and takes it away again', async () => {
  const { runs, machines } = setUp();
  const later = await viewOfCapture('x86_64/01-dimm-file/04-all-blocks-online.tar.gz', 'machine-2');
  machines.show(later);
  machines.show(view, 'timeline');
  await runs.start({ ...EMPTY_SCENARIO, events });
  const recording = useRecording();
  // The snapshot's own trace is of loading kdump; the later one recorded what the run simulates.
  expect(recording.choice?.id).toBe('machine-2/trace.txt');
  const trace = recording.choices.find(({ id }) => id === 'machine-2/trace.txt');
  expect(trace?.label).toContain('probe trace, trace.txt');
  recording.choose('machine-2/trace.txt');
  expect(recording.models.map(({ alignment }) => alignment.agreeing > 0)).toEqual([true]);
  recording.choose('machine-2/*');
  expect(recording.models.map(({ recorded, rows }) => [recorded.source, rows])).toEqual([
    ['probe trace', 2],
    ['kernel messages', 2],
  ]);
  recording.choose('');
  expect(recording.models).toEqual([]);
});
