// A snapshot opens as it was left: after its tab was closed, and after the program was ended. What a step changed is on
// the map, in words and in the table; lanes are hidden and moved by keyboard and mouse.
import { expect, test, type Page } from '@playwright/test';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withApp } from './launch';

const SAMPLE = 'x86-dimm-removed';

/** Drags a lane by its name to just above another; `before` happens with the button still down. */
async function dragLane(page: Page, id: string, above: string, before?: () => Promise<void>): Promise<void> {
  const from = await page.getByTestId(`lane-label-${id}`).boundingBox();
  const to = await page.getByTestId(`lane-label-${above}`).boundingBox();
  if (from === null || to === null) throw new Error('no such lanes');
  await page.mouse.move(from.x + 30, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + 30, to.y + 3, { steps: 6 });
  await expect(page.getByTestId('lane-drop')).toBeVisible();
  await before?.();
  await page.mouse.up();
}

/** Runs an event, goes some steps back, and looks at part of the map in its own way. */
async function leaveTraces(page: Page): Promise<number> {
  await page.getByTestId(`sample-${SAMPLE}`).click();
  await page.getByTestId('nav-timeline').click();
  await page.getByTestId('preset-dimm-round').click();
  await expect(page.getByTestId('timeline-plot')).toBeVisible();
  const last = Number(await page.getByTestId('timeline-plot').getAttribute('aria-valuemax'));
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('[');
  await page.keyboard.press('a');
  await page.getByTestId('nav-map').click();
  await page.getByTestId('map-scale-linear').check({ force: true });
  await page.keyboard.press('u');
  await page.keyboard.press('+');
  await page.getByTestId('map-lanes').click();
  await page.getByTestId('lane-shown-reserved').uncheck();
  await page.getByTestId('lane-up-verdict').click();
  await page.keyboard.press('Escape');
  await dragLane(page, 'elfcorehdr', 'iomem');
  await expect(page.getByTestId('map-canvas')).toHaveAttribute('aria-label', /lanes: elfcorehdr,.*; iomem,/);
  await page.getByTestId('map-table').getByRole('row').nth(2).click();
  await expect(page.getByTestId('map-selected')).toBeVisible();
  return last - 3;
}

/** What the window shows of all that. */
async function looks(page: Page): Promise<unknown> {
  await expect(page.getByTestId('simulated-banner')).toContainText('Simulated, step');
  await expect(page.getByTestId('map-selected')).toBeVisible();
  return {
    banner: await page.getByTestId('simulated-banner').locator('strong').textContent(),
    linear: await page.getByTestId('map-scale-linear').isChecked(),
    unit: await page.getByTestId('map-unit').textContent(),
    lanes: await page.getByTestId('map-canvas').getAttribute('aria-label'),
    selected: await page.getByTestId('map-selected').textContent(),
    hidden: await page.getByTestId('map-lanes').textContent(),
    axis: await page.getByTestId('map-table').getByRole('row').nth(2).textContent(),
  };
}

test('closing the tab and ending the program both leave the view as it was', async () => {
  const profile = mkdtempSync(path.join(tmpdir(), 'kdumpscope-view-'));
  const file = path.join(profile, 'library', 'samples', `sample-${SAMPLE}`, 'view-state.json');
  let before: unknown;
  let step = 0;
  try {
    await withApp({ profile }, async ({ page, complaints }) => {
      step = await leaveTraces(page);
      before = await looks(page);
      expect(before).toMatchObject({
        linear: true,
        unit: 'GiB',
        hidden: expect.stringContaining('1 hidden'),
      });
      await page.keyboard.press('Control+w');
      await expect(page.getByTestId('map-canvas')).toHaveCount(0);
      await page.getByTestId('nav-samples').click();
      await page.getByTestId(`sample-${SAMPLE}`).click();
      expect(await looks(page)).toEqual(before);
      // The window's own word has reached the main process before the program is ended.
      await expect
        .poll(() => {
          try {
            return readFileSync(file, 'utf8').includes(`"playhead": ${step}`);
          } catch {
            return false;
          }
        })
        .toBe(true);
      expect(complaints).toEqual([]);
    });
    // The session opens it again.
    await withApp({ profile }, async ({ page, complaints }) => {
      expect(await looks(page)).toEqual(before);
      await page.getByTestId('nav-timeline').click();
      await expect(page.getByTestId('timeline-plot')).toHaveAttribute('aria-valuenow', String(step));
      await page.getByTestId('nav-map').click();
      await page.keyboard.press('Control+k');
      await page.keyboard.type('Reset view of this snapshot');
      await page.keyboard.press('Enter');
      await expect(page.getByTestId('simulated-banner')).toHaveCount(0);
      await expect(page.getByTestId('map-scale-folded')).toBeChecked();
      await expect(page.getByTestId('map-lanes')).toHaveText('Lanes');
      expect(complaints).toEqual([]);
    });
    // A damaged file is no reason not to open.
    writeFileSync(file, '{"schema":"kdumpscope/view-state@1","map":');
    await withApp({ profile }, async ({ page, complaints }) => {
      await expect(page.getByTestId('verdict-headline')).toBeVisible();
      expect(complaints).toEqual([]);
    });
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});

test('the map says and draws what a step changed; keyboard only', async () => {
  await withApp({ args: [`--sample=${SAMPLE}`] }, async ({ page, complaints }) => {
    await page.getByTestId('nav-timeline').click();
    await page.getByTestId('preset-dimm-round').click();
    await expect(page.getByTestId('timeline-plot')).toBeVisible();
    await page.keyboard.press('Control+2');
    const words = page.getByTestId('map-changes');
    await page.getByRole('button', { name: 'Previous step that changes the map' }).press('Enter');
    await expect(words).toContainText(/gained|lost|turned/);
    await expect(page.getByTestId('live-region')).toContainText(/Step \d+\. .*(gained|lost|turned)/);
    await expect(page.getByTestId('map-table')).toContainText(/with this step/);
    await page.locator('.plot').first().focus();
    await page.keyboard.press('c');
    await expect(words).toHaveText('not drawn');
    await expect(page.getByTestId('map-table')).not.toContainText('with this step');
    await page.keyboard.press('l');
    await page.keyboard.press('l');
    await expect(page.getByTestId('map-scale-log')).toBeChecked();
    await expect(page.getByTestId('map-log-note')).toContainText('sizes cannot be compared');
    // Lanes by keyboard: the last but one goes up by Alt and arrow, and keeps the keyboard.
    await page.getByTestId('map-lanes').press('Enter');
    await page.getByTestId('lane-shown-verdict').focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect(page.getByTestId('live-region')).toContainText('Lane verdict is now');
    await page.keyboard.press('Space');
    await expect(page.getByTestId('live-region')).toContainText('Lane verdict hidden');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('map-lanes')).toContainText('1 hidden');
    // By mouse: Escape while dragging leaves the lanes alone, and the selection too.
    await page.getByTestId('map-table').getByRole('row').nth(2).click();
    const lanes = await page.getByTestId('map-canvas').getAttribute('aria-label');
    await dragLane(page, 'elfcorehdr', 'iomem', () => page.keyboard.press('Escape'));
    await expect(page.getByTestId('lane-drop')).toHaveCount(0);
    await expect(page.getByTestId('map-selected')).toBeVisible();
    expect(await page.getByTestId('map-canvas').getAttribute('aria-label')).toBe(lanes);
    await dragLane(page, 'blocks', 'iomem');
    await expect(page.getByTestId('live-region')).toHaveText(/Lane memory blocks is now 1 of \d/);
    await expect(page.getByTestId('map-canvas')).toHaveAttribute('aria-label', /lanes: memory blocks,/);
    expect(complaints).toEqual([]);
  });
});
