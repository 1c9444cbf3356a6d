// A virtual display for machines without one: our own Xvfb on the first free number, ended with us.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { findProgram } from './system-libs.mjs';

/** True when a window could be shown to somebody. Only Linux has machines without a display in use. */
export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** Starts Xvfb. `stop` ends it; so does the end of this process. */
export async function startDisplay(size = '2560x1600x24') {
  const xvfb = findProgram('Xvfb');
  if (xvfb === undefined) throw new Error('Xvfb is not installed');
  // An ordinary user cannot make this folder the way X wants it; where root runs first, it is there for all.
  if (process.geteuid?.() === 0 && !fs.existsSync('/tmp/.X11-unix')) {
    fs.mkdirSync('/tmp/.X11-unix');
    fs.chmodSync('/tmp/.X11-unix', 0o1777);
  }
  const child = spawn(xvfb, ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => (complaint += chunk));
  const number = await new Promise((resolve, reject) => {
    let text = '';
    child.stdio[3].on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.trim());
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}: ${complaint.trim()}`)));
  });
  const stop = () => child.kill('SIGTERM');
  process.once('exit', stop);
  child.unref();
  child.stderr.unref?.();
  child.stdio[3].destroy();
  return { name: `:${number}`, stop };
}
