// The bridge between the window and the main process: names checked against the contract, nothing else exposed.
// Runs sandboxed; `window.kdumpscope` is all the renderer ever sees of Electron.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { isChannel, isPosted, isPush, type Bridge, type Channel, type Posted, type Pushes } from '../ipc/contract';

type Push = keyof Pushes;
type Listener = (value: never) => void;

const listeners: Record<Push, Set<Listener>> = { 'task:progress': new Set(), 'app:open-paths': new Set() };
/** Paths handed over before the page listens: kept, or a file double-clicked on the desktop would be lost. */
const early: string[][] = [];

ipcRenderer.on('task:progress', (_event, value: Pushes['task:progress']) => {
  for (const listener of listeners['task:progress']) (listener as (v: typeof value) => void)(value);
});
ipcRenderer.on('app:open-paths', (_event, paths: string[]) => {
  if (listeners['app:open-paths'].size === 0) early.push(paths);
  for (const listener of listeners['app:open-paths']) (listener as (v: string[]) => void)(paths);
});

let posted = 0;
/** Gives one end of a new channel to the main process and the other to the page: the answer does not pass through here. */
function post(channel: Channel, args: readonly unknown[]): Posted {
  const { port1, port2 } = new MessageChannel();
  posted += 1;
  ipcRenderer.postMessage(channel, args, [port1]);
  window.postMessage({ posted } satisfies Posted, '/', [port2]);
  return { posted };
}

const bridge: Bridge = {
  invoke(channel, ...args) {
    if (!isChannel(channel)) {
      return Promise.resolve({ ok: false, error: { code: 'refused', message: 'No such request.' } });
    }
    return isPosted(channel) ? Promise.resolve(post(channel, args)) : ipcRenderer.invoke(channel, ...args);
  },
  on(push, listener) {
    if (!isPush(push)) return () => undefined;
    listeners[push].add(listener);
    if (push === 'app:open-paths') for (const paths of early.splice(0)) (listener as (v: string[]) => void)(paths);
    return () => void listeners[push].delete(listener);
  },
  pathForFile: (file) => webUtils.getPathForFile(file),
};

contextBridge.exposeInMainWorld('kdumpscope', bridge);
