// The command line: the same core as the window, without Electron.
import { Command, CommanderError } from 'commander';
import { COMMANDS } from './commands/index';
import { EXIT, failureLine, UnusableInput } from './failure';
import { version } from './version';

function createProgram(finish: (exitCode: number) => void): Command {
  const program = new Command('kdumpscope')
    .description('See whether kdump would capture a Linux machine whole, and why.')
    .version(version)
    .showHelpAfterError('(kdumpscope --help shows what there is)')
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'kdumpscope: ')) })
    .exitOverride();
  for (const command of COMMANDS) command.add(program, finish);
  // Subcommands copy settings only when they are made; these exit with 2 on bad usage, too.
  for (const sub of program.commands) sub.copyInheritedSettings(program);
  return program;
}

async function run(argv: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.unusable;
  try {
    await createProgram((code) => (exitCode = code)).parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.unusable;
    if (!(error instanceof UnusableInput)) throw error;
    process.stderr.write(`${failureLine(error)}\n`);
    return EXIT.unusable;
  }
  return exitCode;
}

// A reader that closes early (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.complete);
});
process.exitCode = await run(process.argv.slice(2));
