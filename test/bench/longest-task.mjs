// The longest task of the page's thread while something goes on: for that long the window answers nothing. Counted in the
// thread's own time, since other work on the machine also lengthens frames.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Milliseconds; the work is that of Electron's `app` of Playwright. */
export async function longestTask(app, act) {
  const file = path.join(os.tmpdir(), `kdumpscope-trace-${process.pid}.json`);
  await app.evaluate(({ contentTracing }) => contentTracing.startRecording({ included_categories: ['toplevel'] }));
  try {
    await act();
    await app.evaluate(({ contentTracing }, to) => contentTracing.stopRecording(to), file);
    const { traceEvents } = JSON.parse(fs.readFileSync(file, 'utf8'));
    const named = traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
    const pages = new Set(named.map(({ pid, tid }) => `${pid} ${tid}`));
    const ofPage = traceEvents.filter(({ pid, tid, tdur }) => tdur !== undefined && pages.has(`${pid} ${tid}`));
    return Math.max(...ofPage.map(({ tdur }) => tdur / 1000));
  } finally {
    fs.rmSync(file, { force: true });
  }
}
