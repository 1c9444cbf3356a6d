// kdumpscope check INPUT… [--json]: the verdict, as text or kdumpscope/check@1.
import type { Verdict } from '../../core/coverage/finding';
import { checkJson } from '../../report/check-json';
import { checkText } from '../../report/check-text';
import { EXIT } from '../failure';
import { openMachine } from '../open-machine';
import { createPaint } from '../paint';
import type { CliCommand } from './command';

const EXIT_OF: Readonly<Record<Verdict, number>> = {
  complete: EXIT.complete,
  'at-risk': EXIT.incomplete,
  incomplete: EXIT.incomplete,
  unknown: EXIT.unknown,
};

export const check: CliCommand = {
  name: 'check',
  add(program, finish) {
    program
      .command('check')
      .description('say whether a panic now would be captured whole, and why')
      .argument('<input...>', 'files, directories or archives of ONE machine')
      .option('--json', 'print kdumpscope/check@1 JSON')
      .addHelpText(
        'after',
        '\nExit code: 0 complete, 1 incomplete or at risk, 2 usage or unusable input, 3 unknown (evidence is missing).',
      )
      .action(async (inputs: string[], options: { json?: true }) => {
        const { title, machine, judgement } = await openMachine(inputs);
        const text = options.json
          ? JSON.stringify(checkJson(machine, judgement), null, 2)
          : checkText(title, machine, judgement, createPaint());
        process.stdout.write(`${text}\n`);
        finish(EXIT_OF[judgement.verdict]);
      });
  },
};
