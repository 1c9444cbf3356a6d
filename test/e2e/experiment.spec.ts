// Experiments in the real window: the argument of October 2022 from the preset to the table in the clipboard, by keyboard;
// editing with undo; files; axe over both views.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

test('rows move by Alt+arrows; targets in blocks and pages; a refusal is said before the run and mended with one click', async () => {
  await withApp({ args: ['--sample=x86-dimm-never-listed'] }, async ({ page, complaints }) => {
    await page.getByTestId('nav-whatif').click();
    await page.getByTestId('preset-block-flap').click();
    const [first, second] = await events(page);
    // The first preset can be taken back: the start is there again, and stays when one comes back to it.
    await page.keyboard.press('Control+z');
    await expect(page.getByTestId('preset-block-flap')).toBeVisible();
    await page.keyboard.press('Control+5');
    await page.keyboard.press('Control+6');
    await expect(page.getByTestId('preset-block-flap')).toBeVisible();
    await page.keyboard.press('Control+Shift+z');
    expect(await events(page)).toEqual([first, second]);
    await page.getByTestId('event-0').locator('input').focus();
    await page.keyboard.press('Alt+ArrowDown');
    expect(await events(page)).toEqual([second, first]);
    await expect(page.getByTestId('live-region')).toContainText('place 2 of 2');
    await page.keyboard.press('Alt+ArrowUp');
    await page.keyboard.press('Control+z');
    expect(await events(page)).toEqual([second, first]);
    await page.keyboard.press('Control+Shift+z');
    expect(await events(page)).toEqual([first, second]);

    // The DIMM of the sample: 1 GiB at 4 GiB, blocks 32 to 39 of 128 MiB, page frame 0x100000.
    const row = page.getByTestId('event-0');
    await row.locator('select').selectOption('memory.remove');
    for (const written of ['block:32-39', 'pfn:0x100000 nr 0x40000', '100000000-13fffffff']) {
      await row.locator('input').fill(written);
      await expect(row).toContainText('is 0x100000000+1G');
    }
    await row.locator('select').selectOption('memory.add');
    await row.locator('input').fill('0x100000000+1G');
    await expect(row).toContainText('overlaps System RAM 0x1_0000_0000–0x1_3fff_ffff');
    await page.keyboard.press('Enter');
    await expect(row).toContainText('Unable to reserve System RAM region: 0000000100000000->0000000140000000');
    await row.getByTestId('next-free').click();
    await expect(row.locator('input')).toHaveValue('0x140000000+1G');
    await page.getByTestId('run').click();
    await expect(row.getByRole('button', { name: /Panic after event 1, simulated/ })).toBeVisible();
    await expect(row).not.toContainText('refuse');
    expect(complaints).toEqual([]);
  });
});

test('a long run is cancelled, and the window takes the next one', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kdumpscope-scenario-'));
  const file = path.join(folder, 'long.json');
  const long = Array.from({ length: 9_000 }, (_, i) =>
    i % 2 === 0 ? 'memory.offline:memory32' : 'memory.online:memory32',
  );
  writeFileSync(file, JSON.stringify({ schema: 'kdumpscope/scenario@1', events: long }));
  await withApp({ args: ['--sample=x86-dimm-never-listed'] }, async ({ app, page, complaints }) => {
    await page.getByTestId('nav-whatif').click();
    await app.evaluate(({ dialog }, target) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [target] });
    }, file);
    await page.getByTestId('open-scenario').click();
    await expect(page.getByText('8800 more events')).toBeVisible();
    await page.getByTestId('run').click();
    await page.getByTestId('cancel-run').click();
    await expect(page.getByTestId('run')).toBeEnabled();
    await expect(page.getByTestId('run-result')).toHaveCount(0);
    await page.getByTestId('presets').click();
    await page.getByRole('menuitem', { name: 'Pull the DIMM' }).click();
    await expect(page.getByTestId('run-result')).toContainText('steps');
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
