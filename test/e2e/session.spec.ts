// What was open and written is there again: after an ordinary end, after kill -9 of the program, and after the page's process
// died. What was shown as saved is never lost. (A worker that dies: large.spec.ts.)
import { expect, test, type Page } from '@playwright/test';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launchedPid, projectRoot, withApp } from './launch';

const CAPTURE = path.join(projectRoot, 'test/captures/x86_64/15-cma-file-72/00-loaded.tar.gz');
const SAMPLE = 'x86-dimm-removed';
const NOTE = 'Ticket 4711: the DIMM was pulled at 14:07.\nAsk for the drmgr log.';

let profile: string;
test.beforeEach(() => {
  profile = mkdtempSync(path.join(tmpdir(), 'kdumpscope-session-'));
});
test.afterEach(() => rmSync(profile, { recursive: true, force: true }));

/** Two machines; the sample in front with a run, markers, a place on the map, and a note. */
async function work(page: Page): Promise<void> {
  await expect(page.getByTestId('verdict-headline')).toBeVisible();
  await page.locator('[data-finding]').first().click();
  await page.getByTestId('nav-samples').click();
  await page.getByTestId(`sample-${SAMPLE}`).click();
  await page.getByTestId('note').fill(NOTE);
  await expect(page.getByTestId('note-state')).toHaveText('saved');
  await page.getByTestId('nav-timeline').click();
  await page.getByTestId('preset-dimm-round').click();
  await expect(page.getByTestId('timeline-plot')).toBeVisible();
  await page.keyboard.press('[');
  await page.keyboard.press('a');
  await page.keyboard.press('[');
  await page.keyboard.press('[');
  await page.keyboard.press('b');
  await page.keyboard.press('x');
  await page.getByTestId('nav-map').click();
  await page.getByTestId('map-table').getByRole('row').nth(2).click();
  await expect(page.getByTestId('map-selected')).toBeVisible();
}

/** What the window shows of all that. Looks at the timeline and comes back to the map. */
async function looks(page: Page): Promise<unknown> {
  const tabs = page.getByRole('list', { name: 'Open snapshots' });
  await expect(tabs.getByRole('listitem')).toHaveCount(2);
  await expect(page.getByTestId('simulated-banner')).toContainText('Simulated, step');
  await expect(page.getByTestId('map-selected')).toBeVisible();
  const selected = await page.getByTestId('map-selected').textContent();
  await page.getByTestId('nav-timeline').click();
  const plot = page.getByTestId('timeline-plot');
  await expect(plot).toBeVisible();
  const seen = {
    tabs: await tabs.getByRole('listitem').allTextContents(),
    front: await tabs.locator('[aria-current="true"]').textContent(),
    selected,
    playhead: await plot.getAttribute('aria-valuenow'),
    markers: await page.getByTestId('marker-delta').textContent(),
  };
  await page.getByTestId('nav-overview').click();
  await expect(page.getByTestId('note')).toHaveValue(NOTE);
  await page.getByTestId('nav-map').click();
  return seen;
}

/** The session that main has written has the sample in front, with a selection of this kind; `looks` leaves an area. */
async function written(kind: 'area' | 'range'): Promise<void> {
  const state = path.join(profile, 'library', 'samples', `sample-${SAMPLE}`, 'view-state.json');
  await expect
    .poll(() => {
      try {
        const session = readFileSync(path.join(profile, 'library', 'session.json'), 'utf8');
        return [
          session.includes(`"active": "sample-${SAMPLE}"`),
          readFileSync(state, 'utf8').includes(`"kind": "${kind}"`),
        ];
      } catch {
        return [];
      }
    })
    .toEqual([true, true]);
}

test('an ordinary end and a start: everything is where it was', async () => {
  let before: unknown;
  await withApp({ profile, args: [CAPTURE] }, async ({ page, complaints }) => {
    await work(page);
    before = await looks(page);
    await page.getByTestId('map-table').getByRole('row').nth(2).click();
    expect(complaints).toEqual([]);
  });
  await withApp({ profile }, async ({ page, complaints }) => {
    expect(await looks(page)).toEqual(before);
    // The other tab has what was selected in it.
    await page
      .getByRole('list', { name: 'Open snapshots' })
      .getByRole('listitem')
      .first()
      .getByRole('button')
      .first()
      .click();
    await expect(page.getByTestId('inspector')).toContainText('finding');
    await expect(page.getByTestId('error-card')).toHaveCount(0);
    expect(complaints).toEqual([]);
    await page.keyboard.press('Control+,');
    await page.getByTestId('setting-reopen').uncheck();
    await expect(page.getByTestId('settings-kept')).toContainText('Saved');
  });
  await withApp({ profile }, async ({ page }) => {
    await expect(page.getByTestId('recent-0')).toBeVisible();
    await expect(page.getByRole('list', { name: 'Open snapshots' }).getByRole('listitem')).toHaveCount(0);
  });
});

test('a note that is being written when the program ends is not lost', async () => {
  await withApp({ profile, args: [`--sample=${SAMPLE}`] }, async ({ page }) => {
    await page.getByTestId('note').fill(NOTE);
    await expect(page.getByTestId('note-state')).toHaveText('saving…');
  });
  await withApp({ profile }, async ({ page }) => {
    await expect(page.getByTestId('note')).toHaveValue(NOTE);
  });
});

test('kill -9 of the program: the next start has what was open, and what is named comes beside it', async () => {
  let before: unknown;
  await withApp({ profile, args: [CAPTURE] }, async ({ app, page }) => {
    await work(page);
    before = await looks(page);
    // What is about to be written would else be taken for what the click is to write.
    await written('area');
    await page.getByTestId('map-table').getByRole('row').nth(2).click();
    await written('range');
    const gone = page.waitForEvent('close');
    process.kill(launchedPid(app), 'SIGKILL');
    await gone;
  });
  await withApp({ profile, args: ['--sample=x86-cma-complete'] }, async ({ page: next }) => {
    const tabs = next.getByRole('list', { name: 'Open snapshots' });
    await expect(tabs.getByRole('listitem')).toHaveCount(3);
    await expect(tabs.locator('[aria-current="true"]')).toContainText('CMA');
    await next.getByRole('button', { name: 'Close', exact: false }).last().click();
    await tabs.getByRole('listitem').nth(1).getByRole('button').first().click();
    await next.getByTestId('nav-map').click();
    expect(await looks(next)).toEqual(before);
  });
});

/** What is on screen, asked of the page itself: a driver loses sight of a page whose process died. */
const ON_SCREEN = `({
  tabs: [...document.querySelectorAll('[data-tab]')].map((tab) => tab.textContent),
  banner: document.querySelector('[data-testid=simulated-banner] strong')?.textContent,
  selected: document.querySelector('[data-testid=map-selected]')?.textContent,
  cards: [...document.querySelectorAll('[data-testid=error-card] p')].map((line) => line.textContent),
})`;
const NOTE_SHOWN = `document.querySelector('[data-testid=nav-overview]').click(),
  new Promise((done) => setTimeout(done)).then(() => document.querySelector('[data-testid=note]')?.value)`;

test('the page dies: it is loaded again with what was open, and says so once', async () => {
  await withApp({ profile, args: [CAPTURE] }, async ({ app, page }) => {
    const ask = (code: string): Promise<unknown> =>
      app.evaluate(
        ({ BrowserWindow }, text) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(text) as unknown,
        code,
      );
    await work(page);
    await written('range');
    const before = await ask(ON_SCREEN);
    expect(before).toMatchObject({ cards: [], banner: expect.stringContaining('Simulated, step') });
    await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const loaded = new Promise((done) => contents?.once('did-finish-load', () => done(true)));
      contents?.forcefullyCrashRenderer();
      return loaded;
    });
    await expect
      .poll(() => ask(ON_SCREEN), { timeout: 15_000 })
      .toEqual({ ...Object(before), cards: expect.arrayContaining([expect.stringContaining('is open again')]) });
    expect(await ask('document.querySelectorAll("[data-testid=error-card]").length')).toBe(1);
    await expect.poll(() => ask(NOTE_SHOWN)).toBe(NOTE);
  });
});

test('a second program on the same library reads it and never writes the session', async () => {
  const second = mkdtempSync(path.join(tmpdir(), 'kdumpscope-second-'));
  try {
    await withApp({ profile, args: [`--sample=${SAMPLE}`] }, async ({ page }) => {
      await expect(page.getByTestId('verdict-headline')).toBeVisible();
      const file = path.join(profile, 'library', 'session.json');
      await expect.poll(() => (existsSync(file) ? readFileSync(file, 'utf8') : '')).toContain(SAMPLE);
      const session = readFileSync(file, 'utf8');
      const settings = { schema: 'kdumpscope/settings@1', libraryFolder: path.join(profile, 'library') };
      writeFileSync(path.join(second, 'settings.json'), JSON.stringify(settings));
      await withApp({ profile: second, args: ['--sample=x86-cma-complete'] }, async ({ app, page: other }) => {
        await expect(other.getByTestId('verdict-headline')).toBeVisible();
        // Typed: Chromium asks only where a person has been.
        await other.getByTestId('note').click();
        await other.keyboard.type('from the second');
        await expect(other.getByTestId('note-state')).toContainText('not saved: Another Kdumpscope');
        // Closing asks about a note that was not saved.
        await app.evaluate(({ dialog }) => {
          dialog.showMessageBoxSync = () => 1;
        });
        const ended = new Promise((resolve) => app.process().once('exit', resolve));
        const asked = await app.evaluate(({ BrowserWindow }) => {
          const [window] = BrowserWindow.getAllWindows();
          return new Promise((resolve) => {
            window?.webContents.once('will-prevent-unload', () => resolve(true));
            window?.once('closed', () => resolve(false));
            window?.close();
          });
        });
        expect(asked).toBe(true);
        // The last window was closed: the program ends by itself, and must not be asked to while it does.
        await ended;
      });
      expect(readFileSync(file, 'utf8')).toBe(session);
    });
  } finally {
    rmSync(second, { recursive: true, force: true });
  }
});
