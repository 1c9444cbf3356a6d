// kdumpscope/scenario@1: events with design, configuration and faults, as a file. JSON Schema: resources/schema.
import { findDesign } from '../designs/index';
import type { Design } from '../designs/design';
import { CONFIG_KEYS } from '../run/config-keys';
import { isFaultId } from '../run/faults';
import type { FaultId } from '../run/faults';
import type { Settings } from '../run/profile';
import { parseEvent } from './sim-event';
import type { SimEvent } from './sim-event';

/** A scenario as text, from a file or from the command line. */
export interface ScenarioText {
  readonly events: readonly string[];
  readonly design?: string;
  readonly config?: Readonly<Record<string, string>>;
  readonly faults?: readonly string[];
}

export interface Scenario {
  readonly events: readonly SimEvent[];
  readonly eventTexts: readonly string[];
  readonly design?: Design;
  readonly settings: Partial<Settings>;
  readonly faults: readonly FaultId[];
}

/** Where a scenario is malformed: `events[2].SIZE`, and what is wrong. */
export interface ScenarioError {
  readonly field: string;
  readonly message: string;
}

function parseConfig(config: Readonly<Record<string, string>>): Partial<Settings> | ScenarioError {
  let settings: Partial<Settings> = {};
  for (const [key, value] of Object.entries(config)) {
    const known = Object.hasOwn(CONFIG_KEYS, key) ? CONFIG_KEYS[key] : undefined;
    if (!known)
      return { field: `config.${key}`, message: `no such setting; there are ${Object.keys(CONFIG_KEYS).join(', ')}` };
    const read = known.read(value);
    if (!read) return { field: `config.${key}`, message: `"${value}" is not ${known.help}` };
    settings = { ...settings, ...read };
  }
  return settings;
}

/** Parses every part, or names the first field that is wrong. */
export function parseScenario(text: ScenarioText): Scenario | ScenarioError {
  const events: SimEvent[] = [];
  for (const [i, eventText] of text.events.entries()) {
    const event = parseEvent(eventText);
    if ('field' in event) return { field: `events[${i}].${event.field}`, message: event.message };
    events.push(event);
  }
  const design = text.design === undefined ? undefined : findDesign(text.design);
  if (text.design !== undefined && !design) {
    return { field: 'design', message: `no design "${text.design}"; see kdumpscope designs` };
  }
  const faults: FaultId[] = [];
  for (const [i, fault] of (text.faults ?? []).entries()) {
    if (!isFaultId(fault))
      return { field: `faults[${i}]`, message: `no fault "${fault}"; see kdumpscope simulate --help` };
    faults.push(fault);
  }
  const settings = parseConfig(text.config ?? {});
  if ('field' in settings) return settings;
  return { events, eventTexts: text.events, ...(design ? { design } : {}), settings, faults };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** The text form out of parsed JSON of a scenario file, or the field that is wrong. */
export function scenarioTextOf(json: unknown): ScenarioText | ScenarioError {
  if (!isRecord(json)) return { field: 'scenario', message: 'is no JSON object' };
  if (json['schema'] !== 'kdumpscope/scenario@1') return { field: 'schema', message: 'is not kdumpscope/scenario@1' };
  const { events, design, config, faults } = json;
  if (!isStrings(events)) return { field: 'events', message: 'is no list of event texts' };
  if (design !== undefined && typeof design !== 'string') return { field: 'design', message: 'is no design id' };
  if (faults !== undefined && !isStrings(faults)) return { field: 'faults', message: 'is no list of fault ids' };
  if (config !== undefined && !isRecord(config)) return { field: 'config', message: 'is no object' };
  const values = Object.entries(config ?? {}).map(([key, value]): [string, string] => [key, String(value)]);
  return {
    events,
    ...(design === undefined ? {} : { design }),
    config: Object.fromEntries(values),
    ...(faults === undefined ? {} : { faults }),
  };
}
