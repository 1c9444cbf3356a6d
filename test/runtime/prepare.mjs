// The steps before any real window: find the runtime and say which, check the system, find or start a display.
import { hasDisplay, startDisplay } from './display.mjs';
import { resolveElectron, runtimeWords } from './electron-runtime.mjs';
import { ensureSystemLibraries } from './system-libs.mjs';

/** `virtual`: always use a display of our own, even where there is a real one. */
export async function prepareRuntime({ virtual = true } = {}) {
  const runtime = await resolveElectron();
  console.error(runtimeWords(runtime));
  const needVirtual = virtual || !hasDisplay();
  ensureSystemLibraries(runtime.executable, { needDisplay: needVirtual });
  const display = needVirtual ? await startDisplay() : undefined;
  const env = {
    ...process.env,
    ELECTRON_OVERRIDE_DIST_PATH: runtime.dir,
    KDUMPSCOPE_RUNTIME: runtime.source,
    ...(display && { DISPLAY: display.name, WAYLAND_DISPLAY: '' }),
  };
  return { runtime, env, stop: () => display?.stop() };
}
