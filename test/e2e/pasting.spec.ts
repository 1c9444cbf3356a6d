// Text on the clipboard becomes a snapshot, a file joins it, and the capture script leaves the window whole.
import { expect, test } from '@playwright/test';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readCapture } from '../lib/captures';
import { dropFiles } from './drop';
import { projectRoot, withApp } from './launch';

const CAPTURE = 'x86_64/01-dimm-file/07-dimm-removed.tar.gz';
const SCRIPT = path.join(projectRoot, 'resources/collector/kdumpscope-collect.sh');

test('paste iomem, add the header to it: the verdict of both', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kdumpscope-paste-'));
  const files = await readCapture(CAPTURE);
  const bytesOf = (name: string): Uint8Array => files.find((file) => file.path === name)?.bytes ?? new Uint8Array();
  const iomem = new TextDecoder().decode(bytesOf('proc/iomem'));
  const header = path.join(folder, 'elfcorehdr.bin');
  writeFileSync(header, bytesOf('elfcorehdr.bin'));
  try {
    await withApp({}, async ({ app, page, complaints }) => {
      await app.evaluate(({ clipboard }, text) => clipboard.writeText(text), iomem);
      await page.keyboard.press('Control+Shift+V');
      const dialog = page.getByTestId('paste');
      await expect(dialog.getByRole('textbox')).toHaveValue(iomem);
      await expect(dialog.getByTestId('paste-add')).toHaveCount(0);
      await dialog.getByTestId('paste-new').click();
      await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'unknown');

      await dropFiles(page, [header], 'right');
      await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'at-risk');
      await expect(page.getByRole('list', { name: 'Open snapshots' }).getByRole('listitem')).toHaveCount(1);

      await app.evaluate(({ clipboard }) => clipboard.writeText('Dear support,'));
      await page.keyboard.press('Control+Shift+V');
      await dialog.getByTestId('paste-add').click();
      await expect(page.getByTestId('error-card')).toContainText('of no kind that Kdumpscope reads');
      expect(complaints).toEqual([]);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the capture script can be copied and saved', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kdumpscope-script-'));
  const target = path.join(folder, 'collect.sh');
  try {
    await withApp({}, async ({ app, page }) => {
      await page.keyboard.press('Control+9');
      await page.getByRole('button', { name: 'Copy the capture script' }).click();
      await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toBe(readFileSync(SCRIPT, 'utf8'));
      await app.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
      }, target);
      await page.getByRole('button', { name: 'Save the capture script…' }).click();
      await expect.poll(() => statSync(target, { throwIfNoEntry: false })?.mode).toBe(0o100755);
      expect(readFileSync(target)).toEqual(readFileSync(SCRIPT));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
