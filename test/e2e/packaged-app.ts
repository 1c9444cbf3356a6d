// Drives the packaged app the way Playwright drives an unpacked one: its page through Chromium's own debugging port, its
// main process through the socket of test/packaged/control. Playwright's launcher would wait for the inspector that the
// fuses forbid.
import { chromium, type Browser, type Page } from '@playwright/test';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { DrivenApp } from './driven-app';

const reply = z.object({ id: z.number(), value: z.unknown().optional(), error: z.string().optional() });

/** How long a start may take, and an end, before it is a failure. */
const START_MS = 30_000;
const END_MS = 10_000;

/** Starts `executable` of a driven copy. Every wait ends with an error after START_MS. */
export async function launchPackaged(executable: string, args: readonly string[]): Promise<DrivenApp> {
  const folder = mkdtempSync(path.join(tmpdir(), 'kdumpscope-control-'));
  const server = createServer();
  const connected = once(server, 'connection', { signal: AbortSignal.timeout(START_MS) });
  server.listen(path.join(folder, 'socket'));
  const child = spawn(executable, ['--remote-debugging-port=0', ...args], {
    env: { ...process.env, KDUMPSCOPE_TEST_SOCKET: path.join(folder, 'socket') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    await Promise.race([ended, new Promise((late) => setTimeout(late, END_MS))]);
    child.kill('SIGKILL');
    server.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [address, [socket]] = await Promise.all([debuggingAddress(child), connected as Promise<[Socket]>]);
    const browser = await chromium.connectOverCDP(address, { isLocal: true });
    return drivenApp(child, browser, callsOver(socket), stop);
  } catch (error) {
    child.kill('SIGKILL');
    await stop();
    throw error;
  }
}

/** Chromium says where it listens on its first lines. */
function debuggingAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (): void => reject(new Error(`the packaged app did not start:\n${said}`));
    const late = setTimeout(fail, START_MS);
    child.once('exit', fail);
    if (child.stderr === null) return fail();
    createInterface({ input: child.stderr }).on('line', (line) => {
      said += `${line}\n`;
      const found = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (found === undefined) return;
      clearTimeout(late);
      resolve(found);
    });
  });
}

type Call = (source: string, argument: unknown) => Promise<unknown>;

/** Calls by number over one line of JSON each. */
function callsOver(socket: Socket): Call {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const lines = createInterface({ input: socket });
  // A program that is killed resets the connection, and to one that has ended nothing can be written: `close` follows and
  // tells. The lines pass on what their socket says.
  for (const source of [socket, lines]) source.on('error', () => undefined);
  lines.on('line', (line) => {
    const { id, value, error } = reply.parse(JSON.parse(line));
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(value);
    else call?.reject(new Error(error));
  });
  socket.on('close', () => waiting.forEach(({ reject }) => reject(new Error('the app has ended'))));
  let last = 0;
  return (source, argument) =>
    new Promise((resolve, reject) => {
      const id = (last += 1);
      waiting.set(id, { resolve, reject });
      socket.write(`${JSON.stringify({ id, source, argument })}\n`);
    });
}

function drivenApp(child: ChildProcess, browser: Browser, call: Call, stop: () => Promise<void>): DrivenApp {
  const context = browser.contexts()[0];
  if (context === undefined) throw new Error('the packaged app shows no page');
  return {
    // A type of its own would only repeat Playwright's: the answer is what the function says it returns.
    evaluate: <R>(wanted: unknown, argument?: unknown) => call(String(wanted), argument) as Promise<R>,
    windows: () => context.pages(),
    process: () => child,
    async firstWindow(): Promise<Page> {
      const page = context.pages()[0] ?? (await context.waitForEvent('page', { timeout: START_MS }));
      await page.waitForURL('app://**', { timeout: START_MS });
      return page;
    },
    async close() {
      // Neither answer is sure to come: the program ends under the question.
      void call('({ app }) => app.quit()', undefined).catch(() => undefined);
      await stop();
      void browser.close().catch(() => undefined);
    },
  };
}
