// About: reached by keyboard and by mouse; every package with its licence, which opens and closes by keyboard.
import { expect, test } from '@playwright/test';
import { seriousFindings, smallTargets, unnamed } from './accessible-tree';
import { withApp } from './launch';

for (const theme of ['light', 'dark'] as const)
  test(`about and licences, ${theme}`, async () => {
    await withApp({ theme }, async ({ page, complaints }) => {
      await expect(page.getByTestId('sample-x86-dimm-removed')).toBeVisible();
      await page.keyboard.press('Control+k');
      await page.keyboard.type('licences');
      await page.keyboard.press('Enter');
      const dialog = page.getByTestId('about');
      await expect(dialog.getByTestId('about-info')).toContainText('Electron');
      const rows = dialog.getByTestId('licences').getByRole('listitem');
      await expect(rows.filter({ hasText: /^.*vue 3/ }).first()).toContainText('MIT');
      expect(await rows.count()).toBeGreaterThan(30);
      const first = rows.first().locator('summary');
      await first.focus();
      await expect(rows.first().locator('pre')).toBeHidden();
      await page.keyboard.press('Enter');
      await expect(rows.first().locator('pre')).toContainText('Copyright');
      await page.screenshot({ path: `out/e2e/about-${theme}.png` });
      expect([...(await seriousFindings(page)), ...(await unnamed(page)), ...(await smallTargets(page))]).toEqual([]);
      await page.keyboard.press('Enter');
      await expect(rows.first().locator('pre')).toBeHidden();
      await page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
      await page.keyboard.press('F1');
      await page.getByTestId('about-open').click();
      await expect(dialog).toBeVisible();
      expect(complaints).toEqual([]);
    });
  });
