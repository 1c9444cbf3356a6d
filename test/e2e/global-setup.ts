// Journeys run on a display of their own, with the runtime `npm start` would use.
import { ensureBuilt } from '../runtime/build.mjs';
import { prepareRuntime } from '../runtime/prepare.mjs';

export default async function setup(): Promise<() => void> {
  const { env, stop }: { env: NodeJS.ProcessEnv; stop: () => void } = await prepareRuntime();
  ensureBuilt();
  // Inherited by the test workers, and read by the electron package itself.
  for (const name of [
    'ELECTRON_OVERRIDE_DIST_PATH',
    'KDUMPSCOPE_RUNTIME',
    'KDUMPSCOPE_SANDBOX',
    'DISPLAY',
    'WAYLAND_DISPLAY',
  ]) {
    process.env[name] = env[name] ?? '';
  }
  return stop;
}
