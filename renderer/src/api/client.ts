// The renderer's only door to the rest of the product: typed calls over window.kdumpscope.
import { visibleStrings } from '../../../app/core/text/visible';
import type { Bridge, Channel, IpcResult, Pushes, RequestArgs, RequestResult } from '../../../app/ipc/contract';
import { postedAnswer } from './posted-answer';

declare global {
  interface Window {
    readonly kdumpscope: Bridge;
  }
}

/** Calls the main process. A broken channel is reported like any other failure, never thrown. */
export async function request<C extends Channel>(
  channel: C,
  ...args: RequestArgs<C>
): Promise<IpcResult<RequestResult<C>>> {
  try {
    const answer = await window.kdumpscope.invoke(channel, ...args);
    const result = 'posted' in answer ? await postedAnswer<RequestResult<C>>(answer) : answer;
    // Names of files may hold anything.
    return result.ok ? result : visibleStrings(result);
  } catch (error) {
    return {
      ok: false,
      error: {
        code: 'internal',
        message: 'The program did not answer.',
        where: `${channel}: ${error instanceof Error ? error.message : String(error)}`,
        hint: 'Try again; if it happens again, restart Kdumpscope.',
      },
    };
  }
}

/** Listens to a push of the main process; returns the function that stops listening. */
export function onPush<P extends keyof Pushes>(push: P, listener: (value: Pushes[P]) => void): () => void {
  return window.kdumpscope.on(push, listener);
}

/** Paths of dropped files and folders, in drop order; files without a path are left out. */
export function pathsOf(files: Iterable<File>): string[] {
  return Array.from(files, (file) => window.kdumpscope.pathForFile(file)).filter((path) => path !== '');
}
