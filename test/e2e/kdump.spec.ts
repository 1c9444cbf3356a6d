// A kdump-compressed dump in the window: what it holds, its two lanes, and its header without program headers.
import { expect, test } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mknotes, prstatus } from '../lib/mkdump';
import { mkflat, recordsOf } from '../lib/mkflat';
import { mkkdump } from '../lib/mkkdump';
import { withApp } from './launch';

test('one flattened file of a split dump: the finding, the missing file, the lanes, fields and notes by keyboard', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kdumpscope-kdump-'));
  const dump = mkkdump({
    present: [0, 1, 2, 3, 16, 17],
    saved: [1, 3, 16],
    split: [0n, 10n],
    notes: mknotes([prstatus(4242, 0x150, 32)]),
    vmcoreinfo: 'OSRELEASE=6.12.0-split\n',
  });
  const file = path.join(folder, 'vmcore0.flat');
  writeFileSync(file, mkflat(recordsOf(dump, 4096)));
  try {
    await withApp(
      { profile: mkdtempSync(path.join(folder, 'profile-')), args: [file] },
      async ({ page, complaints }) => {
        await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'unknown');
        await expect(page.locator('[data-finding="dump-holds"]')).toContainText('one file of the flattened form');
        await expect(page.locator('[data-finding="dump-cut-short"]')).toContainText('the one for 8 KiB');

        await page.getByTestId('nav-map').click();
        await expect(page.getByTestId('map-table')).toContainText('dump: saved');

        await page.getByTestId('nav-header').click();
        const fields = page.getByRole('grid', { name: 'Fields of vmcore0.flat' });
        await expect(fields).toContainText('header_version');
        await expect(fields).toContainText('0, 10');
        await expect(page.getByRole('grid', { name: 'Notes of the dump' })).toContainText('4242');
        await fields.getByText('max_mapnr').click();
        await page.keyboard.press('ArrowDown');
        await expect(fields.getByRole('row', { selected: true })).toContainText('dump_level');
        expect(complaints).toEqual([]);
      },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
