// Dropping files on the window: good ones open, bad ones say what is wrong and leave everything usable.
import { expect, test } from '@playwright/test';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dropFiles } from './drop';
import { projectRoot, withApp } from './launch';

const CAPTURE = path.join(projectRoot, 'test/captures/ppc64le/lmb-deb612/07-lmb-removed-count1.tar.gz');

test('drop garbage, then a capture: a clear message each time, and the capture opens', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kdumpscope-drop-'));
  const garbage = path.join(folder, 'noise.bin');
  const empty = path.join(folder, 'empty.tar.gz');
  const cut = path.join(folder, 'cut.tar.gz');
  // A fixed pattern that is no format: a linear congruence, not random, so that every run drops the same bytes.
  writeFileSync(
    garbage,
    Uint8Array.from({ length: 65_536 }, (_, i) => (i * 167 + 13) & 0xff),
  );
  writeFileSync(empty, '');
  writeFileSync(cut, readFileSync(CAPTURE).subarray(0, 100));
  try {
    await withApp({}, async ({ page, complaints }) => {
      for (const [i, file] of [garbage, empty, cut].entries()) {
        await dropFiles(page, [file]);
        const card = page.getByTestId('error-card').nth(i);
        await expect(card).toContainText(path.basename(file));
        await expect(card).not.toContainText(/undefined|\[object|Error:|\.js:\d/);
      }
      await dropFiles(page, [CAPTURE]);
      await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'at-risk');
      await expect(page.getByTestId('finding-0')).toHaveAttribute('data-finding', 'phantom');
      await expect(page.getByTestId('finding-0')).toContainText('1 byte');
      expect(complaints).toEqual([]);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
