// kdumpscope simulate INPUT --event EV…: the crash core on an opened machine, step by step.
import type { Machine } from '../../core/machine/machine';
import { judgeCoverage } from '../../core/coverage/judge';
import { checkJson } from '../../report/check-json';
import { panicJson } from '../../report/panic-json';
import { simulateJson } from '../../report/simulate-json';
import { simulateText } from '../../report/simulate-text';
import { panicEvents } from '../../sim/panic/panic-at';
import { traceOf } from '../../sim/run/trace';
import { createProfile, runScenario } from '../../sim/scenario/run-scenario';
import type { Scenario } from '../../sim/scenario/scenario';
import { simulatedMachine } from '../../sim/verdict/simulated-machine';
import { EXIT, UnusableInput } from '../failure';
import { openMachine } from '../open-machine';
import { createPaint } from '../paint';
import { addScenarioOptions, SCENARIO_HELP, scenarioOf } from '../scenario-options';
import type { ScenarioOptions } from '../scenario-options';
import { writeOutput } from '../write-output';
import type { CliCommand } from './command';

interface Options extends ScenarioOptions {
  readonly json?: true;
  readonly emitHeader?: string;
}

const HELP = `${SCENARIO_HELP}

Exit code: 0 when the run was simulated, whatever its verdict; 2 usage or unusable input.`;

function simulate(machine: Machine, scenario: Scenario) {
  const profile = createProfile(machine, scenario);
  const run = runScenario(machine, scenario.events, scenario);
  const end = simulatedMachine(machine, run.state);
  const check = checkJson(end, judgeCoverage(end));
  const panics = panicEvents(machine, profile, run).map(panicJson);
  return { run, json: simulateJson(traceOf(machine, run), profile.design, scenario.eventTexts, check, panics) };
}

export const simulateCommand: CliCommand = {
  name: 'simulate',
  add(program, finish) {
    addScenarioOptions(
      program
        .command('simulate')
        .description('run the crash core on a machine: every step, the header bytes, the verdict of a panic at each')
        .argument('<input>', 'a capture of one machine'),
    )
      .option('--json', 'print kdumpscope/simulate@1 JSON')
      .option('--emit-header <file>', 'write the header in memory at the end to FILE')
      .addHelpText('after', HELP)
      .action(async (input: string, options: Options) => {
        const { machine } = await openMachine([input]);
        const scenario = await scenarioOf(options, machine);
        const { run, json } = simulate(machine, scenario);
        if (options.emitHeader !== undefined) {
          const { kimage } = run.state;
          if (!kimage) throw new UnusableInput('no image is loaded at the end', input, 'there is no header to write');
          if (kimage.unpredicted)
            throw new UnusableInput(
              'the header at the end cannot be told',
              input,
              'the evidence lacks what it is made of',
            );
          // What the kernel copied last, at the length it copies; as loaded or captured where it has copied nothing.
          await writeOutput(options.emitHeader, kimage.header.subarray(0, kimage.copiedBytes), [input]);
        }
        process.stdout.write(`${options.json ? JSON.stringify(json, null, 2) : simulateText(json, createPaint())}\n`);
        finish(EXIT.complete);
      });
  },
};
