// The options that describe a scenario, shared by every command that runs the crash core on an opened machine.
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Machine } from '../core/machine/machine';
import { unitsOf } from '../core/timeline/machine-units';
import { CONFIG_KEYS } from '../sim/run/config-keys';
import { FAULTS } from '../sim/run/faults';
import { lineOfJson } from '../sim/scenario/json-line';
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
Events: memory.add:RANGE[,node=N]  memory.online:RANGE  memory.offline:RANGE  memory.remove:RANGE
        cpu.add:N  cpu.online:N  cpu.offline:N  cpu.remove:N  kdump.load[:file|:load|:load-hotplug]  kdump.unload  panic
        RANGE is START+SIZE, block:N, block:FIRST-LAST, pfn:START+SIZE, pfn:FIRST-LAST, "pfn:START nr PAGES" or a row of
        iomem, START-LAST. Numbers are hex (0x…) or decimal; addresses and sizes take K, M, G or T.

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

interface ScenarioFile {
  readonly json: string;
  readonly text: ScenarioText;
}

async function scenarioFile(file: string): Promise<ScenarioFile> {
  let json: string;
  let parsed: unknown;
  try {
    json = await readFile(file, 'utf8');
    parsed = JSON.parse(json);
  } catch (error) {
    throw new UnusableInput(
      error instanceof Error ? error.message : 'cannot be read',
      file,
      'give a kdumpscope/scenario@1 file',
    );
  }
  const text = scenarioTextOf(parsed);
  if ('field' in text) throw new UnusableInput(`${text.field}: ${text.message}`, placeIn(file, json, text.field));
  return { json, text };
}

/** `file:LINE` of a field; a part of an event's text has the line of the event. */
function placeIn(file: string, json: string, field: string): string {
  const line = lineOfJson(json, field.replace(/(\])\..*$/, '$1'));
  return line === undefined ? file : `${file}:${line}`;
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

/** The scenario of the options for a machine, or UnusableInput with the field that is wrong and its line in the file. */
export async function scenarioOf(options: ScenarioOptions, machine: Machine): Promise<Scenario> {
  const file = options.scenario === undefined ? undefined : await scenarioFile(options.scenario);
  const events = [...(file?.text.events ?? []), ...(options.event ?? [])];
  if (events.length === 0) throw new UnusableInput('no events', '--event', 'give at least one --event or a --scenario');
  const design = options.design ?? file?.text.design;
  const scenario = parseScenario(
    {
      events,
      ...(design === undefined ? {} : { design }),
      config: { ...file?.text.config, ...configOf(options.config ?? []) },
      faults: [...(file?.text.faults ?? []), ...(options.fault ?? [])],
    },
    unitsOf(machine),
  );
  if ('field' in scenario) {
    const where = options.scenario === undefined || !file ? undefined : placeOf(options.scenario, file, scenario.field);
    throw new UnusableInput(`${scenario.field}: ${scenario.message}`, where);
  }
  return scenario;
}

/** Events of the command line stand behind those of the file, and the file does not have their line. */
function placeOf(path: string, { json, text }: ScenarioFile, field: string): string | undefined {
  const event = /^events\[(\d+)\]/.exec(field)?.[1];
  return event !== undefined && Number(event) >= text.events.length ? undefined : placeIn(path, json, field);
}
