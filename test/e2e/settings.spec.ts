// Settings: in force at once and in every view, kept over an end of the program, told once when the file is damaged; another
// library folder is another library from the next start on.
import { expect, test, type Page } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot, withApp } from './launch';

const SAMPLE = 'x86-dimm-removed';

async function openSettings(page: Page): Promise<void> {
  await page.keyboard.press('Control+,');
  await expect(page.getByTestId('settings')).toBeVisible();
}

test('numbers change in every view at once and stay so', async () => {
  const profile = mkdtempSync(path.join(tmpdir(), 'kdumpscope-settings-'));
  try {
    await withApp({ profile, args: [`--sample=${SAMPLE}`] }, async ({ page, complaints }) => {
      // FINDINGS of the x86 lab: the DIMM of 1 GiB at 4 GiB is listed and gone.
      await expect(page.getByTestId('verdict')).toContainText('1 GiB (0x1_0000_0000–0x1_3fff_ffff)');
      await openSettings(page);
      await page.getByTestId('setting-sizes-hex').check();
      await page.getByTestId('setting-hex-plain').check();
      await page.getByTestId('setting-thousands-comma').check();
      await page.getByTestId('setting-theme-dark').check();
      await expect(page.getByTestId('settings-example')).toHaveText('0x60000000 bytes · 0x140000000 · 16,374 ranges');
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
      await expect(page.getByTestId('settings-kept')).toContainText('Saved');
      await page.keyboard.press('Escape');
      await expect(page.getByTestId('verdict')).toContainText('0x40000000 bytes (0x100000000–0x13fffffff)');
      await page.locator('[data-finding="phantom"]').click();
      await expect(page.getByTestId('inspector')).toContainText('0x100000000 – 0x13fffffff');
      await expect(page.getByTestId('inspector')).toContainText('0x40000000 bytes');
      await page.getByTestId('nav-map').click();
      await expect(page.getByTestId('map-table')).toContainText('0x40000000 bytes');
      await expect(page.getByTestId('map-table')).not.toContainText('MiB');
      await page.getByTestId('nav-header').click();
      await expect(page.getByRole('main')).toContainText('0x40000000 bytes');
      expect(complaints).toEqual([]);
    });
    const stored: unknown = JSON.parse(readFileSync(path.join(profile, 'settings.json'), 'utf8'));
    expect(stored).toMatchObject({ schema: 'kdumpscope/settings@1', sizes: 'hex', theme: 'dark', thousands: 'comma' });
    await withApp({ profile }, async ({ page }) => {
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
      await openSettings(page);
      await expect(page.getByTestId('setting-sizes-hex')).toBeChecked();
      await page.getByTestId('settings-reset').click();
      await expect(page.getByTestId('setting-sizes-binary')).toBeChecked();
      await expect(page.getByTestId('settings-example')).toHaveText('1.5 GiB · 0x1_4000_0000 · 16\u202f374 ranges');
    });
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});

test('the default design is what a new scenario starts with', async () => {
  await withApp({ args: [`--sample=${SAMPLE}`] }, async ({ page, complaints }) => {
    await page.getByTestId('open-settings').click();
    await page.getByTestId('setting-design').selectOption('udev-reload');
    await page.keyboard.press('Escape');
    await page.getByTestId('nav-whatif').click();
    await expect(page.getByTestId('design')).toHaveValue('udev-reload');
    await page.getByTestId('nav-timeline').click();
    await page.getByTestId('preset-dimm-round').click();
    await expect(page.getByTestId('timeline-plot')).toBeVisible();
    await page.getByTestId('nav-whatif').click();
    await expect(page.getByTestId('design')).toHaveValue('udev-reload');
    expect(complaints).toEqual([]);
  });
});

test('a damaged file is kept beside and told once', async () => {
  const profile = mkdtempSync(path.join(tmpdir(), 'kdumpscope-settings-'));
  const damaged = '{"theme":"dark","sizes":"furlongs"}';
  writeFileSync(path.join(profile, 'settings.json'), damaged);
  try {
    await withApp({ profile }, async ({ page }) => {
      await expect(page.getByTestId('error-card')).toContainText('The settings file is damaged: wrong value of sizes.');
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    });
    expect(readFileSync(path.join(profile, 'settings-damaged.json'), 'utf8')).toBe(damaged);
    await withApp({ profile }, async ({ page }) => {
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
      await expect(page.getByTestId('sample-x86-dimm-removed')).toBeVisible();
      await expect(page.getByTestId('error-card')).toHaveCount(0);
    });
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});

test('another folder is another library: nothing moves, nothing is mixed', async () => {
  const profile = mkdtempSync(path.join(tmpdir(), 'kdumpscope-settings-'));
  const elsewhere = mkdtempSync(path.join(tmpdir(), 'kdumpscope-elsewhere-'));
  writeFileSync(path.join(elsewhere, 'holiday.txt'), 'not a library');
  const other = path.join(elsewhere, 'kdumpscope-library');
  const capture = path.join(projectRoot, 'test/captures/x86_64/01-dimm-file/07-dimm-removed.tar.gz');
  const snapshots = (library: string): string[] => readdirSync(path.join(library, 'snapshots'));
  try {
    await withApp({ profile, args: [capture] }, async ({ app, page }) => {
      await expect(page.getByTestId('verdict-headline')).toBeVisible();
      await app.evaluate(({ dialog }, folder) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] });
      }, elsewhere);
      await openSettings(page);
      await page.getByTestId('library-choose').click();
      await expect(page.getByTestId('library-next')).toContainText(other);
      await expect(page.getByTestId('library-folder')).toHaveText(path.join(profile, 'library'));
    });
    expect(snapshots(path.join(profile, 'library'))).toHaveLength(1);
    await withApp({ profile }, async ({ page }) => {
      await page.getByTestId('nav-library').click();
      await expect(page.getByTestId('recent-0')).toHaveCount(0);
      await openSettings(page);
      await expect(page.getByTestId('library-folder')).toHaveText(other);
      await page.getByTestId('library-standard').click();
      await expect(page.getByTestId('library-next')).toContainText(path.join(profile, 'library'));
    });
    // Back in the first library: the snapshot and what was open with it.
    await withApp({ profile }, async ({ page }) => {
      await expect(page.getByTestId('verdict-headline')).toBeVisible();
      await page.getByTestId('nav-library').click();
      await expect(page.getByTestId('recent-0')).toBeVisible();
    });
    // A chosen folder that is gone is told, and never made anew.
    writeFileSync(
      path.join(profile, 'settings.json'),
      JSON.stringify({ schema: 'kdumpscope/settings@1', libraryFolder: path.join(elsewhere, 'unplugged') }),
    );
    await withApp({ profile }, async ({ page }) => {
      await expect(page.getByTestId('error-card')).toContainText('The library folder that was chosen is not there.');
    });
    expect(readdirSync(elsewhere).sort()).toEqual(['holiday.txt', 'kdumpscope-library']);
  } finally {
    rmSync(profile, { recursive: true, force: true });
    rmSync(elsewhere, { recursive: true, force: true });
  }
});

for (const theme of ['light', 'dark', 'contrast'] as const) {
  test(`the dialog has no serious accessibility faults, ${theme}`, async () => {
    await withApp({ theme }, async ({ page, complaints }) => {
      await openSettings(page);
      await expect(page.getByTestId('library-folder')).not.toBeEmpty();
      const { violations } = await new AxeBuilder({ page })
        .include('[data-testid="settings"]')
        .setLegacyMode()
        .analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
      // By keyboard alone: within the group, then to the next.
      await page.getByTestId('setting-theme-dark').focus();
      await page.keyboard.press('ArrowRight');
      await expect(page.getByTestId('setting-theme-contrast')).toBeChecked();
      await page.keyboard.press('Escape');
      await expect(page.getByTestId('settings')).toHaveCount(0);
      expect(complaints).toEqual([]);
    });
  });
}
