// The tree of commands and options. Man page and completions are made from it, so nothing is said twice.
import { Command } from 'commander';
import { COMMANDS } from './commands/index';
import { version } from './version';

/** The whole command line. `finish` takes the exit code of the command that ran. */
export function createProgram(finish: (exitCode: number) => void): Command {
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
