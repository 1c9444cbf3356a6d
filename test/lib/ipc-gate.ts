// The gate in front of every request (app/ipc/server.ts) with an Electron made of plain objects.
import type { IpcMainEvent, IpcMainInvokeEvent, MessagePortMain } from 'electron';
import { vi } from 'vitest';
import type { AnswerHead } from '../../app/ipc/answer-parts';
import { channels, isPosted, type Channel, type IpcResult } from '../../app/ipc/contract';
import { serve, type Handlers } from '../../app/ipc/server';

export type Listener = (event: IpcMainInvokeEvent & IpcMainEvent, ...args: unknown[]) => unknown;

/** A gate whose handlers note that they were called, with what. */
export function startGate(isOwnPage: (url: string) => boolean, overrides: Partial<Handlers> = {}) {
  const listeners = new Map<string, Listener>();
  const called: string[] = [];
  const given: unknown[][] = [];
  const handler =
    (channel: string) =>
    (...args: unknown[]): Promise<IpcResult<never>> => {
      called.push(channel);
      given.push(args);
      return Promise.resolve({ ok: false, error: { code: 'not-found', message: channel } });
    };
  const handlers = { ...Object.fromEntries(channels.map((c) => [c, handler(c)])), ...overrides } as Handlers;
  const log = vi.fn();
  const take = (channel: string, listener: Listener): void => void listeners.set(channel, listener);
  // Electron's `on` returns itself, which nobody asks for here.
  const ipcMain = { handle: take, on: take } as unknown as Parameters<typeof serve>[0];
  serve(ipcMain, handlers, { isOwnPage, log });
  /** As the preload does: a posted channel has its arguments as one and a port for the answer. */
  const ask = (channel: Channel, frame: unknown, ...args: unknown[]): unknown => {
    const event = { senderFrame: frame } as IpcMainInvokeEvent & IpcMainEvent;
    const listener = listeners.get(channel);
    if (!isPosted(channel)) return listener?.(event, ...args);
    return new Promise((resolve) => {
      const postMessage = ({ answer }: AnswerHead): void => resolve(answer);
      const port = { postMessage } as unknown as MessagePortMain;
      listener?.({ ...event, ports: [port] }, args);
    });
  };
  return { ask, called, given, log, listeners };
}
