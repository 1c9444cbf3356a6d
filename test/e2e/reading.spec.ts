// The main job: open a snapshot, read the verdict, follow a finding to its evidence, keep what was opened.
// Expected ranges are those the captures' own operations state: a 1 GiB DIMM at 4 GiB, added and pulled.
import { expect, test, type Page } from '@playwright/test';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { projectRoot, startWords, withApp } from './launch';

const capture = (name: string): string => path.join(projectRoot, 'test/captures', name);
const REMOVED = capture('x86_64/01-dimm-file/07-dimm-removed.tar.gz');
const NOT_LISTED = capture('x86_64/01-dimm-nohp/04-all-blocks-online.tar.gz');
const LOADED = capture('x86_64/01-dimm-file/01-loaded.tar.gz');

const verdict = (page: Page, value: string): Promise<void> =>
  expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', value);

test('open a sample, read the verdict, follow a finding to map, header and evidence', async () => {
  await withApp({}, async ({ page, complaints }) => {
    await page.getByTestId('sample-x86-dimm-removed').click();
    await verdict(page, 'at-risk');
    await expect(page.getByTestId('verdict-headline')).toBeVisible();

    const finding = page.getByTestId('finding-0');
    await expect(finding).toHaveAttribute('data-finding', 'phantom');
    await expect(finding).toContainText('0x1_0000_0000 – 0x1_3fff_ffff');
    await finding.click();
    await expect(finding).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByTestId('inspector')).toContainText('0x1_3fff_ffff');

    await page.getByTestId('nav-map').click();
    await expect(page.getByTestId('map-canvas')).toBeVisible();
    await expect(page.getByTestId('map-selected')).toContainText('0x1_0000_0000');
    await expect(page.getByTestId('map-table').locator('[role=row][aria-selected=true]')).toContainText(
      '0x1_0000_0000',
    );

    await page.getByTestId('nav-header').click();
    const chosen = page.getByTestId('header-tree').locator('[aria-selected=true]');
    await expect(chosen).toHaveAttribute('data-testid', 'phdr-6');
    await expect(page.getByTestId('header-table')).toContainText('p_paddr');
    await expect(page.getByTestId('header-hex')).toBeVisible();

    await page.getByTestId('nav-evidence').click();
    await expect(page.getByTestId('evidence-list')).toContainText('iomem');
    await page.getByTestId('evidence-list').getByText('proc/iomem', { exact: true }).click();
    await expect(page.getByTestId('evidence-text')).toContainText('System RAM');
    expect(complaints).toEqual([]);
  });
});

test('open a capture, save its report, find it again after a restart', async () => {
  const profile = mkdtempSync(path.join(tmpdir(), 'kdumpscope-e2e-'));
  const report = path.join(profile, 'report.html');
  try {
    await withApp({ profile }, async ({ app, page, complaints }) => {
      await app.evaluate(
        ({ dialog }, [input, output]) => {
          dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [input ?? ''] });
          dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: output ?? '' });
        },
        [NOT_LISTED, report],
      );
      await page.getByTestId('nav-library').click();
      await page.getByRole('button', { name: 'Open files…' }).click();
      await verdict(page, 'incomplete');
      await expect(page.getByTestId('finding-0')).toHaveAttribute('data-finding', 'missing');
      await expect(page.getByTestId('finding-0')).toContainText('0x1_0000_0000 – 0x1_3fff_ffff');

      await page.getByRole('button', { name: 'Report…' }).click();
      await page.getByRole('menuitem', { name: /HTML/ }).click();
      await expect.poll(() => existsSync(report)).toBe(true);
      expect(readFileSync(report, 'utf8')).toContain('missing');
      expect(complaints).toEqual([]);
    });
    await withApp({ profile }, async ({ page, complaints }) => {
      await page.getByTestId('nav-library').click();
      await expect(page.getByTestId('recent-1')).toHaveCount(0);
      await page.getByTestId('recent-0').click();
      await verdict(page, 'incomplete');
      await expect(page.getByTestId('finding-0')).toContainText('0x1_0000_0000 – 0x1_3fff_ffff');
      expect(complaints).toEqual([]);
    });
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});

test('files named at the start and by a second start open in the one window', async () => {
  const profile = mkdtempSync(path.join(tmpdir(), 'kdumpscope-e2e-'));
  try {
    await withApp({ profile, args: [REMOVED] }, async ({ app, page }) => {
      await verdict(page, 'at-risk');
      const second = spawn(...startWords(profile, [LOADED]), { stdio: 'ignore' });
      const ended = new Promise((done) => second.once('exit', done));
      await verdict(page, 'complete');
      await ended;
      expect(app.windows().length).toBe(1);
    });
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});
