// Without a mouse, and for assistive technology: the whole job by keyboard, and axe over what opens above the views.
import { expect, test, type Page } from '@playwright/test';
import { seriousFindings, unnamed } from './accessible-tree';
import { withApp } from './launch';

/** Presses Tab until the focused element has the test id. */
async function tabTo(page: Page, testId: string): Promise<void> {
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
    if (focused === testId) return;
  }
  throw new Error(`Tab never reached ${testId}`);
}

test('keyboard only: open a sample, read the verdict, see a finding in map and header, leave', async () => {
  await withApp({}, async ({ page, complaints }) => {
    await expect(page.getByTestId('sample-x86-dimm-removed')).toBeVisible();
    await tabTo(page, 'sample-x86-dimm-removed');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'at-risk');

    await page.keyboard.press('n');
    await expect(page.getByTestId('finding-0')).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByTestId('live-region')).toContainText(/phantom|header/i);
    await page.keyboard.press('Control+2');
    await expect(page.getByTestId('map-selected')).toContainText('0x1_0000_0000');
    await page.keyboard.press('Control+3');
    await expect(page.getByTestId('header-tree').locator('[aria-selected=true]')).toHaveAttribute(
      'data-testid',
      'phdr-6',
    );
    await page.keyboard.press('?');
    await expect(page.getByTestId('help')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('help')).toHaveCount(0);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Show Evidence');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('evidence-list')).toBeVisible();
    await page.keyboard.press('Control+1');
    await expect(page.getByTestId('verdict')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('finding-0')).toHaveAttribute('aria-selected', 'false');
    expect(complaints).toEqual([]);
  });
});

for (const theme of ['light', 'dark', 'contrast'] as const) {
  test(`axe finds nothing serious in what opens over the views, ${theme}`, async () => {
    await withApp({ args: ['--sample=x86-dimm-removed'], theme }, async ({ page }) => {
      const found: string[] = [];
      const examine = async (what: string): Promise<void> => {
        const wrong = [...(await seriousFindings(page)), ...(await unnamed(page))];
        found.push(...wrong.map((line) => `${what}: ${line}`));
      };
      await page.getByTestId('finding-0').click();
      expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(theme);
      await page.keyboard.press('Control+f');
      await page.getByTestId('find-input').fill('header');
      await expect(page.getByTestId('find-result')).not.toHaveText('');
      await examine('find');
      await page.keyboard.press('Escape');
      await page.getByTestId('copy-menu').click();
      await expect(page.getByTestId('copy-markdown')).toBeVisible();
      await examine('copy menu');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await page.getByTestId('palette').getByRole('combobox').fill('phdr:99');
      await expect(page.getByTestId('palette-problem')).toBeVisible();
      await examine('palette');
      await page.keyboard.press('Escape');
      await page.keyboard.press('F1');
      await expect(page.getByTestId('help')).toBeVisible();
      await examine('help');
      expect(found).toEqual([]);
    });
  });
}
