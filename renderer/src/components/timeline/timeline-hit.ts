// What stands under the pointer on the timeline, in words.
import { formatBytes } from '../../../../app/core/address/u64';
import { ALIGNMENTS } from '../../../../app/core/timeline/align';
import type { Alignment } from '../../../../app/core/timeline/align';
import type { RecordedModel } from '../../draw/draw-timeline-recorded';
import { recordedPx } from '../../draw/draw-timeline-recorded';
import { markWidth } from '../../draw/draw-timeline-lanes';
import type { StepScale, TimelineGeometry } from '../../draw/timeline-geometry';
import { BAR_HEIGHT, recordedTop, timelineLaneAt } from '../../draw/timeline-geometry';
import type { TimelineModel } from '../../draw/timeline-model';
import { bandAt, VERDICT_TEXTS, verdictAt } from '../../draw/timeline-model';

export interface TimelineHit {
  readonly sort: 'simulated' | 'recorded';
  readonly title: string;
  readonly lines: readonly string[];
}

export const ALIGNMENT_WORDS: Readonly<Record<Alignment, string>> = {
  same: 'agrees with the simulation',
  differs: 'disagrees: memblock or e_phnum is not what the simulation has here',
  unexpected: 'disagrees: the simulation makes no such call here',
  'not-modelled': 'not modelled: the simulation has no such function',
  outside: 'outside of what this scenario does',
};

/** A recorded line: time, arguments, what it shows of the machine, how it agrees. */
export function recordedLines({ recorded, alignment }: RecordedModel, line: number): readonly string[] {
  const total = recorded.memblockTotals[line] ?? 0n;
  const phnum = recorded.phnums[line] ?? -1;
  const kind = ALIGNMENTS[alignment.kinds[line] ?? -1] ?? 'outside';
  return [
    `${(recorded.times[line] ?? 0).toFixed(6)} s · ${recorded.file}:${recorded.lines[line] ?? 0}`,
    recorded.args[line] ?? '',
    [total > 0n ? `memblock ${formatBytes(total)}` : '', phnum >= 0 ? `e_phnum ${phnum}` : '']
      .filter(Boolean)
      .join(' · '),
    ALIGNMENT_WORDS[kind],
  ].filter((text) => text !== '');
}

/** The recorded line or the step under the pointer. */
export function timelineHit(
  model: TimelineModel,
  recording: RecordedModel | undefined,
  scale: StepScale,
  geometry: TimelineGeometry,
  x: number,
  y: number,
): TimelineHit | undefined {
  const step = Math.floor(scale.toStep(x));
  const { run } = model;
  if (step < 0 || step >= run.length) return undefined;
  const at = timelineLaneAt(geometry, y);
  const lane = model.lanes[at];
  if (lane === undefined) return undefined;
  if (recording !== undefined && lane.kind === 'marks' && y < recordedTop(geometry, at) + BAR_HEIGHT + 1) {
    const line = recordedLineAt(recording, lane.id, scale, x);
    if (line >= 0) {
      const fn = recording.recorded.fns[recording.recorded.fnIndexes[line] ?? -1] ?? '';
      return { sort: 'recorded', title: fn, lines: recordedLines(recording, line) };
    }
  }
  const words = run.words[run.texts[step] ?? -1];
  const what = `step ${step} · ${words?.actor ?? ''}`;
  const action = words?.action ?? '';
  if (lane.kind === 'marks') {
    const lines = [action, words?.message === undefined ? '' : `kernel: ${words.message}`];
    return { sort: 'simulated', title: what, lines: [...lines.filter(Boolean), VERDICT_TEXTS[verdictAt(run, step)]] };
  }
  const band = bandAt(lane, step);
  const text = band === undefined ? '' : lane.text(band.value);
  const headline = run.findings[run.findingVersions[step] ?? -1]?.headline;
  const lines = lane.id === 'verdict' && headline !== undefined ? [headline] : [`since step ${band?.from ?? 0}`];
  return { sort: 'simulated', title: `${lane.label}: ${text}`, lines: [...lines, `${what}: ${action}`] };
}

function recordedLineAt(recording: RecordedModel, lane: string, scale: StepScale, x: number): number {
  const { recorded, alignment, lanes } = recording;
  let best = -1;
  let distance = markWidth(scale) / 2 + 4;
  for (let line = 0; line < recorded.fnIndexes.length; line += 1) {
    if (lanes[recorded.fnIndexes[line] ?? -1] !== lane) continue;
    if (ALIGNMENTS[alignment.kinds[line] ?? -1] === 'outside') continue;
    const width = (alignment.steps[line] ?? -1) >= 0 ? markWidth(scale) : 3;
    const away = Math.abs(recordedPx(recording, line, scale) + width / 2 - x);
    if (away > distance) continue;
    best = line;
    distance = away;
  }
  return best;
}
