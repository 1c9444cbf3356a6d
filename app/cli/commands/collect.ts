// kdumpscope collect [--ssh HOST] [--sudo] [-o FILE]: runs the capture script and judges what it brings.
import { EXIT, UnusableInput } from '../failure';
import { openMachine } from '../open-machine';
import { printVerdict, VERDICT_EXIT_HELP } from '../print-verdict';
import { runCollector } from '../run-collector';
import { collectorScript } from '../../jobs/collector-script';
import type { CliCommand } from './command';

interface Options {
  readonly ssh?: string;
  readonly sudo?: true;
  readonly output?: string;
  readonly json?: true;
  readonly script?: true;
}

const HELP = `
Linux hides most of this from ordinary users: run it as root, or with --sudo.
Without this program on the machine: kdumpscope collect --script > kdumpscope-collect.sh
${VERDICT_EXIT_HELP}`;

export const collect: CliCommand = {
  name: 'collect',
  add(program, finish) {
    program
      .command('collect')
      .description('save the evidence of this machine, or of a host through ssh, and judge it')
      .option('--ssh <host>', 'collect there, as the ssh of this user reaches it')
      .option('--sudo', 'as root, through sudo')
      .option('-o, --output <file>', 'the archive to write; it must not exist yet')
      .option('--json', 'print kdumpscope/check@1 JSON')
      .option('--script', 'print the capture script and do nothing')
      .addHelpText('after', HELP)
      .action(async (options: Options) => {
        if (options.script) {
          process.stdout.write(collectorScript);
          finish(EXIT.complete);
          return;
        }
        const { ssh: host } = options;
        // ssh would take it for an option, and some of its options run commands.
        if (host !== undefined && !isHost(host)) throw new UnusableInput('not a host name', host, 'give user@host');
        const file = options.output ?? archiveName(host);
        await runCollector({ ...(host !== undefined && { host }), sudo: options.sudo === true }, file);
        process.stderr.write(`kdumpscope: written to ${file}\n`);
        finish(printVerdict(await openMachine([file]), options.json === true));
      });
  },
};

/** A name that ssh cannot take for an option. */
function isHost(text: string): boolean {
  return /^[^-\s\p{Cc}][^\s\p{Cc}]*$/u.test(text);
}

function archiveName(host = 'this-machine'): string {
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `kdumpscope-${host.replaceAll(/[^\w.-]/g, '_')}-${time}.tar.gz`;
}
