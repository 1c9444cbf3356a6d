// What stands under the pointer on the timeline, in words.
import { hex } from '../../../../app/core/address/u64';
import { ALIGNMENTS } from '../../../../app/core/timeline/align';
import type { Alignment } from '../../../../app/core/timeline/align';
import { textAt } from '../../../../app/core/text/text-column';
import { differingArgument } from '../../../../app/core/timeline/call-arguments';
import { recordedTimeText } from '../../../../app/core/timeline/recorded-time';
import { foundAt } from '../../../../app/core/view/range-versions';
import type { RunView } from '../../../../app/core/view/run-view';
import { formatBytes, sentenceText } from '../../draw/numbers';
import type { RecordedModel } from '../../draw/draw-timeline-recorded';
import { recordedPlace, recordedRow } from '../../draw/draw-timeline-recorded';
import type { StepScale, TimelineGeometry } from '../../draw/timeline-geometry';
import { timelineLaneAt } from '../../draw/timeline-geometry';
import type { TimelineModel } from '../../draw/timeline-model';
import { bandAt, VERDICT_TEXTS, verdictAt } from '../../draw/timeline-model';

export interface TimelineHit {
  readonly sort: 'simulated' | 'recorded';
  readonly title: string;
  readonly lines: readonly string[];
}

const ALIGNMENT_WORDS: Readonly<Record<Alignment, string>> = {
  same: 'agrees with the simulation',
  differs: 'disagrees: memblock or e_phnum is not what the simulation has here',
  unexpected: 'disagrees: nothing of the kind in the simulation here',
  'not-modelled': 'not modelled: the simulation has no such step',
  outside: 'outside of what this scenario does',
};

/** How a recorded line stands to the run, in words. */
export function alignmentWords({ recorded, alignment }: RecordedModel, line: number, run: RunView): string {
  const kind = ALIGNMENTS[alignment.kinds[line] ?? -1] ?? 'outside';
  const step = run.words[run.texts[alignment.steps[line] ?? -1] ?? -1];
  const simulated = step?.message;
  const argument = differingArgument(recorded, line, step);
  if (argument !== undefined) {
    const { name, recorded: real, simulated: own } = argument;
    return `disagrees: ${name} is ${hex(real)} here, ${hex(own)} in the simulation`;
  }
  const text = recorded.fns[recorded.fnIndexes[line] ?? -1];
  if (kind === 'differs' && recorded.source === 'kernel messages' && simulated !== text)
    return `disagrees: the simulation says "${simulated ?? 'nothing'}"`;
  const from = alignment.beside[line] ?? 0;
  const until = alignment.until[line] ?? run.length;
  const open = (alignment.steps[line] ?? -1) < 0 && kind !== 'outside' && until - from > 1;
  return open ? `${ALIGNMENT_WORDS[kind]}; between step ${from} and ${until}, order unknown` : ALIGNMENT_WORDS[kind];
}

/** What a recorded line shows: when, with what, and of the machine. */
export function recordedFacts({ recorded }: RecordedModel, line: number): readonly string[] {
  const total = recorded.memblockTotals[line] ?? 0n;
  const phnum = recorded.phnums[line] ?? -1;
  return [
    textAt(recorded.args, line),
    [total > 0n ? `memblock ${formatBytes(total)}` : '', phnum >= 0 ? `e_phnum ${phnum}` : '']
      .filter(Boolean)
      .join(' · '),
  ].filter((text) => text !== '');
}

/** The text or function of a recorded line. */
export function recordedText({ recorded }: RecordedModel, line: number): string {
  return recorded.fns[recorded.fnIndexes[line] ?? -1] ?? '';
}

/** The recorded line or the step under the pointer. */
export function timelineHit(
  model: TimelineModel,
  recordings: readonly RecordedModel[],
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
  for (const recording of recordings) {
    const { y: top, h } = recordedRow(recording, geometry, at);
    if (lane.kind !== 'marks' || y < top - 1 || y > top + h + 1) continue;
    const line = recordedLineAt(recording, lane.id, scale, x);
    if (line < 0) continue;
    const { file, lines } = recording.recorded;
    const place = `${recordedTimeText(recording.recorded, line)} · ${file}:${lines[line] ?? 0}`;
    const told = [place, ...recordedFacts(recording, line), alignmentWords(recording, line, run)];
    return { sort: 'recorded', title: recordedText(recording, line), lines: told };
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
  const headline = foundAt(run, step)?.headline;
  const lines =
    lane.id === 'verdict' && headline !== undefined ? [sentenceText(headline)] : [`since step ${band?.from ?? 0}`];
  return { sort: 'simulated', title: `${lane.label}: ${text}`, lines: [...lines, `${what}: ${action}`] };
}

function recordedLineAt(recording: RecordedModel, lane: string, scale: StepScale, x: number): number {
  const { recorded, alignment, lanes } = recording;
  let best = -1;
  let distance = 4;
  for (let line = 0; line < recorded.fnIndexes.length; line += 1) {
    if (lanes[recorded.fnIndexes[line] ?? -1] !== lane) continue;
    if (ALIGNMENTS[alignment.kinds[line] ?? -1] === 'outside') continue;
    const { x: left, w, bracket } = recordedPlace(recording, line, scale);
    // A mark before a bracket that spans it.
    const away = Math.max(left - x, x - left - w, bracket ? 1 : 0);
    if (away > distance || (away === distance && best >= 0)) continue;
    best = line;
    distance = away;
  }
  return best;
}
