// The bridge between the window and the main process: names checked against the contract, nothing else exposed.
// Runs sandboxed; `window.kdumpscope` is all the renderer ever sees of Electron.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { isChannel, isPush, type Bridge, type Pushes } from '../ipc/contract';

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

const bridge: Bridge = {
  invoke: (channel, ...args) =>
    isChannel(channel)
      ? ipcRenderer.invoke(channel, ...args)
      : Promise.resolve({ ok: false, error: { code: 'refused', message: 'No such request.' } }),
  on(push, listener) {
    if (!isPush(push)) return () => undefined;
    listeners[push].add(listener);
    if (push === 'app:open-paths') for (const paths of early.splice(0)) (listener as (v: string[]) => void)(paths);
    return () => void listeners[push].delete(listener);
  },
  pathForFile: (file) => webUtils.getPathForFile(file),
};

contextBridge.exposeInMainWorld('kdumpscope', bridge);
