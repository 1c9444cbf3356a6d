// What a picture needs of the window before it is taken: its size, a run, a view, and that everything is painted.
import path from 'node:path';

/** How long a sample may take to show its verdict, a run to be there, before the picture is taken without it. */
const READY_MS = 15_000;

/** Makes the page `1280x720`. */
export async function resize(page, app, size) {
  const [width, height] = size.split('x').map(Number);
  await app.evaluate(
    ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
    [width, height],
  );
  await page.waitForFunction(([w, h]) => innerWidth === w && innerHeight === h, [width, height], { timeout: READY_MS });
}

/** Waits for the verdict of an opened snapshot. */
export function verdictVisible(page) {
  const seen = () => performance.getEntriesByName('verdict-visible').length > 0;
  return page.waitForFunction(seen, undefined, { timeout: READY_MS });
}

/** Imports a file into the library, as a second start of the app with it would, and waits for its verdict. */
export async function importFile(page, app, file) {
  const seen = () => performance.getEntriesByName('verdict-visible').length;
  const before = await page.evaluate(seen);
  await app.evaluate(
    ({ BrowserWindow }, target) => BrowserWindow.getAllWindows()[0]?.webContents.send('app:open-paths', [target]),
    file,
  );
  const more = (count) => performance.getEntriesByName('verdict-visible').length > count;
  await page.waitForFunction(more, before, { timeout: READY_MS });
}

/** Goes to a view by its entry in the navigation. */
export async function goTo(page, view) {
  await page.getByTestId(`nav-${view}`).click();
}

/**
 * Runs a scenario in What-if. `scenario`: the id of a preset of the machine or a scenario file; `design`: its id;
 * `step`: where the playhead shall stand, the end where it is left out.
 */
export async function startRun(page, app, { scenario, design, step }) {
  await goTo(page, 'whatif');
  if (scenario.endsWith('.json')) {
    await app.evaluate(({ dialog }, file) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
    }, path.resolve(scenario));
    await page.getByTestId('open-scenario').click();
    await page.getByTestId('event-0').waitFor({ timeout: READY_MS });
  } else {
    await page.getByTestId(`preset-${scenario}`).click();
  }
  if (design !== undefined) await page.getByTestId('design').selectOption(design);
  await page.getByTestId('run').click();
  await page.getByTestId('run-result').waitFor({ timeout: READY_MS });
  await page.getByTestId('run').waitFor({ timeout: READY_MS });
  if (step === undefined) return;
  await goTo(page, 'timeline');
  await page.getByTestId('timeline-plot').focus();
  await page.keyboard.press('Home');
  for (let i = 0; i < step; i += 1) await page.keyboard.press(']');
}

/** Waits until nothing is being worked on, fonts are there and two frames were drawn, with the pointer out of the way. */
export async function settle(page) {
  await page.getByText('Simulating…').waitFor({ state: 'hidden', timeout: READY_MS });
  await page.mouse.move(0, 0); // or the pointer of the virtual display hovers over the middle
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
}
