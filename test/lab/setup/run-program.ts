// One program that must succeed, or what it said. Only what the lab needs of the host goes through here.
import { spawnSync } from 'node:child_process';

/** The lab cannot go on; the message says what to do. */
export class LabError extends Error {}

/** Standard output as text. Throws LabError with the last lines of what it said. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): string {
  const run = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  if (run.status === 0) return run.stdout;
  const said = (run.error?.message ?? run.stderr).trim().split('\n').slice(-4).join('\n');
  throw new LabError(`${program} ${args.join(' ')}: ${said}`);
}
