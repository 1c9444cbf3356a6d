// Runs a scenario on a snapshot's machine for the window. The machine of the last snapshot is kept: what-if runs come
// in quick succession, and reading an archive takes longer than simulating.
import type { Machine } from '../core/machine/machine';
import { unitsOf } from '../core/timeline/machine-units';
import type { RunView, ScenarioInput } from '../core/view/run-view';
import type { DesignEntry, IpcResult } from '../ipc/contract';
import { DESIGNS } from '../sim/designs/index';
import { createProfile, runScenario } from '../sim/scenario/run-scenario';
import { parseScenario } from '../sim/scenario/scenario';
import { buildRunView } from '../sim/view/build-run-view';
import { snapshotFolder } from '../store/library-folders';
import { simulateCommandLine } from './command-line';
import { judgeEvidence } from './examine';
import type { Source } from './jobs';
import { loadSource } from './load';
import type { Report } from './progress';

let kept: { readonly key: string; readonly machine: Machine } | undefined;

async function machineOf(source: Source): Promise<IpcResult<Machine>> {
  const key = JSON.stringify(source);
  if (kept?.key === key) return { ok: true, value: kept.machine };
  const loaded = await loadSource(source);
  if (!loaded.ok) return loaded;
  const { machine } = judgeEvidence(loaded.value);
  kept = { key, machine };
  return { ok: true, value: machine };
}

/** What the command line calls the snapshot: a path that it opens. */
const inputOf = (source: Source): string =>
  source.kind === 'sample' ? source.file : snapshotFolder(source.library, source.id);

/** Simulates; a malformed scenario is refused with its field. */
export async function simulateScenario(
  source: Source,
  input: ScenarioInput,
  report: Report = () => undefined,
): Promise<IpcResult<RunView>> {
  const loaded = await machineOf(source);
  if (!loaded.ok) return loaded;
  const machine = loaded.value;
  const scenario = parseScenario(input, unitsOf(machine));
  if ('field' in scenario) {
    return { ok: false, error: { code: 'unusable', message: scenario.message, where: scenario.field } };
  }
  const { design } = createProfile(machine, scenario);
  report({ phase: 'Simulating' });
  const run = runScenario(machine, scenario.events, scenario);
  const commandLine = simulateCommandLine(inputOf(source), input);
  const onProgress = (done: number, total: number): void => report({ phase: 'Judging step', done, total });
  const view = buildRunView({ machine, run, design, events: scenario.eventTexts, commandLine, onProgress });
  report({ phase: 'Sending' });
  // The bytes as captured belong to the kept machine and must not leave with the message.
  return { ok: true, value: { ...view, headers: view.headers.map((bytes) => bytes.slice()) } };
}

/** The designs, for a list to choose from. */
export function designEntries(): readonly DesignEntry[] {
  return DESIGNS.map(({ id, title, archs, kernels, released, source }) => ({
    id,
    title,
    archs,
    kernels,
    released,
    source,
  }));
}
