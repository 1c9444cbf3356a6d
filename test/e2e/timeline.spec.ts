// The timeline in the real window: a preset of the opened machine, playhead by keyboard and mouse, the panic dragged
// along the strip, the recorded trace beside the simulated steps, the map following, and no axe finding in any theme.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { withApp } from './launch';

async function openTimeline(page: Page, preset: string): Promise<void> {
  await page.getByTestId('nav-timeline').click();
  await page.getByTestId(preset).click();
  await expect(page.getByTestId('timeline-plot')).toBeVisible();
}

const valueOf = async (page: Page): Promise<number> =>
  Number(await page.getByTestId('timeline-plot').getAttribute('aria-valuenow'));

test('a DIMM is added and pulled, step by step, and the map follows', async () => {
  await withApp({ args: ['--sample=x86-dimm-removed'] }, async ({ page, complaints }) => {
    await openTimeline(page, 'preset-dimm-round');
    const last = Number(await page.getByTestId('timeline-plot').getAttribute('aria-valuemax'));
    expect(await valueOf(page)).toBe(last);
    await page.keyboard.press('[');
    expect(await valueOf(page)).toBe(last - 1);
    // The sample carries the kernel's own trace of pulling this very DIMM.
    await expect(page.getByText(/\d+ recorded calls at their steps, no disagreement/)).toBeVisible();
    await expect(page.getByTestId('status-simulated')).toHaveText(`simulated, step ${last - 1} of ${last}`);

    await page.getByTestId('nav-map').click();
    await expect(page.getByTestId('simulated-banner')).toContainText('Simulated, step');
    await page.getByTestId('simulated-banner').getByRole('button', { name: 'Back to observed' }).click();
    await expect(page.getByTestId('simulated-banner')).toContainText('Observed');
    await expect(page.getByTestId('status-simulated')).toHaveCount(0);
    expect(complaints).toEqual([]);
  });
});

test('the step of the playhead is in sight when its list comes, and in a smaller window', async () => {
  await withApp({ args: ['--sample=x86-dimm-removed'] }, async ({ app, page, complaints }) => {
    await openTimeline(page, 'preset-dimm-round');
    const plot = page.getByTestId('timeline-plot');
    await plot.focus();
    for (let i = 0; i < 5; i += 1) await page.keyboard.press('[');
    const row = page.getByTestId(`step-${await valueOf(page)}`);
    await expect(row).toBeInViewport();
    await page.getByTestId('nav-map').click();
    await page.getByTestId('nav-timeline').click();
    await expect(row).toBeInViewport();
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 700));
    await expect.poll(() => page.evaluate(() => innerHeight)).toBe(700);
    await expect(row).toBeInViewport();
    expect(complaints).toEqual([]);
  });
});

test('the panic is dragged along the strip and says what it comes to', async () => {
  await withApp({ args: ['--sample=ppc64le-naive-handler'] }, async ({ page, complaints }) => {
    await openTimeline(page, 'preset-seed');
    const line = page.getByTestId('panic-line');
    await expect(line).toContainText('The capture kernel starts.');
    const plot = await page.getByTestId('timeline-plot').boundingBox();
    if (plot === null) throw new Error('no plot');
    const y = plot.y + plot.height - 14;
    await page.mouse.move(plot.x + plot.width - 20, y);
    await page.mouse.down();
    await page.mouse.move(plot.x + plot.width * 0.4, y, { steps: 6 });
    await page.mouse.up();
    await expect(line).toContainText('cannot start at this instant');
    // A drag over the lanes marks an area from A to B.
    await page.mouse.move(plot.x + 100, plot.y + 80);
    await page.mouse.down();
    await page.mouse.move(plot.x + 300, plot.y + 80, { steps: 6 });
    await page.mouse.up();
    await expect(page.getByTestId('marker-delta')).toContainText('steps (');
    expect(complaints).toEqual([]);
  });
});

test('the kernel log stands by itself, then beside the run, and leads to its line', async () => {
  await withApp({ args: ['--sample=x86-dimm-removed'] }, async ({ page, complaints }) => {
    await page.getByTestId('nav-timeline').click();
    // Without a run: its own clock, its own list.
    await page.getByTestId('recording-choice').selectOption({ label: 'kernel messages, dmesg.txt' });
    const log = page.getByTestId('recorded-timeline');
    await expect(log).toContainText('seconds of the kernel log since boot');
    const list = log.getByRole('grid', { name: 'Lines recorded in kernel messages, dmesg.txt' });
    await expect(list.getByTestId('recorded-0')).toContainText('crash hp: hp_action 4');
    await list.focus();
    await page.keyboard.press('ArrowDown');
    await expect(list.getByTestId('recorded-0')).toHaveAttribute('aria-selected', 'true');

    await page.getByTestId('preset-dimm-round').click();
    await expect(page.getByText(/dmesg\.txt: \d+ recorded lines at their steps, no disagreement/)).toBeVisible();
    await page.getByTestId('recording-choice').selectOption({ label: 'all 2 recordings' });
    await expect(page.getByText(/trace\.txt: \d+ recorded calls at their steps/)).toBeVisible();
    // The twin of the lanes holds the words of the kernel; the step leads to its line of the log. Only rows in sight
    // exist, so the search brings the row there.
    await page.keyboard.press('Control+f');
    await page.getByTestId('find-input').fill('crash hp: updated elfcorehdr');
    await expect(page.getByTestId('find-result')).toContainText('1 of');
    const row = page.getByRole('row').filter({ hasText: 'crash hp: updated elfcorehdr' }).last();
    await row.click();
    const line = page.getByTestId('recorded-line').filter({ hasText: 'crash hp: updated elfcorehdr' });
    await expect(line).toContainText('agrees with the simulation');
    await line.getByRole('button', { name: /^dmesg\.txt:\d+$/ }).click();
    await expect(page.getByText('crash hp: updated elfcorehdr').first()).toBeVisible();
    expect(complaints).toEqual([]);
  });
});

for (const theme of ['light', 'dark', 'contrast'] as const)
  test(`the timeline has no serious axe finding in ${theme}`, async () => {
    await withApp({ args: ['--sample=x86-dimm-removed'], theme }, async ({ page }) => {
      await page.getByTestId('nav-timeline').click();
      const serious = async (): Promise<unknown[]> => {
        const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
        return violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
      };
      expect(await serious()).toEqual([]);
      await page.getByTestId('preset-dimm-add').click();
      await expect(page.getByTestId('timeline-plot')).toBeVisible();
      expect(await serious()).toEqual([]);
      await page.getByTestId('nav-map').click();
      await expect(page.getByTestId('simulated-banner')).toBeVisible();
      expect(await serious()).toEqual([]);
    });
  });
