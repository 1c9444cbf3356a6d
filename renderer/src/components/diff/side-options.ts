// What can stand on either side of a diff: the header as captured, any header of the run, the same instant under another
// design, another open snapshot.
import type { DiffInput } from '../../../../app/core/diff/diff-json';
import type { HeaderSide } from '../../../../app/core/diff/header-diff';
import { instantView } from '../../../../app/core/timeline/instant-view';
import type { RunView } from '../../../../app/core/view/run-view';
import type { HeaderView, PhdrRole, SnapshotView } from '../../../../app/core/view/snapshot-view';
import { PHDR_ROLES } from '../../../../app/core/view/snapshot-view';
import type { RunState } from '../../stores/run';

/** An instant of a run. */
export interface Instant {
  readonly run: RunView;
  readonly step: number;
}

export interface SideOption {
  /** `captured`, `playhead`, `a`, `b`, `step:12`, `design:v12`, `snapshot:id`. */
  readonly key: string;
  readonly label: string;
  readonly group: string;
  readonly simulated: boolean;
  readonly instant?: Instant;
  readonly snapshot?: string;
}

/** More steps than this are reached with the playhead. */
const STEPS_MAX = 200;

function actionOf({ run, step }: Instant): string | undefined {
  const words = run.words[run.texts[step] ?? -1];
  return words === undefined ? undefined : `${words.actor}: ${words.action}`;
}

function stepLabel(instant: Instant): string {
  const action = actionOf(instant);
  return `step ${instant.step}${action === undefined ? '' : `, ${action}`}`;
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

/** All choices for the open snapshot. `designs`: the instant of Compare's chosen row under each of its designs. */
export function sideOptions(
  view: SnapshotView,
  others: readonly SnapshotView[],
  state: RunState | undefined,
  designs: readonly Instant[],
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
  for (const instant of designs) {
    const { id } = instant.run.design;
    const label = `${id}, ${stepLabel(instant)}`;
    options.push({ key: `design:${id}`, label, group: 'This instant, compared', simulated: true, instant });
  }
  if (state === undefined) return options;
  const { run } = state;
  const add = (key: string, name: string, step: number | undefined): void => {
    if (step === undefined) return;
    const instant = { run, step };
    const label = `${name}${stepLabel(instant)}`;
    options.push({ key, label, group: `Simulated run, ${run.design.id}`, simulated: true, instant });
  };
  add('playhead', 'playhead, ', state.playhead);
  add('a', 'marker A, ', state.a);
  add('b', 'marker B, ', state.b);
  for (const step of headerSteps(run)) add(`step:${step}`, '', step);
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
): HeaderView | undefined {
  if (option === undefined) return undefined;
  if (option.snapshot !== undefined) return others.find(({ id }) => id === option.snapshot)?.header;
  if (option.instant === undefined) return view.header;
  return instantView(view, option.instant.run, option.instant.step).header;
}

/** A header as the diff takes it. */
export function sideOf({ bytes, decoded, roles, cpus }: HeaderView): HeaderSide {
  const names = Array.from(roles, (role): PhdrRole => PHDR_ROLES[role] ?? 'other');
  return { bytes, header: decoded, roles: names, cpus };
}

/** A side as text and JSON name it: INPUT or INPUT@STEP, as on the command line. */
export function inputOf(option: SideOption, view: SnapshotView, side: HeaderSide): DiffInput {
  const { instant } = option;
  if (instant === undefined) return { input: option.snapshot === undefined ? view.title : option.label, side };
  const { run, step } = instant;
  const action = run.words[run.texts[step] ?? -1]?.action ?? '';
  const design = option.key.startsWith('design:') ? ` (${run.design.id})` : '';
  return { input: `${view.title}@${step}${design}`, step: { index: step, action }, side };
}
