// The options that describe a scenario, shared by every command that runs the crash core on an opened machine.
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { CONFIG_KEYS } from '../sim/run/config-keys';
import { FAULTS } from '../sim/run/faults';
import { parseScenario, scenarioTextOf } from '../sim/scenario/scenario';
import type { Scenario, ScenarioText } from '../sim/scenario/scenario';
import { UnusableInput } from './failure';

/** What the options parse to. */
export interface ScenarioOptions {
  readonly event?: string[];
  readonly scenario?: string;
  readonly design?: string;
  readonly config?: string[];
  readonly fault?: string[];
}

const list = (entries: readonly (readonly [string, string])[]): string =>
  entries.map(([id, help]) => `  ${id.padEnd(32)} ${help}`).join('\n');

/** What the options take, for the end of a command's --help. */
export const SCENARIO_HELP = `
Events: memory.add:START+SIZE[,node=N]  memory.online:START+SIZE or :memoryN  memory.offline:…  memory.remove:START+SIZE
        cpu.add:N  cpu.online:N  cpu.offline:N  cpu.remove:N  kdump.load[:file|:load|:load-hotplug]  kdump.unload  panic
        Addresses and sizes are hex (0x…) or decimal, with K, M, G or T.

Settings for --config KEY=VALUE:
${list(Object.entries(CONFIG_KEYS).map(([key, { help }]) => [key, help]))}

Faults for --fault:
${list(Object.entries(FAULTS))}`;

/** Adds --event, --scenario, --design, --config and --fault. */
export function addScenarioOptions(command: Command): Command {
  return command
    .option('--event <event...>', 'what happens, in order')
    .option('--scenario <file>', 'a kdumpscope/scenario@1 file; --event adds to it')
    .option('--design <id>', 'the crash core to run; default: that of the machine’s kernel')
    .option('--config <key=value...>', 'settings of the kernel')
    .option('--fault <id...>', 'what goes wrong');
}

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

/** The scenario of the options, or UnusableInput with the field that is wrong. */
export async function scenarioOf(options: ScenarioOptions): Promise<Scenario> {
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
