// Drops real files on the window as the desktop would: files that have a path behind them.
import type { Page } from '@playwright/test';

/** Drops files on a half of the page. Only a file chooser makes File objects with a path, so one is used to get them. */
export async function dropFiles(page: Page, paths: readonly string[], half: 'left' | 'right' = 'left'): Promise<void> {
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.id = 'drop-source';
    input.hidden = true;
    document.body.append(input);
  });
  await page.locator('#drop-source').setInputFiles([...paths]);
  await page.evaluate((right) => {
    const input = document.getElementById('drop-source');
    if (!(input instanceof HTMLInputElement)) throw new Error('no source');
    const data = new DataTransfer();
    for (const file of input.files ?? []) data.items.add(file);
    const clientX = right ? window.innerWidth - 10 : 10;
    for (const type of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(
        new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data, clientX }),
      );
    }
    input.remove();
  }, half === 'right');
}
