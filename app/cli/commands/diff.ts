// kdumpscope diff A B: what two headers differ in. Exit code as diff(1) has it.
import { diffHeaders } from '../../core/diff/diff-headers';
import { diffJson } from '../../core/diff/diff-json';
import { diffText } from '../../core/diff/diff-text';
import { openHeaderAt, parseStepInput } from '../at-step';
import { EXIT, UnusableInput } from '../failure';
import { createPaint } from '../paint';
import { addScenarioOptions, SCENARIO_HELP } from '../scenario-options';
import type { ScenarioOptions } from '../scenario-options';
import type { CliCommand } from './command';

const HELP = `
STEP: an index that "kdumpscope simulate" prints, load (as captured) or end (the last one), under the same events,
      scenario and design. Program headers are matched by the addresses they list, notes by their CPU.
${SCENARIO_HELP}

Exit code: 0 the same header, 1 another one, 2 usage or unusable input. Zero padding behind the table is no difference.`;

const SCENARIO_FLAGS = ['event', 'scenario', 'design', 'config', 'fault'] as const;

export const diff: CliCommand = {
  name: 'diff',
  add(program, finish) {
    addScenarioOptions(
      program
        .command('diff')
        .description('show what two headers differ in: ranges, notes, fields, bytes')
        .argument('<before>', 'a capture, a bare elfcorehdr, or CAPTURE@STEP')
        .argument('<after>', 'the same'),
    )
      .option('--json', 'print kdumpscope/diff@1 JSON')
      .addHelpText('after', HELP)
      .action(async (first: string, second: string, options: ScenarioOptions & { json?: true }) => {
        const inputs = [await parseStepInput(first), await parseStepInput(second)] as const;
        const idle = SCENARIO_FLAGS.find((flag) => options[flag] !== undefined);
        if (idle !== undefined && inputs.every((input) => input.step === undefined || input.step === 'load')) {
          throw new UnusableInput('nothing is simulated', `--${idle}`, 'give one of the inputs as CAPTURE@STEP');
        }
        const before = await openHeaderAt(inputs[0], options);
        const after = await openHeaderAt(inputs[1], options);
        const found = diffHeaders(before.side, after.side);
        const text = options.json
          ? JSON.stringify(diffJson(before, after, found), null, 2)
          : diffText(before, after, found, createPaint());
        process.stdout.write(`${text}\n`);
        finish(found.changes.length === 0 ? EXIT.complete : EXIT.incomplete);
      });
  },
};
