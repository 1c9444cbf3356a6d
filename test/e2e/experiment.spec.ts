// Experiments in the real window: the argument of October 2022 from the preset to the table in the clipboard, by keyboard;
// editing with undo; files; axe over both views.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withApp } from './launch';

const POWER = 'ppc64le-naive-handler';

const events = (page: Page): Promise<(string | null)[]> =>
  page.locator('[data-event]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-event')));

async function openSample(page: Page): Promise<void> {
  await page.getByTestId(`sample-${POWER}`).click();
  await expect(page.getByTestId('verdict')).toBeVisible();
}

test('keyboard only: the removed LMB, compared, one instant chosen for all views, the table copied', async () => {
  await withApp({}, async ({ app, page, complaints }) => {
    await openSample(page);
    await page.keyboard.press('Control+6');
    await page.getByTestId('preset-seed').focus();
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('run-result')).toContainText('v12');
    await expect(page.getByTestId('live-region')).toContainText('at risk');

    await page.keyboard.press('Control+7');
    const removed = page.getByRole('row', { name: 'after memblock_remove()' }).getByRole('gridcell');
    await expect(removed).toHaveCount(4);
    await expect(removed.nth(0)).toContainText('at risk');
    await expect(removed.nth(1)).toContainText('complete');
    await expect(removed.nth(2)).toContainText('complete');
    await page.getByTestId('cell-0-0').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    await expect(page.getByTestId('instant-detail')).toContainText('v12-memory-notify');
    await expect(page.getByTestId('instant-detail')).toContainText('no dump');
    await expect(page.getByTestId('live-region')).toContainText('simulated');

    await page.getByTestId('copy-table').focus();
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('live-region')).toContainText('Table copied');
    const table = await app.evaluate(({ clipboard }) => clipboard.readText());
    expect(table).toMatch(/after memblock_remove\(\) +at risk +complete +complete +at risk/);
    await page.getByTestId('copy-figure').focus();
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('live-region')).toContainText('Figure copied');
    const figure = await app.evaluate(({ clipboard }) => clipboard.readText());
    expect(Math.max(...figure.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72);
    expect(complaints).toEqual([]);
  });
});

test('events are edited, moved, taken back, refused with the kernel’s reason, saved and opened', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kdumpscope-scenario-'));
  const file = path.join(folder, 'scenario.json');
  await withApp({}, async ({ app, page, complaints }) => {
    await openSample(page);
    await page.getByTestId('nav-whatif').click();
    await page.getByTestId('add-event').click();
    await page.getByTestId('add-event').click();
    const [first, second] = await events(page);
    await page.getByTestId('event-1').locator('.grip').dragTo(page.getByTestId('event-0'));
    expect(await events(page)).toEqual([second, first]);
    await page.getByTestId('event-0').locator('input').fill('0x5000');
    await expect(page.getByTestId('event-0').getByRole('alert')).toContainText('no size');
    await page.keyboard.press('Control+z');
    expect(await events(page)).toEqual([second, first]);
    await page.keyboard.press('Control+z');
    expect(await events(page)).toEqual([first, second]);
    await page.keyboard.press('Control+Shift+z');
    expect(await events(page)).toEqual([second, first]);

    await page.getByTestId('event-1').locator('input').fill('0x900000000+256M');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('event-1')).toContainText('refused');
    await app.evaluate(({ dialog }, target) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: target });
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [target] });
    }, file);
    await page.getByRole('button', { name: 'Save…' }).click();
    await expect.poll(() => existsSync(file)).toBe(true);
    const saved = await events(page);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ schema: 'kdumpscope/scenario@1', events: saved });
    await page.getByRole('button', { name: 'Remove event 1' }).click();
    await page.getByRole('button', { name: 'Open…' }).click();
    await expect.poll(() => events(page)).toEqual(saved);
    expect(complaints).toEqual([]);
  });
  rmSync(folder, { recursive: true, force: true });
});

for (const theme of ['light', 'dark', 'contrast'] as const) {
  test(`axe finds nothing serious in What-if and Compare, ${theme}`, async () => {
    await withApp({ theme }, async ({ page }) => {
      const found: string[] = [];
      const examine = async (view: string): Promise<void> => {
        const result = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
        expect(result.passes.length, `${view}: axe ran`).toBeGreaterThan(5);
        for (const { id, impact, nodes } of result.violations) {
          if (impact !== 'serious' && impact !== 'critical') continue;
          found.push(...nodes.map((node) => `${view}: ${id} (${impact}) ${node.html.slice(0, 160)}`));
        }
      };
      await openSample(page);
      await page.getByTestId('nav-whatif').click();
      await examine('what-if, empty');
      await page.getByTestId('preset-seed').click();
      await expect(page.getByTestId('run-result')).toBeVisible();
      await page.getByText('Faults').click();
      await examine('what-if');
      await page.getByTestId('nav-compare').click();
      await page.getByTestId('cell-1-0').click();
      await expect(page.getByTestId('instant-detail')).toBeVisible();
      await examine('compare');
      expect(found).toEqual([]);
    });
  });
}
