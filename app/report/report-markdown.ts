// The verdict as Markdown, for a ticket or a mail.
import { whereText } from '../core/machine/provenance';
import type { ReportInput } from './render-report';
import { machineLine, rangeTexts, SEVERITY_WORD, summaryRows, VERDICT_GLYPH } from './wording';

/** Evidence text is untrusted: what Markdown would act on is escaped, line ends become spaces. */
function escape(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[\\`*_[\]<>|#]/g, (c) => `\\${c}`);
}

const code = (text: string): string => `\`${text.replace(/[`\r\n|]/g, ' ')}\``;

export function reportMarkdown({ title, machine, judgement, version }: ReportInput): string {
  const rows = judgement.findings.map((f) => {
    const { glyph, word } = SEVERITY_WORD[f.severity];
    const ranges = rangeTexts(f).map(code).join(' ');
    const command = f.command === undefined ? '' : ` Collect it: ${code(f.command)}`;
    return `| ${glyph} ${word} | ${f.id} | ${escape(f.message)}${command} | ${ranges} | ${f.evidence.map((w) => code(whereText(w))).join(' ')} |`;
  });
  const sources = machine.sources.map(
    (s) => `- ${code(s.path)} ${s.sizeBytes} bytes, ${s.reader ?? 'kept, not understood'}`,
  );
  return [
    `# ${VERDICT_GLYPH[judgement.verdict]} ${judgement.headline}`,
    '',
    `${escape(title)}: ${escape(machineLine(machine))}. Verdict: **${judgement.verdict}**.`,
    '',
    '| | |',
    '|---|---|',
    ...summaryRows(judgement).map(([label, value]) => `| ${label} | ${escape(value)} |`),
    '',
    '## Findings',
    '',
    '| severity | id | finding | ranges | evidence |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    '## Evidence read',
    '',
    ...sources,
    '',
    `Kdumpscope ${version}. All values are observed in the evidence above; nothing is simulated.`,
    '',
  ].join('\n');
}
