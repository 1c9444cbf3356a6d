// Without a mouse, and for assistive technology: the whole job by keyboard, and axe over every view in both themes.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
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

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in any view, ${theme}`, async () => {
    await withApp({ theme }, async ({ page }) => {
      const found: string[] = [];
      const examine = async (view: string): Promise<void> => {
        // Legacy mode: the other one opens a new page, which Electron refuses (Target.createTarget: Not supported).
        const result = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
        expect(result.passes.length, `${view}: axe ran`).toBeGreaterThan(5);
        for (const { id, impact, nodes } of result.violations) {
          if (impact !== 'serious' && impact !== 'critical') continue;
          found.push(...nodes.map((node) => `${view}: ${id} (${impact}) ${node.html.slice(0, 160)}`));
        }
      };
      await expect(page.getByTestId('sample-x86-dimm-removed')).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(theme);
      await examine('samples');
      await page.getByTestId('sample-x86-dimm-removed').click();
      await expect(page.getByTestId('verdict-headline')).toBeVisible();
      await page.getByTestId('finding-0').click();
      await examine('overview');
      await page.getByTestId('nav-map').click();
      await expect(page.getByTestId('map-selected')).toBeVisible();
      await examine('map');
      await page.getByTestId('nav-header').click();
      await expect(page.getByTestId('header-hex')).toBeVisible();
      await examine('header');
      await page.getByTestId('nav-evidence').click();
      await expect(page.getByTestId('evidence-list')).toBeVisible();
      await examine('evidence');
      await page.getByTestId('nav-library').click();
      await examine('library');
      await page.keyboard.press('Control+k');
      await expect(page.getByTestId('palette')).toBeVisible();
      await examine('palette');
      await page.keyboard.press('Escape');
      await page.keyboard.press('F1');
      await expect(page.getByTestId('help')).toBeVisible();
      await examine('help');
      expect(found).toEqual([]);
    });
  });
}
