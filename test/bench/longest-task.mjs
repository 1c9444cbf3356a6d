// The longest task of the page's thread while something goes on: for that long the window answers nothing. Counted in the
// thread's own time, since other work on the machine also lengthens frames.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const THREADS = { page: 'CrRendererMain', main: 'CrBrowserMain' };

/** Of the page's thread, in milliseconds. */
export const longestTask = async (app, act) => (await longestTasks(app, act)).page;

/** Milliseconds of the page's thread and of the main process's; the work is that of Electron's `app` of Playwright. */
export async function longestTasks(app, act) {
  const file = path.join(os.tmpdir(), `kdumpscope-trace-${process.pid}.json`);
  await app.evaluate(({ contentTracing }) => contentTracing.startRecording({ included_categories: ['toplevel'] }));
  try {
    await act();
    await app.evaluate(({ contentTracing }, to) => contentTracing.stopRecording(to), file);
    const { traceEvents } = JSON.parse(fs.readFileSync(file, 'utf8'));
    const longest = (thread) => {
      const named = traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === thread);
      const threads = new Set(named.map(({ pid, tid }) => `${pid} ${tid}`));
      const tasks = traceEvents.filter(({ pid, tid, tdur }) => tdur !== undefined && threads.has(`${pid} ${tid}`));
      return tasks.reduce((most, { tdur }) => Math.max(most, tdur / 1000), 0);
    };
    return { page: longest(THREADS.page), main: longest(THREADS.main) };
  } finally {
    fs.rmSync(file, { force: true });
  }
}
