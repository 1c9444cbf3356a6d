// The only place that listens to the window. Each request passes three checks: it comes from our page's top frame,
// its channel is in the contract, its arguments have the contract's shape. Faults leave as data.
import type { IpcMain, MessagePortMain, WebFrameMain } from 'electron';
import { setImmediate } from 'node:timers/promises';
import { answerMessages } from './answer-parts';
import { argumentSchemas } from './arguments';
import {
  channels,
  isPosted,
  type Channel,
  type IpcError,
  type IpcResult,
  type RequestArgs,
  type RequestResult,
} from './contract';
import { toIpcError } from './errors';
import { isPlainMessage } from './plain-message';

/** Of a request that fits nowhere. */
const ISSUES_LOGGED = 5;
const MESSAGE_LOGGED = 200;

/** One function per channel. An expected failure is an IpcResult; a throw is a fault. */
export type Handlers = {
  readonly [C in Channel]: (...args: RequestArgs<C>) => Promise<IpcResult<RequestResult<C>>>;
};

export interface Gate {
  /** Says whether a URL is our own page. */
  readonly isOwnPage: (url: string) => boolean;
  /** Told about every refusal and fault. */
  readonly log: (message: string, detail: unknown) => void;
}

/** Starts answering every channel of the contract. */
export function serve(ipcMain: Pick<IpcMain, 'handle' | 'on'>, handlers: Handlers, gate: Gate): void {
  for (const channel of channels) {
    if (isPosted(channel)) {
      ipcMain.on(channel, ({ senderFrame, ports: [port] }, args: unknown) => {
        const asked = Array.isArray(args) ? args : [args];
        void answer(channel, senderFrame, asked, handlers, gate).then((result) => sendInTurns(port, result));
      });
    } else {
      ipcMain.handle(channel, ({ senderFrame }, ...args: unknown[]) =>
        answer(channel, senderFrame, args, handlers, gate),
      );
    }
  }
}

/** Sends one message per turn of the event loop: between two of them the window's own events have theirs. */
async function sendInTurns(port: MessagePortMain | undefined, result: IpcResult<unknown>): Promise<void> {
  for (const message of answerMessages(result)) {
    port?.postMessage(message);
    await setImmediate();
  }
}

async function answer<C extends Channel>(
  channel: C,
  frame: WebFrameMain | null,
  args: readonly unknown[],
  handlers: Handlers,
  gate: Gate,
): Promise<IpcResult<RequestResult<C>>> {
  const url = topFrameUrl(frame);
  if (url === undefined || !gate.isOwnPage(url)) {
    gate.log('request from a foreign frame', { channel, url });
    return refused('This page may not ask.');
  }
  const parsed = parseArguments(channel, args);
  if (!parsed.success) {
    gate.log('request with wrong arguments', { channel, issues: parsed.issues });
    return refused(`Wrong arguments for ${channel}.`);
  }
  try {
    return await handlers[channel](...parsed.data);
  } catch (thrown) {
    const error = toIpcError(thrown);
    if (error.code !== 'cancelled') gate.log(`request ${channel} failed`, thrown);
    return { ok: false, error };
  }
}

type Parsed<C extends Channel> = { success: true; data: RequestArgs<C> } | { success: false; issues: string[] };

function parseArguments<C extends Channel>(channel: C, args: readonly unknown[]): Parsed<C> {
  if (!isPlainMessage(args)) return { success: false, issues: ['not plain data, or more than any request'] };
  try {
    const parsed = argumentSchemas[channel].safeParse(args);
    if (parsed.success) return parsed;
    return {
      success: false,
      issues: parsed.error.issues.slice(0, ISSUES_LOGGED).map(({ message }) => message.slice(0, MESSAGE_LOGGED)),
    };
  } catch (thrown) {
    // zod compares an object's `length` before it knows that the object is no array, and that can throw.
    return { success: false, issues: [String(thrown)] };
  }
}

/** Where a top frame stands; undefined for a frame inside another, and for one that went away while it asked. */
function topFrameUrl(frame: WebFrameMain | null): string | undefined {
  try {
    return frame?.parent === null ? frame.url : undefined;
  } catch {
    // Electron throws at every look at a disposed frame.
    return undefined;
  }
}

function refused(message: string): { ok: false; error: IpcError } {
  return { ok: false, error: { code: 'refused', message } };
}
