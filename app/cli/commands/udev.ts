// kdumpscope udev INPUT… [--json]: who updates the header at the next hotplug, rule by rule.
import type { SubsystemReadiness, UpdatePath } from '../../core/readiness/readiness';
import { udevReadiness } from '../../core/readiness/readiness';
import { udevJson } from '../../report/udev-json';
import { udevText } from '../../report/udev-text';
import { EXIT } from '../failure';
import { openMachine } from '../open-machine';
import { createPaint } from '../paint';
import type { CliCommand } from './command';

const HELP = `
Evaluates the udev rules of the snapshot against its sysfs values for a memory and a CPU hotplug: kernel, reload, both,
none or unknown. Of a program it is said whether it would reload kdump; nothing is run.

Exit code: 0 the kernel or a reload alone, 1 both or none, 2 usage or unusable input, 3 unknown (evidence is missing).`;

const RISKS: readonly UpdatePath[] = ['both', 'none'];

function exitCode(answers: readonly SubsystemReadiness[]): number {
  if (answers.some(({ path }) => RISKS.includes(path))) return EXIT.incomplete;
  return answers.some(({ path }) => path === 'unknown') ? EXIT.unknown : EXIT.complete;
}

export const udev: CliCommand = {
  name: 'udev',
  add(program, finish) {
    program
      .command('udev')
      .description('say who updates the header at the next hotplug: the kernel, udev rules, both or nobody')
      .argument('<input...>', 'files, directories or archives of ONE machine')
      .option('--json', 'print kdumpscope/udev@1 JSON')
      .addHelpText('after', HELP)
      .action(async (inputs: string[], options: { json?: true }) => {
        const { title, machine } = await openMachine(inputs);
        const report = udevReadiness(machine);
        const text = options.json ? JSON.stringify(udevJson(report), null, 2) : udevText(title, report, createPaint());
        process.stdout.write(`${text}\n`);
        finish(exitCode([report.memory, report.cpu]));
      });
  },
};
