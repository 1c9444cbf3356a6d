// kdumpscope/scenario@1: events with design, configuration and faults, as a file. JSON Schema: resources/schema.
import type { Units } from '../../core/timeline/event-target';
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

/** Parses every part, or names the first field that is wrong. `units`: see parseEvent. */
export function parseScenario(text: ScenarioText, units: Units = {}): Scenario | ScenarioError {
  const events: SimEvent[] = [];
  for (const [i, eventText] of text.events.entries()) {
    const event = parseEvent(eventText, units);
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

/** Fields of a scenario file. */
const FIELDS = ['schema', 'title', 'description', 'events', 'design', 'config', 'faults'];

/** The list as texts, or the first row that is none. */
function textRows(field: string, rows: unknown): readonly string[] | ScenarioError {
  if (!Array.isArray(rows)) return { field, message: 'is no list' };
  const bad = rows.findIndex((row) => typeof row !== 'string');
  return bad < 0 ? rows.map(String) : { field: `${field}[${bad}]`, message: 'is no text' };
}

function configValues(config: unknown): Readonly<Record<string, string>> | ScenarioError {
  if (!isRecord(config)) return { field: 'config', message: 'is no object' };
  const bad = Object.entries(config).find(([, value]) => !['string', 'number', 'boolean'].includes(typeof value));
  if (bad) return { field: `config.${bad[0]}`, message: 'is no text, number, true or false' };
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, String(value)]));
}

const isError = (part: object): part is ScenarioError => 'field' in part && 'message' in part;

/** The text form out of parsed JSON of a scenario file, or the field that is wrong. */
export function scenarioTextOf(json: unknown): ScenarioText | ScenarioError {
  if (!isRecord(json)) return { field: 'scenario', message: 'is no JSON object' };
  const unknown = Object.keys(json).find((key) => !FIELDS.includes(key));
  if (json['schema'] !== 'kdumpscope/scenario@1') return { field: 'schema', message: 'is not kdumpscope/scenario@1' };
  if (unknown !== undefined)
    return { field: unknown, message: `is no field of a scenario; there are ${FIELDS.join(', ')}` };
  for (const field of ['title', 'description', 'design']) {
    if (json[field] !== undefined && typeof json[field] !== 'string') return { field, message: 'is no text' };
  }
  const { design } = json;
  const events = textRows('events', json['events']);
  if (isError(events)) return events;
  if (events.length === 0) return { field: 'events', message: 'is empty' };
  const faults = textRows('faults', json['faults'] ?? []);
  if (isError(faults)) return faults;
  const config = configValues(json['config'] ?? {});
  if (isError(config)) return config;
  return { events, ...(typeof design === 'string' ? { design } : {}), config, faults };
}
