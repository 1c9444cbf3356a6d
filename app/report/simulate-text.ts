// A simulated run as text for a terminal: what each actor did, what the kernel said, what a panic there would give.
import type { Paint } from './check-text';
import { panicText } from './panic-text';
import type { SimulateJson } from './simulate-json';

const GLYPH: Readonly<Record<string, string>> = {
  complete: '✓',
  'at-risk': '▲',
  incomplete: '●',
  unknown: '◌',
  'not-armed': '○',
};

const ROLE: Readonly<Record<string, Parameters<Paint>[0]>> = {
  complete: 'ok',
  'at-risk': 'risk',
  incomplete: 'breaks',
  unknown: 'unknown',
  'not-armed': 'faint',
};

/** Lines without trailing newline. */
export function simulateText(run: SimulateJson, paint: Paint): string {
  const panics = [...run.panics];
  const lines = [`simulated under ${paint('strong', run.design)}`, ''];
  let op: string | null = null;
  for (const step of run.steps) {
    if (step.op !== null && step.op !== op) lines.push('', paint('strong', step.op));
    op = step.op;
    const verdict = paint(ROLE[step.verdict] ?? 'faint', `${GLYPH[step.verdict] ?? ' '} ${step.verdict.padEnd(10)}`);
    const header = step.header ? `v${step.header.version}` : '-';
    const action = step.refused ? paint('risk', `refused: ${step.action}`) : step.action;
    lines.push(`  ${String(step.index).padStart(4)} ${verdict} ${header.padEnd(4)} ${step.actor.padEnd(13)} ${action}`);
    if (step.message !== undefined) lines.push(`${' '.repeat(37)}kernel: ${step.message}`);
    if (step.note !== undefined) lines.push(paint('faint', `${' '.repeat(37)}${step.note}`));
    const next = run.steps[step.index + 1];
    if (step.actor === 'panic' && (next?.actor !== 'panic' || next.fn === 'panic')) {
      const panic = panics.shift();
      if (panic) lines.push(...panicText(panic, paint).map((line) => `${' '.repeat(7)}${line}`));
    }
  }
  return lines.join('\n');
}
