// The window of an installed package on a virtual display inside its root, looked at through Chromium's debugging port.
import { chromium } from '@playwright/test';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

const READY_MS = 60_000;
/** High enough to be nobody else's. */
const DISPLAY = ':4711';

/** The address Chromium says it listens on. */
export async function debuggingAddress(child) {
  const lines = createInterface({ input: child.stderr });
  let said = '';
  child.once('exit', () => lines.close());
  const late = setTimeout(() => lines.close(), READY_MS);
  for await (const line of lines) {
    said += `${line}\n`;
    const found = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (found === undefined) continue;
    clearTimeout(late);
    child.stderr.resume();
    return found;
  }
  throw new Error(`no window came:\n${said}`);
}

/** Opens `file` in the window as `user` and waits for `verdict`; takes a picture. Throws when it does not come. */
export async function showsVerdict(root, user, file, verdict, picture) {
  fs.mkdirSync(path.join(root.folder, 'tmp/.X11-unix'), { recursive: true });
  fs.chmodSync(path.join(root.folder, 'tmp/.X11-unix'), 0o1777);
  fs.mkdirSync(path.join(root.folder, 'tmp/home'), { recursive: true });
  fs.chmodSync(path.join(root.folder, 'tmp/home'), 0o777);
  const display = root.start(['Xvfb', DISPLAY, '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], user);
  display.stderr.resume();
  const socket = path.join(root.folder, `tmp/.X11-unix/X${DISPLAY.slice(1)}`);
  for (const end = Date.now() + READY_MS; !fs.existsSync(socket) && Date.now() < end;) {
    await new Promise((later) => setTimeout(later, 50));
  }
  const app = root.start(['kdumpscope-app', '--remote-debugging-port=0', file], user, { DISPLAY, HOME: '/tmp/home' });
  const ended = once(app, 'exit');
  try {
    const browser = await chromium.connectOverCDP(await debuggingAddress(app));
    const context = browser.contexts()[0];
    const page = context.pages()[0] ?? (await context.waitForEvent('page'));
    await page.locator(`[data-testid=verdict][data-verdict=${verdict}]`).waitFor({ timeout: READY_MS });
    fs.mkdirSync(path.dirname(picture), { recursive: true });
    await page.screenshot({ path: picture });
    await page.close(); // the last window: the app ends
    await ended;
  } finally {
    app.kill('SIGKILL');
    display.kill('SIGTERM');
    await once(display, 'exit');
  }
}
