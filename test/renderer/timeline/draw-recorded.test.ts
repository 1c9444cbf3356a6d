// Draw lists of recordings without a canvas: beside a run, where two share a lane and an unknown place is a bracket, and
// by themselves on their own time.
import { describe, expect, it } from 'vitest';
import { ALIGNMENTS, alignTrace } from '../../../app/core/timeline/align';
import { callActors } from '../../../app/core/timeline/call-actor';
import { recordedTimeText } from '../../../app/core/timeline/recorded-time';
import type { RecordedTrace } from '../../../app/core/view/run-view';
import { parseDmesg } from '../../../app/readers/log/dmesg';
import { parseDrmgr } from '../../../app/readers/log/drmgr';
import { parseFunctionTrace } from '../../../app/readers/log/function-trace';
import { timelineHit } from '../../../renderer/src/components/timeline/timeline-hit';
import type { DrawCommand } from '../../../renderer/src/draw/draw-list';
import { drawRecordedTime, recordedLineNear, TIME_AXIS_PX } from '../../../renderer/src/draw/draw-recorded-time';
import { drawRecorded, recordedPlace } from '../../../renderer/src/draw/draw-timeline-recorded';
import { createRecordedLanes, recordedScale } from '../../../renderer/src/draw/recorded-lanes';
import { createStepScale, recordedTop, timelineGeometry } from '../../../renderer/src/draw/timeline-geometry';
import { createTimelineModel, laneOfActor } from '../../../renderer/src/draw/timeline-model';
import { runOnCapture } from '../../lib/run-view';
import { TIMELINE_THEME as THEME } from '../lib/timeline-theme';
import { DIMM_REMOVED, viewOfCapture } from '../lib/view-of-capture';

const { recordings } = await viewOfCapture(DIMM_REMOVED);
const log = present(recordings.find(({ source }) => source === 'kernel messages'));
const run = await runOnCapture('x86_64/01-dimm-file/06-middle-block-online.tar.gz', [
  'memory.offline:0x100000000+1G',
  'memory.remove:0x100000000+1G',
]);
const model = createTimelineModel(run);
const geometry = timelineGeometry(model.lanes, true);

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing recorded');
  return value;
}

function recordingOf(recorded: RecordedTrace, row = 0, rows = 1) {
  const alignment = alignTrace(recorded, run);
  const lanes = callActors(recorded, run).map(laneOfActor);
  return { machine: 'm', recorded, alignment, lanes, row, rows };
}

const isFill = (command: DrawCommand) => command.op === 'fill';
const isLine = (command: DrawCommand) => command.op === 'line';

describe('drawRecorded', () => {
  const scale = createStepScale(0, run.length, 2400);

  it('brackets a line without a step from the step before to the step after', () => {
    const recording = recordingOf(log);
    const { kinds, steps } = recording.alignment;
    const line = kinds.indexOf(ALIGNMENTS.indexOf('not-modelled'));
    const { x, w, bracket } = recordedPlace(recording, line, scale);
    expect(bracket).toBe(true);
    expect(x).toBe(scale.toPx((steps[line - 1] ?? 0) + 1));
    expect(x + w).toBe(scale.toPx(steps[line + 1] ?? 0));
    const memoryLane = model.lanes.findIndex(({ id }) => id === 'memory');
    const y = recordedTop(geometry, memoryLane) + 6;
    const hit = timelineHit(model, [recording], scale, geometry, x + w / 2 + 8, y);
    expect(hit?.lines.at(-1)).toBe(
      `not modelled: the simulation has no such step; between step ${steps[line - 1] ?? ''} and ${steps[line + 1] ?? ''}, order unknown`,
    );
    const bars = drawRecorded({ model, recording, scale, geometry, theme: THEME }).filter(isLine);
    expect(bars.map(({ x1, x2 }) => [x1, x2])).toEqual([
      [x, x + w],
      [x, x],
      [x + w, x + w],
    ]);
  });

  it('draws solid marks, one row for each recording', () => {
    const rows = [0, 1].map((row) =>
      drawRecorded({ model, recording: recordingOf(log, row, 2), scale, geometry, theme: THEME }).filter(isFill),
    );
    const handler = model.lanes.findIndex(({ id }) => id === 'handler');
    const [upper = [], lower = []] = rows;
    // 16 messages of the handler by grep over the capture.
    expect(upper).toHaveLength(16);
    expect(upper.every(({ y, pattern }) => y === recordedTop(geometry, handler) && pattern === 'solid')).toBe(true);
    expect(lower.every(({ y }, i) => y >= (upper[i]?.y ?? 0) + (upper[i]?.h ?? 0))).toBe(true);
  });
});

describe('a recording by itself', () => {
  const lanesOf = (recorded: RecordedTrace) =>
    createRecordedLanes(recorded, callActors(recorded, undefined).map(laneOfActor));

  it('stands in the lanes that have lines, at its own times', () => {
    const lanes = lanesOf(log);
    expect(lanes.lanes.map(({ id, lines }) => [id, lines.length])).toEqual([
      ['memory', 1],
      ['handler', 16],
    ]);
    // First and last line of the log, as dmesg prints them.
    expect([lanes.first, lanes.last]).toEqual([63.416204, 63.697503]);
    const scale = recordedScale(lanes, 1000, 1, 0);
    const list = drawRecordedTime({ lanes, scale, theme: THEME, selected: -1 });
    const marks = list.filter(isFill);
    expect(marks.every(({ x, w }) => x >= 0 && x + w <= 1000)).toBe(true);
    expect(Math.max(...marks.map(({ x }) => x))).toBeCloseTo(scale.toPx(63.697503) - 2, 5);
    expect(list.some((command) => command.op === 'text' && command.text === '63.50 s')).toBe(true);
  });

  it('finds the line under the pointer in its lane only, and stays within the recording when zoomed', () => {
    const lanes = lanesOf(log);
    const scale = recordedScale(lanes, 1000, 8, lanes.last);
    expect(scale.to).toBeCloseTo(recordedScale(lanes, 1000, 1, 0).to, 9);
    expect(scale.toPx(lanes.last)).toBeLessThan(1000);
    const last = lanes.from.length - 1;
    expect(recordedLineNear({ lanes, scale }, scale.toPx(lanes.last), TIME_AXIS_PX + 30)).toBe(last);
    expect(recordedLineNear({ lanes, scale }, scale.toPx(lanes.last), TIME_AXIS_PX + 5)).not.toBe(last);
    expect(recordedLineNear({ lanes, scale }, 500, 5)).toBe(-1);
  });

  it('brackets what drmgr bounds by two times only, and says so', () => {
    const [begin, end] = ['May 05 07:55:53 2025', 'May 05 07:55:57 2025'].map(
      (time) => `########## ${time} ##########`,
    );
    const recorded = present(parseDrmgr('drmgr', `${begin ?? ''}\nSuccess\n${end ?? ''}\n`));
    const lanes = lanesOf(recorded);
    const scale = recordedScale(lanes, 1000, 1, 0);
    const list = drawRecordedTime({ lanes, scale, theme: THEME, selected: -1 });
    const [from, until] = [lanes.first, lanes.last].map((time) => scale.toPx(time));
    expect(list.filter(isLine).some(({ x1, x2 }) => x1 === from && x2 === until)).toBe(true);
    expect(list.filter(isFill)).toEqual([]);
    expect(recordedTimeText(recorded, 0)).toBe('2025-05-05 07:55:53 to 07:55:57');
  });

  it('has an order instead of times where the tracer printed none', () => {
    const recorded = present(parseFunctionTrace('t', ' 0)  |  memory_notify() {\n 0)  |  panic() {\n'));
    const lanes = lanesOf(recorded);
    expect([...lanes.from]).toEqual([0, 1]);
    expect(recordedTimeText(recorded, 1)).toBe('no. 2');
    expect(lanes.lanes.map(({ id }) => id)).toEqual(['operator', 'notify']);
  });

  it('draws a recording of one instant', () => {
    const recorded = present(parseDmesg('dmesg', '[    1.000000] crash hp: hp_action 3\n').recorded);
    const lanes = lanesOf(recorded);
    const scale = recordedScale(lanes, 1000, 1, 1);
    const marks = drawRecordedTime({ lanes, scale, theme: THEME, selected: 0 }).filter(isFill);
    expect(marks).toHaveLength(1);
    expect(Number.isFinite(marks[0]?.x)).toBe(true);
  });
});
