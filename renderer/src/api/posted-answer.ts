// Large answers of the main process: the preload puts a port into the page, the answer comes through it. The browser
// moves it as a whole, where the bridge would copy every value of it and freeze the window meanwhile.
import { createAnswer, type AnswerMessage } from '../../../app/ipc/answer-parts';
import type { IpcResult, Posted } from '../../../app/ipc/contract';

/** By number; whichever is first here, the port or the question for it, waits for the other. */
const arrived = new Map<number, MessagePort>();
const awaited = new Map<number, (port: MessagePort) => void>();

// The preload's message comes from this very window; nothing else may hand in a port.
window.addEventListener('message', ({ source, data, ports: [port] }: MessageEvent<unknown>) => {
  if (source !== window || port === undefined || !isPosted(data)) return;
  const take = awaited.get(data.posted);
  if (take === undefined) arrived.set(data.posted, port);
  else take(port);
  awaited.delete(data.posted);
});

function isPosted(data: unknown): data is Posted {
  return typeof data === 'object' && data !== null && 'posted' in data && typeof data.posted === 'number';
}

function portOf(posted: number): Promise<MessagePort> {
  const port = arrived.get(posted);
  arrived.delete(posted);
  return port === undefined ? new Promise((resolve) => awaited.set(posted, resolve)) : Promise.resolve(port);
}

/** The answer that `posted` stands for. */
export async function postedAnswer<T>({ posted }: Posted): Promise<IpcResult<T>> {
  const port = await portOf(posted);
  return new Promise((resolve) => {
    const take = createAnswer();
    port.onmessage = ({ data }: MessageEvent<AnswerMessage>) => {
      const whole = take(data);
      if (whole === undefined) return;
      port.close();
      // Reading a large answer takes a while, and so does showing it: a frame fits in between.
      setTimeout(() => resolve(whole.answer as IpcResult<T>));
    };
  });
}
