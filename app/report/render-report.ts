// A report of one judged machine in one of three forms. The one list of report formats.
import type { Judgement } from '../core/coverage/finding';
import type { Machine } from '../core/machine/machine';
import { checkJson } from './check-json';
import { reportHtml } from './report-html';
import { reportMarkdown } from './report-markdown';

export interface ReportInput {
  readonly title: string;
  readonly machine: Machine;
  readonly judgement: Judgement;
  /** Version of the app that writes the report. */
  readonly version: string;
}

const RENDERERS = {
  html: reportHtml,
  md: reportMarkdown,
  json: ({ machine, judgement }: ReportInput) => `${JSON.stringify(checkJson(machine, judgement), null, 2)}\n`,
} as const;

export type ReportFormat = keyof typeof RENDERERS;

/** True for a known file ending. */
export function isReportFormat(name: string): name is ReportFormat {
  return Object.hasOwn(RENDERERS, name);
}

/** The whole report as text. */
export function renderReport(format: ReportFormat, input: ReportInput): string {
  return RENDERERS[format](input);
}
