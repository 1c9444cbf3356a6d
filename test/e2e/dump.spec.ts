// A dump of 500 GB in the window: opened by its headers, shown by its lanes, its notes and the bytes that were kept.
import { expect, test } from '@playwright/test';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dumped, mkdump, mknotes, prstatus, vmcoreinfo } from '../lib/mkdump';
import { withApp } from './launch';

const SIZE = 500_000_000_000;

/** A sparse vmcore: header, two CPUs' notes, vmcoreinfo, and 465 GiB of memory that is a hole. */
function sparseDump(folder: string): string {
  const notes = mknotes([prstatus(4242, 0x150, 32), prstatus(0, 0x150, 32), vmcoreinfo('OSRELEASE=6.12.0-big\n')]);
  const bytes = mkdump(notes, [dumped(0x10_0000n, 0x10_0000n, BigInt(SIZE) - 0x10_0000n)]);
  const file = path.join(folder, 'vmcore');
  const descriptor = openSync(file, 'w');
  writeSync(descriptor, bytes);
  ftruncateSync(descriptor, SIZE);
  closeSync(descriptor);
  return file;
}

test('a sparse dump of 500 GB: verdict unknown, lanes, notes with pids, kept bytes; the same from the library', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kdumpscope-dump-'));
  const profile = mkdtempSync(path.join(tmpdir(), 'kdumpscope-e2e-'));
  try {
    await withApp({ profile, args: [sparseDump(folder)] }, async ({ page, complaints }) => {
      await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'unknown');
      await expect(page.locator('[data-finding="dump-holds"]')).toContainText('465.66 GiB of memory was there');

      await page.getByTestId('nav-map').click();
      const table = page.getByTestId('map-table');
      await expect(table).toContainText('dump: present');
      await expect(table).toContainText('dump: saved');

      await page.getByTestId('nav-header').click();
      const notes = page.getByRole('grid', { name: 'Notes of the dump' });
      await expect(notes).toContainText('4242');
      await expect(notes).toContainText('NT_PRSTATUS');
      await notes.getByText('VMCOREINFO').click();

      await page.getByTestId('nav-evidence').click();
      const kept = page.getByTestId('kept-parts');
      await expect(kept.getByRole('status')).toContainText('of 465.66 GiB');
      await expect(kept).toContainText('VMCOREINFO');
      await kept.getByLabel('Part').selectOption({ index: 0 });
      await expect(kept).toContainText('ELF');
      expect(complaints).toEqual([]);
    });
    // Only what was kept is in the library, and it opens the same.
    rmSync(folder, { recursive: true });
    await withApp({ profile }, async ({ page, complaints }) => {
      await page.getByTestId('nav-library').click();
      await page.getByTestId('recent-0').click();
      // It opens where it was left.
      await page.getByTestId('nav-overview').click();
      await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'unknown');
      await page.getByTestId('nav-evidence').click();
      await expect(page.getByTestId('kept-parts').getByRole('status')).toContainText('of 465.66 GiB');
      expect(complaints).toEqual([]);
    });
  } finally {
    rmSync(profile, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  }
});
