// Colour on a terminal, plain text everywhere else.
import pc from 'picocolors';
import type { Paint } from '../report/check-text';

/** Colours follow NO_COLOR and FORCE_COLOR, and are off when stdout is no terminal. */
export function createPaint(): Paint {
  const c = pc.createColors(process.stdout.isTTY && pc.isColorSupported);
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
