// kdumpscope report INPUT… -o FILE.{html,md,json}: the verdict as a document.
import path from 'node:path';
import { isReportFormat, renderReport } from '../../report/render-report';
import { EXIT, UnusableInput } from '../failure';
import { openMachine } from '../open-machine';
import { version } from '../version';
import { writeOutput } from '../write-output';
import type { CliCommand } from './command';

export const report: CliCommand = {
  name: 'report',
  add(program, finish) {
    program
      .command('report')
      .description('write the verdict as HTML, Markdown or JSON')
      .argument('<input...>', 'files, directories or archives of ONE machine')
      .requiredOption('-o, --output <file>', 'FILE.html, FILE.md or FILE.json')
      .action(async (inputs: string[], options: { output: string }) => {
        const format = path.extname(options.output).slice(1).toLowerCase();
        if (!isReportFormat(format)) {
          throw new UnusableInput('unknown report format', options.output, 'end the name with .html, .md or .json');
        }
        const opened = await openMachine(inputs);
        const text = renderReport(format, { ...opened, version });
        await writeOutput(options.output, new TextEncoder().encode(text), inputs);
        process.stdout.write(`${options.output}: ${opened.judgement.verdict}\n`);
        finish(EXIT.complete);
      });
  },
};
