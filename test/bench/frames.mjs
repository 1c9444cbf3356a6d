// Looks at the frames of a page from inside: how long they are apart, and how long the page's thread works on one.

/** How long something may take that is measured in milliseconds. */
const PATIENCE_MS = 60_000;

/** Puts the probe into the page. Functions given to `evaluate` run there. */
export async function installProbe(page) {
  await page.evaluate(() => {
    const channel = new MessageChannel();
    const after = [];
    channel.port1.onmessage = () => after.splice(0).forEach((run) => run());
    /** Runs once the frame under way has been laid out and painted. */
    const afterPaint = (run) => {
      after.push(run);
      channel.port2.postMessage(0);
    };
    let begun;
    const probe = { frames: [], work: [] };
    const begin = () => (begun ??= performance.now());
    for (const type of ['pointermove', 'wheel', 'keydown'])
      addEventListener(type, begin, { capture: true, passive: true });
    let pending;
    const tick = (now) => {
      probe.frames.push(now);
      const from = begun;
      begun = undefined;
      if (from !== undefined) afterPaint(() => probe.work.push(performance.now() - from));
      pending = requestAnimationFrame(tick);
    };
    probe.start = () => {
      begun = undefined;
      Object.assign(probe, { frames: [], work: [] });
      pending = requestAnimationFrame(tick);
    };
    probe.stop = () => {
      cancelAnimationFrame(pending);
      return { frames: probe.frames, work: probe.work };
    };
    /** Milliseconds from the next press of the mouse or a key until what the selector names is there and painted. */
    probe.untilPainted = (selector) =>
      new Promise((resolve) => {
        const pressed = () => {
          for (const type of ['pointerdown', 'keydown']) removeEventListener(type, pressed, true);
          const start = performance.now();
          const look = () => {
            const found = document.querySelector(selector);
            // A canvas that was painted has left its first size.
            const ready = found !== null && (!(found instanceof HTMLCanvasElement) || found.width !== 300);
            if (!ready) requestAnimationFrame(look);
            else requestAnimationFrame(() => afterPaint(() => resolve(performance.now() - start)));
          };
          requestAnimationFrame(look);
        };
        for (const type of ['pointerdown', 'keydown']) addEventListener(type, pressed, true);
      });
    globalThis.frameProbe = probe;
  });
}

/** Milliseconds from a press that `act` makes until the selector's element is painted. */
export async function timeToPaint(page, selector, act) {
  const painted = page.evaluate((wanted) => globalThis.frameProbe.untilPainted(wanted), selector);
  await act();
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${selector} was not painted in ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  return Promise.race([painted, late]).finally(() => clearTimeout(timer));
}

const sorted = (values) => [...values].sort((a, b) => a - b);
const part = (values, share) =>
  sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Infinity;

/** What Chromium counts for the page's thread: script, style and layout in milliseconds, without painting and waiting. */
async function busyMs(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  const seconds = (name) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return 1000 * (seconds('ScriptDuration') + seconds('RecalcStyleDuration') + seconds('LayoutDuration'));
}

/**
 * The frames while `act` goes on: milliseconds between them; of those with input how long the page's thread worked until
 * they were painted; and `own`, script, style and layout for each input, which is what is left where a GPU paints.
 */
export async function watchFrames(page, act) {
  const session = await page.context().newCDPSession(page);
  // The thread's own clock: other work on the machine is not the window's.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.evaluate(() => globalThis.frameProbe.start());
  const before = await busyMs(session);
  await act();
  const own = (await busyMs(session)) - before;
  const { frames, work } = await page.evaluate(() => globalThis.frameProbe.stop());
  await session.detach();
  const apart = frames.slice(1).map((at, i) => at - frames[i]);
  return {
    mean: apart.reduce((sum, ms) => sum + ms, 0) / apart.length,
    median: part(apart, 0.5),
    p95: part(apart, 0.95),
    worst: Math.max(...apart),
    own: own / Math.max(1, work.length),
    work: { median: part(work, 0.5), p95: part(work, 0.95), worst: Math.max(...work), count: work.length },
  };
}
