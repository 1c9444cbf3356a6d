// The steps before any real window: find the runtime and say which, check the system, find or start a display.
import { hasDisplay, startDisplay } from './display.mjs';
import { resolveElectron, runtimeWords } from './electron-runtime.mjs';
import { findSandbox } from './sandbox.mjs';
import { ensureSystemLibraries } from './system-libs.mjs';

/** `virtual`: always use a display of our own, even where there is a real one. */
export async function prepareRuntime({ virtual = true } = {}) {
  const runtime = await resolveElectron();
  console.error(runtimeWords(runtime));
  const needVirtual = process.platform === 'linux' && (virtual || !hasDisplay());
  ensureSystemLibraries(runtime.executable, { needDisplay: needVirtual });
  const sandbox = findSandbox(runtime.dir);
  if (!sandbox.usable) console.error(`without Chromium's sandbox: ${sandbox.why}`);
  const display = needVirtual ? await startDisplay() : undefined;
  const env = {
    ...process.env,
    ELECTRON_OVERRIDE_DIST_PATH: runtime.dir,
    KDUMPSCOPE_RUNTIME: runtime.source,
    KDUMPSCOPE_SANDBOX: sandbox.usable ? 'on' : 'off',
    ...(display && { DISPLAY: display.name, WAYLAND_DISPLAY: '' }),
  };
  return { runtime, env, stop: () => display?.stop() };
}
