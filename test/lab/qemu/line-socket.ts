// A unix socket that speaks in lines: QEMU's monitor and the guest's serial line.
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { LabError } from '../setup/run-program';

export interface LineSocket {
  readonly send: (line: string) => void;
  /** The next line; throws LabError when none came in time or the other side is gone. */
  readonly next: (timeoutMs: number, what: string) => Promise<string>;
  /** Lines that are there already. */
  readonly waiting: () => boolean;
  readonly close: () => void;
}

async function connected(path: string, timeoutMs: number): Promise<net.Socket> {
  for (const end = Date.now() + timeoutMs; ;) {
    const socket = net.connect(path);
    try {
      await once(socket, 'connect');
      return socket;
    } catch {
      socket.destroy();
      if (Date.now() > end) throw new LabError(`nothing listens at ${path}`);
      await pause(100);
    }
  }
}

export async function openLineSocket(path: string): Promise<LineSocket> {
  const socket = await connected(path, 20_000);
  const lines: string[] = [];
  let rest = '';
  let gone = false;
  let wake: (() => void) | undefined;
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((line) => line.replace(/\r$/, '')));
    wake?.();
  });
  const end = (): void => {
    gone = true;
    wake?.();
  };
  socket.on('close', end);
  socket.on('error', end);
  return {
    send: (line) => void socket.write(`${line}\n`),
    async next(timeoutMs, what) {
      for (const until = Date.now() + timeoutMs; ;) {
        const line = lines.shift();
        if (line !== undefined) return line;
        if (gone) throw new LabError(`${what}: QEMU or the guest is gone`);
        const left = until - Date.now();
        if (left <= 0) throw new LabError(`${what}: no answer in ${timeoutMs / 1000} s; so far: ${rest}`);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, left);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = undefined;
      }
    },
    waiting: () => lines.length > 0,
    close: () => socket.destroy(),
  };
}
