// kdumpscope simulate INPUT --event EV…: the crash core on an opened machine, step by step.
import { readFile } from 'node:fs/promises';
import type { Machine } from '../../core/machine/machine';
import { judgeCoverage } from '../../core/coverage/judge';
import { checkJson } from '../../report/check-json';
import { panicJson } from '../../report/panic-json';
import { simulateJson } from '../../report/simulate-json';
import { simulateText } from '../../report/simulate-text';
import { panicEvents } from '../../sim/panic/panic-at';
import { CONFIG_KEYS } from '../../sim/run/config-keys';
import { FAULTS } from '../../sim/run/faults';
import { traceOf } from '../../sim/run/trace';
import { createProfile, runScenario } from '../../sim/scenario/run-scenario';
import { parseScenario, scenarioTextOf } from '../../sim/scenario/scenario';
import type { Scenario, ScenarioText } from '../../sim/scenario/scenario';
import { simulatedMachine } from '../../sim/verdict/simulated-machine';
import { EXIT, UnusableInput } from '../failure';
import { openMachine } from '../open-machine';
import { createPaint } from '../paint';
import { writeOutput } from '../write-output';
import type { CliCommand } from './command';

interface Options {
  readonly event?: string[];
  readonly scenario?: string;
  readonly design?: string;
  readonly config?: string[];
  readonly fault?: string[];
  readonly json?: true;
  readonly emitHeader?: string;
}

const list = (entries: readonly (readonly [string, string])[]): string =>
  entries.map(([id, help]) => `  ${id.padEnd(32)} ${help}`).join('\n');

const HELP = `
Events: memory.add:START+SIZE  memory.online:START+SIZE or :memoryN  memory.offline:…  memory.remove:START+SIZE
        cpu.add:N  cpu.online:N  cpu.offline:N  cpu.remove:N  kdump.load[:file|:load|:load-hotplug]  kdump.unload  panic
        Addresses and sizes are hex (0x…) or decimal, with K, M, G or T.

Settings for --config KEY=VALUE:
${list(Object.entries(CONFIG_KEYS).map(([key, { help }]) => [key, help]))}

Faults for --fault:
${list(Object.entries(FAULTS))}

Exit code: 0 when the run was simulated, whatever its verdict; 2 usage or unusable input.`;

async function scenarioFile(file: string): Promise<ScenarioText> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UnusableInput(
      error instanceof Error ? error.message : 'cannot be read',
      file,
      'give a kdumpscope/scenario@1 file',
    );
  }
  const text = scenarioTextOf(json);
  if ('field' in text) throw new UnusableInput(`${text.field}: ${text.message}`, file);
  return text;
}

function configOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new UnusableInput(`"${pair}" is no KEY=VALUE`, '--config');
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

async function scenarioOf(options: Options): Promise<Scenario> {
  const file = options.scenario === undefined ? undefined : await scenarioFile(options.scenario);
  const events = [...(file?.events ?? []), ...(options.event ?? [])];
  if (events.length === 0) throw new UnusableInput('no events', '--event', 'give at least one --event or a --scenario');
  const design = options.design ?? file?.design;
  const scenario = parseScenario({
    events,
    ...(design === undefined ? {} : { design }),
    config: { ...file?.config, ...configOf(options.config ?? []) },
    faults: [...(file?.faults ?? []), ...(options.fault ?? [])],
  });
  if ('field' in scenario) throw new UnusableInput(`${scenario.field}: ${scenario.message}`);
  return scenario;
}

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
    program
      .command('simulate')
      .description('run the crash core on a machine: every step, the header bytes, the verdict of a panic at each')
      .argument('<input>', 'a capture of one machine')
      .option('--event <event...>', 'what happens, in order')
      .option('--scenario <file>', 'a kdumpscope/scenario@1 file; --event adds to it')
      .option('--design <id>', 'the crash core to run; default: that of the machine’s kernel')
      .option('--config <key=value...>', 'settings of the kernel')
      .option('--fault <id...>', 'what goes wrong')
      .option('--json', 'print kdumpscope/simulate@1 JSON')
      .option('--emit-header <file>', 'write the header in memory at the end to FILE')
      .addHelpText('after', HELP)
      .action(async (input: string, options: Options) => {
        const scenario = await scenarioOf(options);
        const { machine } = await openMachine([input]);
        const { run, json } = simulate(machine, scenario);
        if (options.emitHeader !== undefined) {
          const { kimage } = run.state;
          if (!kimage) throw new UnusableInput('no image is loaded at the end', input, 'there is no header to write');
          // What the kernel copied last, at the length it copies; as loaded or captured where it has copied nothing.
          await writeOutput(options.emitHeader, kimage.header.subarray(0, kimage.copiedBytes), [input]);
        }
        process.stdout.write(`${options.json ? JSON.stringify(json, null, 2) : simulateText(json, createPaint())}\n`);
        finish(EXIT.complete);
      });
  },
};
