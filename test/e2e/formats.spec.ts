// docs/formats.md against the window: every sample is dropped on it, opens in a tab of its own, and shows the verdict that
// the table names and a list of evidence.
import { expect, test } from '@playwright/test';
import path from 'node:path';
import { formatRows } from '../lib/formats-table';
import { dropFiles } from './drop';
import { projectRoot, withApp } from './launch';

test('every sample of the table of formats opens in the window', async () => {
  test.setTimeout(240_000);
  const rows = formatRows();
  expect(rows.length).toBeGreaterThan(30);
  await withApp({}, async ({ page, complaints }) => {
    const tab = page.getByRole('list', { name: 'Open snapshots' });
    for (const { format, samples, verdict } of rows) {
      await test.step(format, async () => {
        await dropFiles(
          page,
          samples.map((sample) => path.join(projectRoot, sample)),
        );
        await expect(tab.getByRole('listitem')).toHaveCount(1);
        await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', verdict);
        await expect(page.getByTestId('finding-0')).toBeVisible();
        await page.getByTestId('nav-evidence').click();
        const evidence = page.getByTestId('evidence-list');
        for (const sample of samples) {
          // An archive is listed by what is in it.
          const archive = /\.(?:tar(?:\.\w+)?|txz|zip)$/.test(sample);
          await expect(evidence.getByText(archive ? /\w/ : path.basename(sample)).first()).toBeVisible();
        }
        await page.getByTestId('nav-overview').click();
        await tab.getByRole('button', { name: /^Close / }).click();
        await expect(tab.getByRole('listitem')).toHaveCount(0);
      });
    }
    expect(complaints).toEqual([]);
  });
});
