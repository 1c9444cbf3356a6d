// The verdict as text for a terminal.
import type { Judgement, Severity } from '../core/coverage/finding';
import type { Machine } from '../core/machine/machine';
import { whereText } from '../core/machine/provenance';
import { machineLine, SEVERITY_WORD, summaryRows, VERDICT_GLYPH } from './wording';

/** Paints a word; the identity where colour is off. */
export type Paint = (role: Severity | 'ok' | 'faint' | 'strong', text: string) => string;

const MOST_EVIDENCE = 6;

/** Lines without trailing newline. `title` names the input. */
export function checkText(title: string, machine: Machine, judgement: Judgement, paint: Paint): string {
  const role = judgement.findings[0]?.severity ?? 'info';
  const tone = judgement.verdict === 'complete' ? 'ok' : role;
  const lines = [
    `${paint('strong', title)}  ${machineLine(machine)}`,
    `${paint(tone, `${VERDICT_GLYPH[judgement.verdict]} ${judgement.verdict}`)}  ${paint('strong', judgement.headline)}`,
    '',
    ...summaryRows(judgement).map(([label, value]) => `  ${label.padEnd(14)} ${value}`),
    '',
  ];
  for (const finding of judgement.findings) {
    const { glyph, word } = SEVERITY_WORD[finding.severity];
    lines.push(`  ${paint(finding.severity, `${glyph} ${word.padEnd(8)}`)} ${paint('strong', finding.id)}`);
    lines.push(`      ${finding.message}`);
    if (finding.command !== undefined) lines.push(`      collect it: ${finding.command}`);
    const shown = finding.evidence.slice(0, MOST_EVIDENCE).map(whereText);
    const rest = finding.evidence.length - shown.length;
    if (shown.length > 0)
      lines.push(paint('faint', `      ${shown.join('  ')}${rest > 0 ? `  and ${rest} more` : ''}`));
  }
  return lines.join('\n');
}
