// The library by hand: a snapshot is tagged, filtered, saved as an image with and without what names the machine, removed,
// brought back; the image opens in another profile as it was left.
import { expect, test } from '@playwright/test';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DrivenApp } from './driven-app';
import { withApp } from './launch';

/** The next save dialog answers with `file`. */
function saveTo(app: DrivenApp, file: string): Promise<void> {
  return app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
}

test('a document that the desktop names by an event is opened, and told to its list of recent ones', async () => {
  const file = path.resolve('resources/samples/x86-dimm-removed.tar.gz');
  await withApp({}, async ({ app, page, complaints }) => {
    await app.evaluate(({ app: electron }) => {
      electron.addRecentDocument = (recent) => void Object.assign(globalThis, { recent });
    });
    // macOS sends this event; elsewhere nothing does, so it is played.
    await app.evaluate(
      ({ app: electron }, document) => electron.emit('open-file', { preventDefault: () => undefined }, document),
      file,
    );
    await expect(page.getByRole('heading', { name: 'A panic now would be captured, with a risk' })).toBeVisible();
    expect(await app.evaluate(() => Reflect.get(globalThis, 'recent') as unknown)).toBe(file);
    expect(complaints).toEqual([]);
  });
});

test('tags, images, removal and what comes back', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kdumpscope-library-'));
  const input = path.join(folder, 'lpar42');
  mkdirSync(path.join(input, 'proc'), { recursive: true });
  writeFileSync(path.join(input, 'uname.txt'), 'Linux lpar42 6.12.1 #1 SMP x86_64 GNU/Linux\n');
  writeFileSync(path.join(input, 'proc/iomem'), '00001000-3fffffff : System RAM\n');
  const first = path.join(folder, 'first.kdsnap');
  const moved = path.join(folder, 'moved.kdsnap');
  try {
    await withApp({ args: [input] }, async ({ app, page, complaints }) => {
      await expect(page.locator('[data-pane="main"]')).toBeVisible();
      await page.getByTestId('nav-map').click();
      await page.getByTestId('nav-library').click();
      await page.getByTestId('entry-tags-0').click();
      await page.getByLabel('Tags, with commas between').fill('case 7, ppc');
      await page.getByRole('button', { name: 'Keep' }).click();
      await expect(page.getByTestId('recent-0')).toContainText('#case 7 #ppc');
      await page.getByTestId('filter-tag').selectOption('ppc');
      await expect(page.getByTestId('recent-0')).toBeVisible();
      await page.getByTestId('filter-verdict').selectOption('complete');
      await expect(page.getByTestId('recent-0')).toHaveCount(0);
      await page.getByTestId('filter-verdict').selectOption('');

      await saveTo(app, first);
      await page.getByTestId('entry-save-0').click();
      await page.getByTestId('save-image-go').click();
      await expect(page.getByRole('status').filter({ hasText: 'written to' })).toContainText(first);

      await saveTo(app, path.join(folder, 'redacted.kdsnap'));
      await page.getByTestId('entry-save-0').click();
      await page.getByTestId('redact').check();
      await expect(page.getByTestId('redact-counts')).toContainText('host name');
      await expect(page.getByRole('cell', { name: 'uname.txt:1' })).toBeVisible();
      await page.getByTestId('save-image-go').click();
      await expect(page.getByRole('status').filter({ hasText: 'redacted.kdsnap' })).toBeAttached();
      expect(readFileSync(path.join(folder, 'redacted.kdsnap'), 'latin1')).not.toContain('lpar42');

      await page.getByTestId('entry-remove-0').click();
      await expect(page.getByTestId('recent-0')).toHaveCount(0);
      await page.getByTestId('undo-remove').click();
      await expect(page.getByTestId('recent-0')).toContainText('#case 7 #ppc');
      expect(complaints).toEqual([]);
    });
    renameSync(first, moved);
    await withApp({ args: [moved] }, async ({ app, page, complaints }) => {
      await expect(page.getByTestId('nav-map')).toHaveAttribute('aria-current', 'page');
      await page.getByTestId('nav-library').click();
      await expect(page.getByTestId('recent-0')).toContainText('#case 7 #ppc');
      const again = path.join(folder, 'again.kdsnap');
      await saveTo(app, again);
      await page.getByTestId('entry-save-0').click();
      await page.getByTestId('save-image-go').click();
      await expect(page.getByRole('status').filter({ hasText: 'written to' })).toContainText(again);
      expect(readFileSync(again).equals(readFileSync(moved))).toBe(true);
      expect(complaints).toEqual([]);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
