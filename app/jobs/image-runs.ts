// runs.json of a snapshot image: every scenario kept with the snapshot, simulated again, with a digest of the whole run and the
// header in memory after each step. Not evidence: it says what this version saw.
import type { Machine } from '../core/machine/machine';
import { unitsOf } from '../core/timeline/machine-units';
import type { ScenarioInput } from '../core/view/run-view';
import type { ViewState } from '../core/view/view-state';
import { judgeCoverage } from '../core/coverage/judge';
import { checkJson } from '../report/check-json';
import { panicJson } from '../report/panic-json';
import { simulateJson } from '../report/simulate-json';
import { panicEvents } from '../sim/panic/panic-at';
import { traceOf } from '../sim/run/trace';
import { createProfile, runScenario } from '../sim/scenario/run-scenario';
import { parseScenario } from '../sim/scenario/scenario';
import { simulatedMachine } from '../sim/verdict/simulated-machine';
import { sha256Of } from '../store/blobs';
import { canonicalJson } from '../store/snapshot-image/canonical-json';

interface Runs {
  readonly text: string;
  readonly headers: ReadonlyMap<string, Uint8Array>;
}

/** The scenarios a view state holds: that of the run, and that being written where it is another. */
function scenariosOf(viewState: ViewState | undefined): ScenarioInput[] {
  const found = [viewState?.run?.scenario, viewState?.draft].filter((scenario) => scenario !== undefined);
  const distinct = new Map(found.map((scenario) => [canonicalJson(scenario), scenario]));
  return [...distinct.values()].filter(({ events }) => events.length > 0);
}

function runOf(machine: Machine, input: ScenarioInput, headers: Map<string, Uint8Array>): object {
  const scenario = parseScenario(input, unitsOf(machine));
  if ('field' in scenario) return { scenario: input, malformed: scenario };
  const profile = createProfile(machine, scenario);
  const run = runScenario(machine, scenario.events, scenario);
  const end = simulatedMachine(machine, run.state);
  const panics = panicEvents(machine, profile, run).map(panicJson);
  const check = checkJson(end, judgeCoverage(end));
  const json = simulateJson(traceOf(machine, run), profile.design, scenario.eventTexts, check, panics);
  const digests = run.headers.map((bytes) => {
    const sha256 = sha256Of(bytes);
    headers.set(sha256, bytes.slice());
    return sha256;
  });
  return {
    scenario: input,
    design: profile.design.id,
    // Of the text that `kdumpscope simulate --json` prints.
    digest: sha256Of(`${JSON.stringify(json, null, 2)}\n`),
    verdict: check.verdict,
    steps: run.steps.map(({ op, action, header }, index) => ({ index, op, action, header: digests[header] ?? null })),
  };
}

/** Simulates what the view state holds. */
export function imageRuns(machine: Machine, viewState: ViewState | undefined): Runs {
  const headers = new Map<string, Uint8Array>();
  const evidence = machine.elfcorehdr?.bytes;
  if (evidence !== undefined) headers.set(sha256Of(evidence), evidence);
  const runs = scenariosOf(viewState).map((scenario) => runOf(machine, scenario, headers));
  return { text: canonicalJson({ schema: 'kdumpscope/runs@1', runs }), headers };
}
