// The way into every view of the window, each with something to show.
import { expect, type Page } from '@playwright/test';

/** Opens the sample, runs a preset and visits every view in turn; `visit` looks at each. */
export async function everyView(page: Page, visit: (view: string) => Promise<void>): Promise<void> {
  const shows = async (testId: string): Promise<void> => expect(page.getByTestId(testId).first()).toBeVisible();
  await shows('sample-x86-dimm-removed');
  await visit('samples');
  await page.getByTestId('sample-x86-dimm-removed').click();
  await shows('verdict-headline');
  await page.getByTestId('finding-0').click();
  await visit('overview');
  await page.getByTestId('nav-map').click();
  await shows('map-canvas');
  await visit('map');
  await page.getByTestId('nav-header').click();
  await shows('header-hex');
  await visit('header');
  await page.getByTestId('nav-evidence').click();
  await shows('evidence-list');
  await visit('evidence');
  await page.getByTestId('nav-timeline').click();
  await page.getByTestId('preset-dimm-round').click();
  await shows('timeline-plot');
  await visit('timeline');
  await page.getByTestId('nav-map').click();
  await shows('simulated-banner');
  await visit('map of an instant');
  await page.getByTestId('nav-whatif').click();
  await shows('run');
  await visit('what-if');
  await page.getByTestId('nav-compare').click();
  const cell = page.getByTestId('cell-0-0');
  await expect(cell).toBeVisible();
  await cell.click();
  await visit('compare');
  await page.getByTestId('nav-diff').click();
  // The chosen instant is the first: the header is still the loaded one.
  await page.getByRole('button', { name: 'Show all entries' }).click();
  await shows('diff-grid');
  await visit('diff');
  await page.getByTestId('nav-library').click();
  await visit('library');
}
