// The lab's results as lines of text.
import type { StepResult } from './compare-step';

const WIDTHS = [24, 40, 13, 9, 23, 7];

const row = (cells: readonly string[]): string =>
  cells
    .map((cell, i) => cell.padEnd(WIDTHS[i] ?? 0))
    .join(' ')
    .trimEnd();

export const TABLE_HEAD = row(['step', 'done', 'header bytes', 'updates', 'verdict', 'time']);

function eventsText({ operations }: StepResult): string {
  const texts = operations.flatMap((operation) => {
    if (operation.setting !== undefined) return [operation.setting];
    const events = operation.events ?? (operation.event === undefined ? [] : [operation.event]);
    return operation.refused ? [`${events.join(' ')} refused`.trim()] : events;
  });
  const [first = '-', ...more] = texts;
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

function headerText({ header }: StepResult): string {
  if (!header) return 'none';
  return header.differsAt === undefined ? `${header.bytes} equal` : `differ @${header.differsAt}`;
}

function verdictText({ realVerdict, simulatedVerdict }: StepResult): string {
  if (simulatedVerdict === undefined) return realVerdict;
  return simulatedVerdict === realVerdict ? `${realVerdict}, both` : `${realVerdict} / ${simulatedVerdict}`;
}

/** One line for a step, and one for each thing that is wrong with it. */
export function stepLines(step: StepResult): string[] {
  const { updates } = step;
  const counts = updates
    ? updates.real === updates.simulated
      ? `${updates.real}`
      : `${updates.real} / ${updates.simulated}`
    : '';
  return [
    row([step.step, eventsText(step), headerText(step), counts, verdictText(step), `${step.seconds.toFixed(0)} s`]),
    ...step.faults.map((fault) => `  FAULT ${fault}`),
  ];
}
