// Runs a scenario on a machine and gives what a window gets of it.
import type { Machine } from '../../app/core/machine/machine';
import type { RunView } from '../../app/core/view/run-view';
import { createProfile, runScenario } from '../../app/sim/scenario/run-scenario';
import { parseScenario } from '../../app/sim/scenario/scenario';
import { buildRunView } from '../../app/sim/view/build-run-view';

export function runViewOf(machine: Machine, events: readonly string[], design?: string): RunView {
  const scenario = parseScenario({ events, ...(design === undefined ? {} : { design }) });
  if ('field' in scenario) throw new Error(`${scenario.field}: ${scenario.message}`);
  const run = runScenario(machine, scenario.events, scenario);
  return buildRunView({
    machine,
    run,
    design: createProfile(machine, scenario).design,
    events: scenario.eventTexts,
    commandLine: '',
  });
}
