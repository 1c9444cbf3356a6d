// Open, simulate, save, move to another folder, reopen in another profile: the same verdict, the same run, and saved again the
// same bytes, by the window and by the command line.
import { expect, test, type Page } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DrivenApp } from './driven-app';
import { projectRoot, withApp } from './launch';

const CAPTURE = 'test/captures/x86_64/01-dimm-file/04-all-blocks-online.tar.gz';

/** Saves the only entry of the library as an image. */
async function save(app: DrivenApp, page: Page, file: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
  await page.getByTestId('nav-library').click();
  await page.getByTestId('entry-save-0').click();
  await page.getByTestId('save-image-go').click();
  await expect(page.getByRole('status').filter({ hasText: 'written to' })).toContainText(file);
}

/** Verdict of the machine, and the step of its run that is looked at with the number of steps. */
async function shown(page: Page): Promise<unknown> {
  await page.getByTestId('nav-timeline').click();
  const plot = page.getByTestId('timeline-plot');
  await expect(plot).toBeVisible();
  const steps = [await plot.getAttribute('aria-valuenow'), await plot.getAttribute('aria-valuemax')];
  await page.getByTestId('nav-library').click();
  return { steps, verdict: await page.getByTestId('recent-0').locator('td, [role="gridcell"]').allInnerTexts() };
}

function check(file: string): { status: number | null; stdout: string } {
  const { status, stdout } = spawnSync(
    process.execPath,
    [path.join(projectRoot, 'out/main/cli.js'), 'check', file, '--json'],
    {
      encoding: 'utf8',
    },
  );
  return { status, stdout };
}

test('open, simulate, save, move, reopen: the same verdicts, and the image byte for byte', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kdumpscope-trip-'));
  const first = path.join(folder, 'first.kdsnap');
  const moved = path.join(folder, 'elsewhere', 'moved.kdsnap');
  let before: unknown;
  try {
    await withApp({ args: [path.join(projectRoot, CAPTURE)] }, async ({ app, page, complaints }) => {
      await expect(page.getByTestId('verdict-headline')).toBeVisible();
      await page.getByTestId('nav-timeline').click();
      await page.getByTestId('preset-dimm-round').click();
      await expect(page.getByTestId('timeline-plot')).toBeVisible();
      await page.keyboard.press('[');
      before = await shown(page);
      await save(app, page, first);
      expect(complaints).toEqual([]);
    });
    // runs.json is there: what was simulated went along.
    expect(readFileSync(first, 'latin1')).toContain('"design": "mainline');
    mkdirSync(path.dirname(moved));
    renameSync(first, moved);
    await withApp({ args: [moved] }, async ({ app, page, complaints }) => {
      await expect(page.getByTestId('timeline-plot').or(page.locator('[data-pane="main"]')).first()).toBeVisible();
      const after = await shown(page);
      expect(after).toEqual(before);
      const again = path.join(folder, 'again.kdsnap');
      await save(app, page, again);
      expect(readFileSync(again).equals(readFileSync(moved))).toBe(true);
      expect(complaints).toEqual([]);
    });
    expect(check(moved)).toEqual(check(path.join(projectRoot, CAPTURE)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
