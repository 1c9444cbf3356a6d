// Runs the built command line as a user would: a process of its own, its exit code, its two streams.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const script = path.join(root, 'out/main/cli.js');

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Throws when the command line was not built: a skipped test would look like a passed one. */
export function runCli(args: readonly string[], env: NodeJS.ProcessEnv = {}): CliRun {
  if (!existsSync(script)) throw new Error('out/main/cli.js is missing: npm run build');
  const run = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: 20_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr };
}
