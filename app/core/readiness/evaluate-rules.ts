// udev's walk over the rules for one event: which lines apply, where GOTO leads, and whether what they run reloads kdump.
// Only files that can reload kdump, or take a RUN back, are walked; the rest of a machine's rules cannot change the answer.
import type { Machine, UdevRulesFile } from '../machine/machine';
import type { Where } from '../machine/provenance';
import type { HotplugEvent } from './hotplug-event';
import type { EventState } from './match-token';
import { keyText, matchOrder, matchToken } from './match-token';
import { namesReloader, runProgram } from './rule-program';
import type { KnownFile } from './snapshot-values';
import type { RuleLine, RuleToken } from './udev-rule';
import { udevRuleLines } from './udev-rule';
import type { Decide } from './worlds';
import { eachWorld } from './worlds';

export type Truth = 'yes' | 'no' | 'unknown';

/** `jumped-over`: a GOTO before it left it out. `unknown`: the evidence does not decide. */
export type LineOutcome = 'taken' | 'not-taken' | 'jumped-over' | 'unknown';

export interface LineTrace {
  readonly where: Where;
  readonly text: string;
  readonly outcome: LineOutcome;
  /** Why: the key that did not match, the jump, the program. */
  readonly reason: string;
  /** Where the values stand that decided. */
  readonly evidence: readonly Where[];
}

export interface EventOutcome {
  readonly event: HotplugEvent;
  readonly reloads: Truth;
  readonly trace: readonly LineTrace[];
  /** What the evidence would have to say. */
  readonly questions: readonly string[];
}

/** A rule with what its walk needs, found out once. */
interface WalkedRule extends RuleLine {
  /** In udev's order. */
  readonly matches: readonly RuleToken[];
  readonly label: string | undefined;
  readonly goto: string | undefined;
  /** A label of that name follows; otherwise udev ignores the GOTO. */
  readonly jumps: boolean;
}

export interface ParsedFile {
  readonly file: string;
  /** Of a file with more than are evaluated the first ones. */
  readonly rules: readonly WalkedRule[];
  readonly count: number;
}

/** Rules of kdump are a dozen lines; files with more than this are not evaluated, and what they do is not known. */
const MOST_RULES = 200;

const PROGRAM_KEYS = new Set(['RUN', 'PROGRAM', 'IMPORT']);

function concernsKdump({ key, operator, value }: RuleToken): boolean {
  if (PROGRAM_KEYS.has(key) && namesReloader(value)) return true;
  return key === 'RUN' && (operator === '=' || operator === ':=');
}

const assigned = (rule: RuleLine, key: string): string | undefined =>
  rule.tokens.find((token) => token.key === key && token.operator === '=')?.value;

function walkedRules(rules: readonly RuleLine[]): WalkedRule[] {
  const later = new Set<string>();
  const walked: WalkedRule[] = [];
  for (const rule of [...rules].reverse()) {
    const label = assigned(rule, 'LABEL');
    const goto = assigned(rule, 'GOTO');
    const jumps = goto !== undefined && later.has(goto);
    walked.push({ ...rule, matches: matchOrder(rule.tokens), label, goto, jumps });
    if (label !== undefined) later.add(label);
  }
  return walked.reverse();
}

/** Simulated instants share the files of their machine: each is parsed once. */
const parsed = new WeakMap<UdevRulesFile, ParsedFile>();

function parse(source: UdevRulesFile): ParsedFile {
  const known = parsed.get(source);
  if (known !== undefined) return known;
  const kept: RuleLine[] = [];
  let count = 0;
  let concerns = false;
  for (const rule of udevRuleLines(source.text)) {
    if (!('tokens' in rule)) continue;
    count += 1;
    concerns ||= rule.tokens.some(concernsKdump);
    if (count <= MOST_RULES) kept.push(rule);
  }
  const file = { file: source.file, rules: concerns ? walkedRules(kept) : [], count };
  parsed.set(source, file);
  return file;
}

/** The files that decide whether kdump is reloaded, parsed, in the given order. */
export function kdumpRules(files: readonly UdevRulesFile[]): ParsedFile[] {
  return files.map(parse).filter(({ rules }) => rules.length > 0);
}

interface Step {
  readonly outcome: LineOutcome;
  reason: string;
  readonly used: (readonly [string, KnownFile])[];
}

/** A program that RUN queued, and the line that did. */
interface Queued {
  readonly command: string;
  readonly step: Step;
}

interface Run {
  readonly steps: readonly Step[];
  readonly reloads: boolean;
}

function assign(token: RuleToken, state: EventState, queue: Queued[], step: Step): void {
  const { key, operator, value, attribute } = token;
  if (key === 'ENV' && attribute !== undefined) state.properties.set(attribute, /[$%]/.test(value) ? undefined : value);
  if (key === 'TAG') state.tags.add(value);
  if (key !== 'RUN') return;
  if (operator === '=' || operator === ':=') queue.length = 0;
  if (operator !== '-=' && attribute !== 'builtin') queue.push({ command: value, step });
}

/** One world: all rules of all files, then what RUN queued. */
function walk(machine: Machine, event: HotplugEvent, files: readonly ParsedFile[], decide: Decide): Run {
  const used = new Map<string, KnownFile>();
  const state: EventState = {
    machine,
    event,
    decide,
    properties: new Map(),
    tags: new Set(),
    result: '',
    reloaded: false,
    used,
  };
  const steps: Step[] = [];
  const queue: Queued[] = [];
  for (const { rules } of files) {
    let until: string | undefined;
    for (const rule of rules) {
      if (until !== undefined && rule.label === until) until = undefined;
      if (until !== undefined) {
        steps.push({ outcome: 'jumped-over', reason: `left out by GOTO="${until}"`, used: [] });
        continue;
      }
      used.clear();
      const failed = rule.matches.find((token) => !matchToken(token, state));
      const looked = [...used];
      if (failed !== undefined) {
        const known = used.get(keyText(failed));
        steps.push({ outcome: 'not-taken', reason: mismatchText(failed, known), used: looked });
        continue;
      }
      if (rule.jumps) until = rule.goto;
      const step: Step = { outcome: 'taken', reason: takenText(rule), used: looked };
      steps.push(step);
      for (const token of rule.tokens) assign(token, state, queue, step);
    }
  }
  const ran = queue.map(({ command, step }) => {
    const world = { machine, decide, used: (name: string, file: KnownFile) => step.used.push([name, file]) };
    const { reloads } = runProgram(world, command);
    if (!reloads && namesReloader(command)) step.reason += '; its own conditions end it before the reload';
    return reloads;
  });
  return { steps, reloads: state.reloaded || ran.some(Boolean) };
}

function mismatchText(token: RuleToken, known: KnownFile | undefined): string {
  const wanted = `${keyText(token)}${token.operator}"${token.value}" does not hold`;
  if (known === undefined) return wanted;
  const is = known.text === undefined ? 'there is no such file' : `it is "${known.text}"`;
  return `${wanted}: ${is}${known.because === undefined ? '' : `, ${known.because}`}`;
}

function takenText({ tokens, goto, jumps }: WalkedRule): string {
  const programs = tokens.filter(({ key, value }) => PROGRAM_KEYS.has(key) && namesReloader(value));
  const parts = programs.map(({ value }) => `runs ${value}`);
  if (goto !== undefined) parts.push(jumps ? `goes to ${goto}` : `GOTO="${goto}" has no label after it: ignored`);
  return parts.length > 0 ? parts.join(', ') : 'applies';
}

/** What a line does in all worlds, or that it differs. */
function mergeSteps(steps: readonly Step[]): Pick<LineTrace, 'outcome' | 'reason' | 'evidence'> {
  const [first] = steps;
  const evidence = new Map<string, Where>();
  for (const { used } of steps)
    for (const [name, { where }] of used) if (where !== undefined) evidence.set(name, where);
  const places = [...evidence.values()];
  if (first === undefined) return { outcome: 'unknown', reason: 'not reached', evidence: places };
  if (steps.every(({ outcome }) => outcome === first.outcome))
    return { outcome: first.outcome, reason: first.reason, evidence: places };
  const not = steps.find(({ outcome }) => outcome !== 'taken');
  return { outcome: 'unknown', reason: `not known whether it applies: ${not?.reason ?? ''}`, evidence: places };
}

const isLabelOnly = ({ tokens }: RuleLine): boolean => tokens.every(({ key }) => key === 'LABEL');

/** Evaluates the rules for one event. `files` come from `kdumpRules`, in udev's order. */
export function evaluateRules(machine: Machine, event: HotplugEvent, files: readonly ParsedFile[]): EventOutcome {
  const count = files.reduce((sum, file) => sum + file.count, 0);
  if (count > MOST_RULES) {
    return { event, reloads: 'unknown', trace: [], questions: [`${count} rules are more than are evaluated`] };
  }
  const lines = files.flatMap(({ file, rules }) => rules.map((rule) => ({ file, rule })));
  const { results, questions, whole } = eachWorld((decide) => walk(machine, event, files, decide));
  const trace = lines.flatMap(({ file, rule }, at): LineTrace[] => {
    if (isLabelOnly(rule)) return [];
    const merged = mergeSteps(results.flatMap(({ steps }) => steps[at] ?? []));
    return [{ where: { file, line: rule.line }, text: rule.text, ...merged }];
  });
  const all = whole && results.every(({ reloads }) => reloads);
  const none = whole && results.every(({ reloads }) => !reloads);
  return { event, reloads: all ? 'yes' : none ? 'no' : 'unknown', trace, questions };
}
