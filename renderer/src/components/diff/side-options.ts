// What can stand on either side of a diff: the header as captured, any header of the run, another open snapshot.
import { instantView } from '../../../../app/core/timeline/instant-view';
import type { RunView } from '../../../../app/core/view/run-view';
import type { HeaderView, SnapshotView } from '../../../../app/core/view/snapshot-view';
import type { RunState } from '../../stores/run';

export interface SideOption {
  /** `captured`, `playhead`, `a`, `b`, `step:12`, `snapshot:id`. */
  readonly key: string;
  readonly label: string;
  readonly group: string;
  readonly simulated: boolean;
  /** Step of the run, or the snapshot. */
  readonly step?: number;
  readonly snapshot?: string;
}

/** More steps than this are reached with the playhead. */
const STEPS_MAX = 200;

function stepLabel(run: RunView, step: number): string {
  const words = run.words[run.texts[step] ?? -1];
  return `step ${step}${words === undefined ? '' : `, ${words.actor}: ${words.action}`}`;
}

/** The first step of every header of a run, in order. */
function headerSteps({ headerVersions }: RunView): number[] {
  const steps: number[] = [];
  const seen = new Set<number>([-1]);
  for (let step = 0; step < headerVersions.length && steps.length < STEPS_MAX; step += 1) {
    const version = headerVersions[step] ?? -1;
    if (!seen.has(version)) steps.push(step);
    seen.add(version);
  }
  return steps;
}

/** All choices for the open snapshot. */
export function sideOptions(
  view: SnapshotView,
  others: readonly SnapshotView[],
  state: RunState | undefined,
): SideOption[] {
  const options: SideOption[] = [];
  if (view.header !== undefined) {
    options.push({ key: 'captured', label: `as captured: ${view.title}`, group: 'Observed', simulated: false });
  }
  for (const other of others) {
    if (other.id === view.id || other.header === undefined) continue;
    const { id, title } = other;
    options.push({ key: `snapshot:${id}`, label: title, group: 'Observed', simulated: false, snapshot: id });
  }
  if (state === undefined) return options;
  const add = (key: string, name: string, step: number | undefined): void => {
    if (step === undefined) return;
    const label = `${name}${stepLabel(state.run, step)}`;
    options.push({ key, label, group: 'Simulated run', simulated: true, step });
  };
  add('playhead', 'playhead, ', state.playhead);
  add('a', 'marker A, ', state.a);
  add('b', 'marker B, ', state.b);
  for (const step of headerSteps(state.run)) add(`step:${step}`, '', step);
  return options;
}

/** What to compare while nobody chose. */
export function defaultSides(
  options: readonly SideOption[],
  running: boolean,
): readonly [before: string | undefined, after: string | undefined] {
  const snapshots = options.filter(({ snapshot }) => snapshot !== undefined);
  const first = options.some(({ key }) => key === 'captured') ? 'captured' : undefined;
  const second = running ? 'playhead' : snapshots[0]?.key;
  return [first, second];
}

/** The header of a choice; undefined where no image is loaded. */
export function headerOf(
  option: SideOption | undefined,
  view: SnapshotView,
  others: readonly SnapshotView[],
  state: RunState | undefined,
): HeaderView | undefined {
  if (option === undefined) return undefined;
  if (option.snapshot !== undefined) return others.find(({ id }) => id === option.snapshot)?.header;
  if (option.step === undefined) return view.header;
  return state === undefined ? undefined : instantView(view, state.run, option.step).header;
}
