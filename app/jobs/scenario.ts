// Scenarios of the window: read from a file, checked field by field with the parser that runs them.
import { open } from 'node:fs/promises';
import type { ScenarioInput } from '../core/view/run-view';
import type { IpcResult, ScenarioChoices, ScenarioIssue } from '../ipc/contract';
import { CONFIG_KEYS } from '../sim/run/config-keys';
import { FAULTS } from '../sim/run/faults';
import { parseScenario, scenarioTextOf } from '../sim/scenario/scenario';
import { parseEvent } from '../sim/scenario/sim-event';

/** Ten thousand events are half of it. */
const MOST_BYTES = 1024 * 1024;

/** Settings and faults with what they are for. */
export function scenarioChoices(): ScenarioChoices {
  return {
    config: Object.entries(CONFIG_KEYS).map(([key, { help }]) => ({ key, help })),
    faults: Object.entries(FAULTS).map(([id, help]) => ({ id, help })),
  };
}

/** Every malformed event and setting, and the first malformed part of the rest. */
export function checkScenarioInput({ events, config, ...rest }: ScenarioInput): readonly ScenarioIssue[] {
  const issues = events.flatMap((text, i): ScenarioIssue[] => {
    const event = parseEvent(text);
    return 'field' in event ? [{ field: `events[${i}].${event.field}`, message: event.message }] : [];
  });
  for (const [key, value] of Object.entries(config)) {
    const one = parseScenario({ events: [], config: { [key]: value } });
    if ('field' in one) issues.push(one);
  }
  const others = parseScenario({ events: [], ...rest });
  return 'field' in others ? [...issues, others] : issues;
}

function unusable(message: string, where: string): IpcResult<never> {
  const hint = 'Give a kdumpscope/scenario@1 file.';
  return { ok: false, error: { code: 'unusable', message, where, hint } };
}

async function readText(path: string): Promise<string | undefined> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(MOST_BYTES + 1);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return bytesRead > MOST_BYTES ? undefined : buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** A scenario file as the window edits it; malformed events stay in it, to be mended there. */
export async function readScenarioFile(path: string): Promise<IpcResult<ScenarioInput>> {
  const text = await readText(path);
  if (text === undefined) return unusable('This file is larger than a scenario can be.', path);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return unusable(`This is no JSON: ${error instanceof Error ? error.message : String(error)}`, path);
  }
  const scenario = scenarioTextOf(json);
  if ('field' in scenario) return unusable(`${scenario.field} ${scenario.message}`, path);
  const { events, design, config = {}, faults = [] } = scenario;
  return { ok: true, value: { events, config, faults, ...(design !== undefined && { design }) } };
}
