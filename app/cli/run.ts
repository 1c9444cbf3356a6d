// The command line: the same core as the window, without Electron. Runs under Node, and inside the packaged app before
// any window is made (app/main/entry.ts).
import { CommanderError } from 'commander';
import { EXIT, failureLine, UnusableInput } from './failure';
import { createProgram } from './program';

/** Runs one command; `argv` are the words after the program's name. The exit code. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  process.stdout.on('error', endOnWriteError);
  let exitCode: number = EXIT.unusable;
  try {
    await createProgram((code) => (exitCode = code)).parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.unusable;
    if (!(error instanceof UnusableInput)) throw error;
    process.stderr.write(`${failureLine(error)}\n`);
    return EXIT.unusable;
  }
  // A failed write is told on the next tick; its exit code must not lose against the verdict's.
  await new Promise(setImmediate);
  return exitCode;
}

/** A reader that closes early (`| head`) is no failure; a full disk is. */
function endOnWriteError(error: NodeJS.ErrnoException): never {
  if (error.code === 'EPIPE') process.exit(EXIT.complete);
  const failure = new UnusableInput('cannot write the output', error.code ?? error.message);
  process.stderr.write(`${failureLine(failure)}\n`);
  process.exit(EXIT.unusable);
}
