// Opening a snapshot that means harm shows text and does nothing else: canaries in the page, outside, and for the disk.
import { expect, test, type Page } from '@playwright/test';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hostileSnapshot, UNSEEN } from '../lib/hostile-snapshot';
import { withApp } from './launch';

/** Every text and attribute of the page that holds a character nobody sees. */
async function unseen(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const out: string[] = [document.title, document.body.textContent];
    for (const element of document.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) out.push(`${name}=${value}`);
      if (element instanceof HTMLInputElement) out.push(element.value);
    }
    return out;
  });
  return texts.filter((text) => UNSEEN.test(text)).map((text) => JSON.stringify(text.slice(0, 200)));
}

test('a hostile snapshot is shown as text in every view, and nothing happens', async () => {
  test.setTimeout(180_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'kdumpscope-hostile-'));
  const outside = path.join(folder, 'canary');
  const file = path.join(folder, 'machine.tar.gz');
  writeFileSync(file, await hostileSnapshot(outside));
  try {
    await withApp({ args: [file] }, async ({ app, page, complaints }) => {
      const asked: string[] = [];
      const dialogs: string[] = [];
      page.on('request', (request) => void asked.push(request.url()));
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.message());
        void dialog.dismiss();
      });
      await expect(page.getByTestId('verdict-headline')).toBeVisible({ timeout: 30_000 });
      const wrong: string[] = [];
      const look = async (view: string): Promise<void> => {
        wrong.push(...(await unseen(page)).map((text) => `${view}: ${text}`));
        expect(await page.locator('img[src="x"], script:not([src])').count(), view).toBe(0);
        expect(await page.evaluate(() => Reflect.get(globalThis, 'pwned') as unknown), view).toBeUndefined();
      };
      await look('overview');
      // The marks are there to be seen, and the markup as what it is.
      await expect(page.locator('.tab').first()).toContainText('<img src=x');
      await expect(page.locator('.tab').first()).toContainText('<U+202E>');
      for (const view of ['map', 'header', 'evidence', 'timeline', 'whatif', 'compare', 'diff', 'library'] as const) {
        await page.getByTestId(`nav-${view}`).click();
        await expect(page.locator('#main').getByRole('heading').first()).toBeVisible();
        await look(view);
      }
      await page.getByTestId('nav-evidence').click();
      for (const name of ['proc/iomem', 'dmesg.txt', 'proc/cmdline', 'meta.json', 'etc/hostname']) {
        await page.getByRole('row', { name }).first().click();
        await expect(page.getByTestId('evidence-text')).toBeVisible();
        await page.getByTestId('evidence-text').focus();
        await page
          .getByRole('group', { name: `Text of ${name}` })
          .evaluate((pane) => pane.scrollTo(0, pane.scrollHeight));
        await expect(page.getByTestId('evidence-text')).toContainText('<U+202E>');
        await expect(page.getByTestId('evidence-text')).toContainText(name === 'meta.json' ? 'u001b' : '␛]0;pwned␇');
        await look(name);
      }
      expect(wrong).toEqual([]);
      expect(dialogs).toEqual([]);
      expect(asked.filter((url) => !url.startsWith('app://bundle/'))).toEqual([]);
      expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.getTitle()))).toEqual(
        ['Kdumpscope'],
      );
      expect(complaints).toEqual([]);
    });
    expect(existsSync(outside)).toBe(false);
    expect(readdirSync(folder)).toEqual(['machine.tar.gz']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
