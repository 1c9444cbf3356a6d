// Runs the capture script here or on a host, through the user's own ssh: the script goes in on standard input, the
// archive comes out on standard output. Nothing is stored on the host but a temporary folder that is gone at the end.
import { spawn } from 'node:child_process';
import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { collectorScript } from '../jobs/collector-script';
import { UnusableInput } from './failure';

export interface CollectTarget {
  /** As ssh takes it; absent: this machine. */
  readonly host?: string;
  readonly sudo: boolean;
}

const SHELL = ['sh', '-s', '--', '-o', '-'] as const;
/** The script wrote an archive: with all that a verdict needs, or without some of it. */
const WRITTEN = new Set<number | null>([0, 1]);
/** What ssh itself exits with when it fails. */
const SSH_FAILED = 255;

/** The words to start. ssh gives its words to a shell on the host; none of them is the user's. */
export function collectorCommand({ host, sudo }: CollectTarget): readonly [command: string, ...args: string[]] {
  // Over ssh there is no terminal on which sudo could ask for a password; here there is.
  if (host === undefined) return sudo ? ['sudo', ...SHELL] : [...SHELL];
  return ['ssh', '-T', host, ...(sudo ? ['sudo', '-n'] : []), ...SHELL];
}

/** Collects into `file`, which must not exist. Throws UnusableInput when there is no archive; then no file is left. */
export async function runCollector(target: CollectTarget, file: string): Promise<void> {
  const out = await create(file);
  // Ctrl+C reaches the script too; it ends, and what was written is removed below.
  const wait = (): void => undefined;
  process.once('SIGINT', wait);
  try {
    const code = await pipeArchive(collectorCommand(target), out);
    if (!WRITTEN.has(code)) throw failed(target, code);
  } catch (error) {
    await rm(file, { force: true });
    throw asUnusable(error, file);
  } finally {
    process.removeListener('SIGINT', wait);
  }
}

async function create(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'wx', 0o600);
  } catch (error) {
    throw asUnusable(error, file);
  }
}

async function pipeArchive(
  [command, ...args]: readonly [string, ...string[]],
  out: FileHandle,
): Promise<number | null> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  // A shell that ends early closes its input: its exit code says more than the broken pipe.
  child.stdin.on('error', () => undefined);
  child.stdin.end(collectorScript);
  const [code] = await Promise.all([ended, pipeline(child.stdout, out.createWriteStream())]);
  return code;
}

function asUnusable(error: unknown, file: string): UnusableInput {
  if (error instanceof UnusableInput) return error;
  if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
    return new UnusableInput('is there already', file, 'choose another name with -o');
  }
  return new UnusableInput(error instanceof Error ? error.message : 'cannot write', file, 'nothing was collected');
}

function failed({ host, sudo }: CollectTarget, code: number | null): UnusableInput {
  const place = host ?? 'this machine';
  if (host !== undefined && code === SSH_FAILED) {
    return new UnusableInput('ssh failed', host, `try "ssh ${host} true" first`);
  }
  const hint = sudo ? 'try it without --sudo, or let your user run sh with sudo without a password' : 'see above';
  return new UnusableInput(`the capture script ended with ${code?.toString() ?? 'a signal'}`, place, hint);
}
