// Colour on a terminal, plain text everywhere else.
import pc from 'picocolors';
import type { Paint } from '../report/check-text';

/**
 * NO_COLOR wins, then FORCE_COLOR, then whether stdout is a terminal. picocolors' own rule also colours wherever CI is
 * set, which put escape codes into reports piped to a file on a build machine.
 */
function wantsColour(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return isTerminal && env.TERM !== 'dumb';
}

/** Paints for this process's stdout. */
export function createPaint(): Paint {
  // isTTY is undefined, not false, on a pipe.
  const c = pc.createColors(wantsColour(process.env, process.stdout.isTTY === true));
  return (role, text) => {
    switch (role) {
      case 'breaks':
        return c.red(text);
      case 'risk':
        return c.yellow(text);
      case 'unknown':
        return c.magenta(text);
      case 'ok':
        return c.green(text);
      case 'info':
      case 'faint':
        return c.dim(text);
      case 'strong':
        return c.bold(text);
    }
  };
}
