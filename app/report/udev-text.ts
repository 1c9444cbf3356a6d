// Who updates the header at the next hotplug as text for a terminal: the answer, its reasons, and every rule of every event
// as udev walks over it.
import { visibleLine } from '../core/text/visible';
import { whereText } from '../core/machine/provenance';
import type { EventOutcome, LineOutcome } from '../core/readiness/evaluate-rules';
import type { ReadinessReport, SubsystemReadiness, UpdatePath } from '../core/readiness/readiness';
import type { Paint } from './check-text';

const MARK: Readonly<Record<LineOutcome, string>> = {
  taken: '+',
  'not-taken': '-',
  'jumped-over': '.',
  unknown: '?',
};
const ANSWER: Readonly<Record<UpdatePath, string>> = {
  kernel: 'the kernel updates the header',
  reload: 'a udev rule reloads kdump',
  both: 'both: the kernel updates the header and a udev rule reloads kdump',
  none: 'nobody updates the header',
  unknown: 'the evidence does not say',
};
const TONE: Readonly<Record<UpdatePath, Parameters<Paint>[0]>> = {
  kernel: 'ok',
  reload: 'ok',
  both: 'risk',
  none: 'risk',
  unknown: 'unknown',
};
const MOST_TEXT = 140;

/** Rules are evidence: control characters of theirs must not reach a terminal. */
const shown = (text: string): string => {
  const clean = visibleLine(text);
  return clean.length > MOST_TEXT ? `${clean.slice(0, MOST_TEXT)}…` : clean;
};

function eventLines({ event, trace }: EventOutcome, paint: Paint): string[] {
  return [
    '',
    paint('strong', `  ${event.subsystem} ${event.action}`),
    ...trace.flatMap(({ where, text, outcome, reason, evidence }) => {
      const places = evidence.length > 0 ? `  (${evidence.map(whereText).join(', ')})` : '';
      const head = `    ${MARK[outcome]} ${whereText(where)}  ${shown(text)}`;
      return outcome === 'jumped-over'
        ? [paint('faint', head)]
        : [head, paint('faint', `        ${outcome}: ${shown(reason)}${places}`)];
    }),
  ];
}

function answerLines(title: string, { path, grow, shrink, why }: SubsystemReadiness, paint: Paint): string[] {
  const apart = grow === shrink ? '' : `  (added: ${grow}, removed: ${shrink})`;
  return [
    `${paint('strong', title.padEnd(7))} ${paint(TONE[path], path)}  ${ANSWER[path]}${apart}`,
    ...why.flatMap(({ text, evidence, command }) => [
      `    ${shown(text)}${evidence.length > 0 ? `  ${evidence.map(whereText).join('  ')}` : ''}`,
      ...(command === undefined ? [] : [`    collect it: ${command}`]),
    ]),
  ];
}

/** Lines without trailing newline. */
export function udevText(title: string, report: ReadinessReport, paint: Paint): string {
  const { memory, cpu, files, shadowed } = report;
  return [
    paint('strong', title),
    ...answerLines('memory', memory, paint),
    ...answerLines('cpu', cpu, paint),
    ...shadowed.map(({ file, by }) => paint('faint', `    ${file} is not read: ${by} has its name`)),
    ...(files.length > 0 ? ['', paint('faint', `  + taken  - not taken  . jumped over  ? not known`)] : []),
    ...[...memory.events, ...cpu.events].flatMap((event) => eventLines(event, paint)),
  ].join('\n');
}
