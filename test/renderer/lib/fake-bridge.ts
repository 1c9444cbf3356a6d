// A main process for tests: answers what it was told to, remembers what it was asked.
import type { Bridge, Channel, IpcError, Pushes, RequestArgs, RequestResult } from '../../../app/ipc/contract';

type Answers = { [C in Channel]?: (...args: RequestArgs<C>) => RequestResult<C> | IpcError };

export interface FakeBridge {
  readonly asked: { channel: Channel; args: readonly unknown[] }[];
  push<P extends keyof Pushes>(name: P, value: Pushes[P]): void;
}

const isError = (value: unknown): value is IpcError =>
  typeof value === 'object' && value !== null && 'code' in value && 'message' in value;

/** Puts the fake on the window. An unanswered channel is a `not-found`. */
export function installBridge(answers: Answers = {}): FakeBridge {
  const asked: FakeBridge['asked'] = [];
  const listeners = new Map<string, ((value: never) => void)[]>();
  const bridge: Bridge = {
    invoke(channel, ...args) {
      asked.push({ channel, args });
      const answer = answers[channel];
      const value = answer === undefined ? { code: 'not-found' as const, message: channel } : answer(...args);
      return Promise.resolve(isError(value) ? { ok: false, error: value } : { ok: true, value });
    },
    on(name, listener) {
      const list = listeners.get(name) ?? [];
      list.push(listener);
      listeners.set(name, list);
      return () => list.splice(list.indexOf(listener), 1);
    },
    pathForFile: () => '',
  };
  Object.defineProperty(window, 'kdumpscope', { value: bridge, configurable: true });
  return {
    asked,
    push(name, value) {
      for (const listener of listeners.get(name) ?? []) listener(value as never);
    },
  };
}
