// The only place that listens to the window. Each request passes three checks: it comes from our page's top frame,
// its channel is in the contract, its arguments have the contract's shape. Faults leave as data.
import type { IpcMain, WebFrameMain } from 'electron';
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
        void answer(channel, senderFrame, asked, handlers, gate).then((result) => port?.postMessage(result));
      });
    } else {
      ipcMain.handle(channel, ({ senderFrame }, ...args: unknown[]) =>
        answer(channel, senderFrame, args, handlers, gate),
      );
    }
  }
}

async function answer<C extends Channel>(
  channel: C,
  frame: WebFrameMain | null,
  args: readonly unknown[],
  handlers: Handlers,
  gate: Gate,
): Promise<IpcResult<RequestResult<C>>> {
  if (frame === null || frame.parent !== null || !gate.isOwnPage(frame.url)) {
    gate.log('request from a foreign frame', { channel, url: frame?.url });
    return refused('This page may not ask.');
  }
  const parsed = argumentSchemas[channel].safeParse(args);
  if (!parsed.success) {
    gate.log('request with wrong arguments', { channel, issues: parsed.error.issues.map((issue) => issue.message) });
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

function refused(message: string): { ok: false; error: IpcError } {
  return { ok: false, error: { code: 'refused', message } };
}
