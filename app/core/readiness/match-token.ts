// Whether one match key of a rule holds for an event. What neither the event nor the snapshot tells is an open question of
// its own, never "false": ATTR{x}!="1" of an attribute that is absent is one too, since versions of udev differ there.
import type { Machine } from '../machine/machine';
import type { HotplugEvent } from './hotplug-event';
import { constant, eventValue, inheritedAttribute, ownAttribute } from './hotplug-event';
import { runProgram } from './rule-program';
import type { KnownFile } from './snapshot-values';
import { knownFile } from './snapshot-values';
import { matchesPattern } from './udev-pattern';
import type { RuleToken } from './udev-rule';
import type { Decide } from './worlds';

/** What rules have done so far for one event, in one world. */
export interface EventState {
  readonly machine: Machine;
  readonly event: HotplugEvent;
  readonly decide: Decide;
  /** ENV that rules set; undefined: set to something not known. */
  readonly properties: Map<string, string | undefined>;
  readonly tags: Set<string>;
  /** RESULT: of the last PROGRAM; undefined: not known. */
  result: string | undefined;
  /** A PROGRAM that was run reloaded kdump. */
  reloaded: boolean;
  /** Facts that were looked at, by what they are called. */
  readonly used: Map<string, KnownFile>;
}

const MATCHES = new Set([
  'ACTION',
  'DEVPATH',
  'KERNEL',
  'SYMLINK',
  'NAME',
  'ENV',
  'CONST',
  'TAG',
  'SUBSYSTEM',
  'DRIVER',
  'ATTR',
  'SYSCTL',
  'KERNELS',
  'SUBSYSTEMS',
  'DRIVERS',
  'ATTRS',
  'TAGS',
  'TEST',
  'PROGRAM',
  'IMPORT',
  'RESULT',
]);
const ASSIGNS = new Set([
  'NAME',
  'SYMLINK',
  'OWNER',
  'GROUP',
  'MODE',
  'SECLABEL',
  'ATTR',
  'SYSCTL',
  'ENV',
  'TAG',
  'RUN',
  'LABEL',
  'GOTO',
  'OPTIONS',
]);
/** These are matches whatever the operator (udev(7)). */
const ALWAYS_MATCH = new Set(['PROGRAM', 'IMPORT', 'TEST', 'RESULT']);
const ORDER = new Map([...MATCHES].map((key, at) => [key, at]));

/** True for a key that decides whether a rule applies. A key that udev(7) does not name decides too: nobody knows how. */
export function isMatch({ key, operator }: RuleToken): boolean {
  if (ALWAYS_MATCH.has(key)) return true;
  return operator === '==' || operator === '!=' || !ASSIGNS.has(key);
}

/** udev looks at keys in an order of its own: programs are run only if all else matches. */
export function matchOrder(tokens: readonly RuleToken[]): RuleToken[] {
  const rank = ({ key }: RuleToken): number => ORDER.get(key) ?? ORDER.size;
  return tokens.filter(isMatch).sort((a, b) => rank(a) - rank(b));
}

/** `ATTRS{crash_hotplug}`. */
export function keyText({ key, attribute }: RuleToken): string {
  return attribute === undefined ? key : `${key}{${attribute}}`;
}

const tokenText = (token: RuleToken): string => `${keyText(token)}=="${token.value}"`;

function compare(token: RuleToken, value: string | undefined, state: EventState): boolean {
  const holds =
    value === undefined
      ? state.decide(tokenText(token))
      : matchesPattern(token.value, /\s$/.test(token.value) ? value : value.trimEnd(), token.ignoreCase);
  return token.operator === '!=' ? !holds : holds;
}

function attribute(token: RuleToken, file: KnownFile | undefined, state: EventState): boolean {
  if (file === undefined) return compare(token, undefined, state);
  state.used.set(keyText(token), file);
  if (file.text !== undefined) return compare(token, file.text, state);
  return token.operator === '!=' && state.decide(`${keyText(token)}!= of an absent attribute holds`);
}

function test(token: RuleToken, state: EventState): boolean {
  const file = token.value.startsWith('/') ? knownFile(state.machine, token.value) : undefined;
  if (file) state.used.set(token.value, file);
  const there = file === undefined ? state.decide(`${token.value} is there`) : file.text !== undefined;
  return token.operator === '!=' ? !there : there;
}

function program(token: RuleToken, state: EventState): boolean {
  const { machine, decide, used } = state;
  const ran = runProgram({ machine, decide, used: (name, file) => used.set(name, file) }, token.value);
  if (token.key === 'PROGRAM') state.result = ran.output;
  state.reloaded ||= ran.reloads;
  return token.operator === '!=' ? !ran.succeeds : ran.succeeds;
}

/** Whether the key matches. Runs of a program count for `state` even where a later key does not match. */
export function matchToken(token: RuleToken, state: EventState): boolean {
  const { event, machine } = state;
  const name = token.attribute ?? '';
  switch (token.key) {
    case 'ACTION':
    case 'SUBSYSTEM':
    case 'KERNEL':
    case 'DEVPATH':
      return compare(token, eventValue(event, token.key), state);
    case 'KERNELS':
    case 'SUBSYSTEMS': {
      const own = token.key === 'KERNELS' ? event.device : event.subsystem;
      const parent = token.key === 'KERNELS' ? event.subsystem : '';
      return compare(token, own, state) || compare(token, parent, state);
    }
    case 'ENV': {
      const set = state.properties.has(name);
      return compare(token, set ? state.properties.get(name) : eventValue(event, name), state);
    }
    case 'CONST':
      return compare(token, constant(machine, name), state);
    case 'TAG':
      return compare(token, state.tags.has(token.value) ? token.value : undefined, state);
    case 'ATTR':
      return attribute(token, ownAttribute(event, name), state);
    case 'ATTRS':
      return attribute(token, inheritedAttribute(machine, event, name), state);
    case 'TEST':
      return test(token, state);
    case 'PROGRAM':
      return program(token, state);
    case 'IMPORT':
      return name === 'program' ? program(token, state) : compare(token, undefined, state);
    case 'RESULT':
      return compare(token, state.result, state);
    default:
      return compare(token, undefined, state);
  }
}
