// One running guest: a shell inside, QEMU's monitor outside.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Arch } from '../setup/kernels';
import { LabError } from '../setup/run-program';
import { openLineSocket } from './line-socket';
import { launchArguments } from './platform';
import type { MachineOptions } from './platform';
import { openQmp } from './qmp';
import type { Qmp } from './qmp';

export interface ShellAnswer {
  readonly status: number;
  readonly output: string;
}

export interface Guest {
  readonly arch: Arch;
  /** The folder that the guest has as /out. */
  readonly share: string;
  readonly qmp: Qmp;
  /** Runs one line in the guest's shell. */
  readonly shell: (line: string, timeoutMs?: number) => Promise<ShellAnswer>;
  /** The output of a line that must succeed. */
  readonly read: (line: string, timeoutMs?: number) => Promise<string>;
  /** Asks again until the answer is wanted; throws LabError when it does not come. */
  readonly until: (line: string, wanted: (output: string) => boolean, timeoutMs?: number) => Promise<void>;
  readonly log: (text: string) => void;
  /** Ends QEMU. */
  readonly stop: () => Promise<void>;
}

export interface GuestPlan extends MachineOptions {
  readonly program: string;
  readonly arch: Arch;
  readonly boot: string;
  readonly share: string;
}

const BOOT_MS = 300_000;
const SHELL_MS = 300_000;

/** Boots a guest and waits for its shell. */
export async function bootGuest(plan: GuestPlan): Promise<Guest> {
  const { arch, share, program } = plan;
  const sockets = mkdtempSync(path.join(tmpdir(), 'lab-'));
  const args = launchArguments(arch, { ...plan, sockets });
  const began = Date.now();
  const logFile = path.join(share, 'lab.log');
  const log = (text: string): void => {
    appendFileSync(logFile, `${((Date.now() - began) / 1000).toFixed(1).padStart(7)} ${text}\n`);
  };
  writeFileSync(logFile, `${program} ${args.join(' ')}\n`);
  const said = path.join(share, 'qemu.log');
  const child = spawn(program, args, { stdio: ['ignore', openSync(said, 'w'), openSync(said, 'a')] });
  const ended = once(child, 'exit');
  // Interrupted, the lab leaves no guest behind.
  const interrupted = (): never => {
    child.kill();
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupted);
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill();
    await ended;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupted);
    rmSync(sockets, { recursive: true, force: true });
  };
  try {
    const qmp = await openQmp(path.join(sockets, 'qmp'));
    const agent = await openLineSocket(path.join(sockets, 'agent'));
    while ((await agent.next(BOOT_MS, 'boot')) !== '@@READY');
    log('the guest is up');
    const shell: Guest['shell'] = async (line, timeoutMs = SHELL_MS) => {
      agent.send(line);
      const output: string[] = [];
      for (;;) {
        const answer = await agent.next(timeoutMs, line);
        const end = /^(.*)@@END (\d+)$/.exec(answer);
        if (!end) output.push(answer);
        else {
          if (end[1]) output.push(end[1]);
          log([`# ${line} -> ${end[2] ?? ''}`, ...output.slice(0, 40)].join('\n          '));
          return { status: Number(end[2]), output: output.join('\n') };
        }
      }
    };
    const read: Guest['read'] = async (line, timeoutMs) => {
      const { status, output } = await shell(line, timeoutMs);
      if (status !== 0) throw new LabError(`in the guest: ${line}: ${status}: ${output}`);
      return output;
    };
    const until: Guest['until'] = async (line, wanted, timeoutMs = 90_000) => {
      for (const end = Date.now() + timeoutMs; ;) {
        const { output } = await shell(line);
        if (wanted(output)) return;
        if (Date.now() > end) throw new LabError(`in the guest: ${line}: still ${output}`);
        await pause(500);
      }
    };
    return { arch, share, qmp, shell, read, until, log, stop };
  } catch (error) {
    await stop();
    const words = readFileSync(said, 'utf8').trim();
    if (error instanceof LabError && words) throw new LabError(`${error.message}\n${words}`);
    throw error;
  }
}
