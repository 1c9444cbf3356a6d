// kdumpscope check INPUT… [--json]: the verdict, as text or kdumpscope/check@1.
import { openMachine } from '../open-machine';
import { printVerdict, VERDICT_EXIT_HELP } from '../print-verdict';
import type { CliCommand } from './command';

export const check: CliCommand = {
  name: 'check',
  add(program, finish) {
    program
      .command('check')
      .description('say whether a panic now would be captured whole, and why')
      .argument('<input...>', 'files, directories or archives of ONE machine')
      .option('--json', 'print kdumpscope/check@1 JSON')
      .addHelpText('after', VERDICT_EXIT_HELP)
      .action(async (inputs: string[], options: { json?: true }) => {
        finish(printVerdict(await openMachine(inputs), options.json === true));
      });
  },
};
