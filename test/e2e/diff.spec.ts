// The header diff in the real window: by keyboard and mouse, between samples, steps of a run and files from disk; what is
// copied is what `kdumpscope diff` prints; axe over Diff and Compare. What changed between the captures is stated by
// their operations: x86_64/01-dimm-file adds a 1 GiB DIMM at 4 GiB between 01-loaded and 04-all-blocks-online.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { load, mkelf } from '../lib/mkelf';
import { runCli } from '../lib/run-cli';
import type { DrivenApp } from './driven-app';
import { dropFiles } from './drop';
import { projectRoot, withApp } from './launch';

const capture = (name: string): string => path.join(projectRoot, 'test/captures', `${name}.tar.gz`);
const LOADED = capture('x86_64/01-dimm-file/01-loaded');
const ONLINE = capture('x86_64/01-dimm-file/04-all-blocks-online');
const POWER = 'ppc64le-naive-handler';
const DIMM = /0x1_0000_0000–0x1_3fff_ffff/;

const clipboard = (app: DrivenApp): Promise<string> => app.evaluate((electron) => electron.clipboard.readText());
const grid = (page: Page) => page.getByTestId('diff-grid').getByRole('treegrid');
const selectedRow = (page: Page) => grid(page).locator('[role=row][aria-selected=true]');
const byte = (page: Page, side: 'before' | 'after', offset: number) =>
  page.getByTestId(`diff-hex-${side}`).locator(`b[data-at="${offset}"]`);

/** The test runner asks every program for colour. */
const PLAIN = { NO_COLOR: '1' };

/** Text of a diff without what the inputs are called. */
function unnamed(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (/^(---|\+\+\+) /.test(line) ? line.replace(/ .* {2}/, ' ') : line));
}

/** Opens the first file and puts the second on the After side, through the open dialog. */
async function compareFiles(app: DrivenApp, page: Page, first: string, second: string): Promise<void> {
  await dropFiles(page, [first]);
  await expect(page.getByTestId('verdict')).toBeVisible();
  await page.keyboard.press('Control+8');
  await app.evaluate(({ dialog }, file) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
  }, second);
  await page.getByTestId('diff-open').click();
  await expect(grid(page)).toBeVisible();
}

test('two captures: walk the changes, from field to byte and back, copy what the command line prints', async () => {
  await withApp({}, async ({ app, page, complaints }) => {
    await compareFiles(app, page, LOADED, ONLINE);
    await expect(page.getByTestId('live-region')).toContainText('stands after');
    const count = await page.getByTestId('change-count').innerText();
    expect(count).toBe('1/2');
    await expect(page.getByTestId('change-sentence')).toContainText('e_phnum');
    await expect(selectedRow(page)).toHaveAttribute('aria-label', /^changed: e_phnum 6 → 7/);
    await page.keyboard.press('n');
    await expect(page.getByTestId('change-sentence')).toContainText(DIMM);
    await expect(selectedRow(page)).toHaveAttribute('aria-label', /^added, changed: PT_LOAD/);
    await expect(page.getByTestId('live-region')).toContainText('Change 2 of 2');
    await page.keyboard.press('n');
    await expect(page.getByTestId('change-count')).toHaveText('1/2');
    await page.keyboard.press('p');
    await expect(page.getByTestId('change-count')).toHaveText('2/2');

    // e_phnum stands at 56 in the Ehdr of ELF64 (elf.h): a click on its byte selects it, on both sides.
    await byte(page, 'after', 57).click();
    await expect(selectedRow(page)).toHaveAttribute('aria-label', /e_phnum/);
    await expect(byte(page, 'before', 56)).toHaveClass(/sel/);
    await expect(byte(page, 'after', 56)).toHaveClass(/sel/);
    await expect(page.getByTestId('diff-picked')).toContainText('u16 LE');
    await expect(page.getByTestId('diff-picked')).toContainText('1 more');
    // And back: the row of a field marks its bytes. The new entry is the last of 7, p_memsz 40 bytes into it.
    await grid(page)
      .getByRole('row', { name: /^p_memsz changed, before —, after 0x40000000/ })
      .click();
    await expect(byte(page, 'after', 64 + 6 * 56 + 40)).toHaveClass(/sel/);
    await grid(page)
      .getByRole('row', { name: /^added, changed/ })
      .hover();
    await expect(byte(page, 'after', 64 + 6 * 56)).toHaveClass(/hov/);

    await page.keyboard.press('d');
    await expect(page.getByTestId('only-differences')).not.toBeChecked();
    await expect(
      grid(page)
        .getByRole('row', { name: /the same$/ })
        .first(),
    ).toBeVisible();
    await page.keyboard.press('d');
    await expect(grid(page).getByRole('row', { name: /the same$/ })).toHaveCount(0);
    await page.getByTestId('diff-overview').focus();
    await page.keyboard.press('Home');
    await expect(page.getByTestId('diff-overview')).toHaveAttribute('aria-valuetext', /e_phnum/);

    await page.getByTestId('diff-copy').focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('copy-diff').click();
    await expect(page.getByTestId('live-region')).toContainText('Diff copied');
    const printed = runCli(['diff', LOADED, ONLINE], PLAIN);
    expect(printed.code).toBe(1);
    expect(unnamed(await clipboard(app))).toEqual(unnamed(printed.stdout));

    await page.keyboard.press('n');
    await page.keyboard.press('Control+c');
    await expect(page.getByTestId('live-region')).toContainText('Change copied');
    expect(await clipboard(app)).toMatch(/^\+ PT_LOAD 6 is new: 1 GiB/);
    await page.getByRole('button', { name: 'Swap before and after' }).click();
    await page.keyboard.press('n');
    await expect(page.getByTestId('change-sentence')).toContainText('is gone');
    expect(complaints).toEqual([]);
  });
});

test('two samples, then steps of a run: the sides are chosen, the diff is the one of the command line', async () => {
  await withApp({}, async ({ app, page, complaints }) => {
    await page.getByTestId('sample-x86-dimm-removed').click();
    await expect(page.getByTestId('verdict')).toBeVisible();
    await page.getByTestId('nav-samples').click();
    await page.getByTestId(`sample-${POWER}`).click();
    await expect(page.getByTestId('verdict')).toBeVisible();
    await page.getByTestId('nav-diff').click();
    // Another architecture on the other side: told, not refused.
    await expect(grid(page).getByRole('row', { name: /e_machine EM_X86_64|e_machine EM_PPC64/ })).toBeVisible();

    await page.getByTestId('nav-whatif').click();
    await page.getByTestId('preset-seed').click();
    await expect(page.getByTestId('run-result')).toBeVisible();
    await page.getByTestId('nav-diff').click();
    await expect(page.getByTestId('diff-after')).toHaveValue('playhead');
    await expect(page.getByTestId('diff-after').locator('..').getByText('simulated', { exact: true })).toBeVisible();
    await page.getByTestId('diff-copy').click();
    await page.getByTestId('copy-diff').click();
    await expect(page.getByTestId('live-region')).toContainText('Diff copied');
    const copied = await clipboard(app);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Copy the command line of the run');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('live-region')).toContainText('Command copied');
    const options = [...(await clipboard(app)).matchAll(/'([^']*)'|(\S+)/g)].map(
      ([, quoted, plain]) => quoted ?? plain ?? '',
    );
    const sample = path.join(projectRoot, `resources/samples/${POWER}.tar.gz`);
    const printed = runCli(['diff', sample, `${sample}@end`, ...options.slice(3)], PLAIN);
    expect(printed.stderr).toBe('');
    expect(unnamed(copied)).toEqual(unnamed(printed.stdout));
    expect(complaints).toEqual([]);
  });
});

test('a header that shrank: stale bytes past e_phnum are named, dropped on its side', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kdumpscope-diff-'));
  const GIB = 1n << 30n;
  const loads = (n: number) =>
    Array.from({ length: n }, (_, i) => load(BigInt(i) * 2n * GIB, BigInt(i) * 2n * GIB + GIB - 1n));
  // No captured header has any, as an update writes whole pages over them; one of more than a page leaves its end.
  const long = mkelf({ phdrs: loads(100), totalBytes: 8192 });
  const shrunk = new Uint8Array(long);
  shrunk.set(mkelf({ phdrs: loads(5), totalBytes: 4096 }));
  const [before, after] = [path.join(folder, 'long.elfcorehdr'), path.join(folder, 'shrunk.elfcorehdr')];
  writeFileSync(before, long);
  writeFileSync(after, shrunk);
  try {
    await withApp({}, async ({ app, page, complaints }) => {
      await compareFiles(app, page, before, after);
      const stale = page.getByLabel('Bytes after', { exact: true });
      await expect(stale).toContainText('28 stale phdrs past e_phnum at 0x1000');
      await grid(page).focus();
      await page.keyboard.press('End');
      await expect(selectedRow(page)).toHaveAttribute('aria-label', /stale/);
      await expect(byte(page, 'after', 64 + 73 * 56)).toHaveClass(/stale/);
      await expect(page.getByTestId('diff-picked')).toContainText('past e_phnum');
      // The padding has its true size: from the end of the table to the page that was not written over.
      await expect(page.getByTestId('diff-hex-after')).toContainText(`${4096 - (64 + 5 * 56)} bytes of zeros`);

      // Panes scroll together: matched entries stay beside each other, and not where the reader takes them apart.
      await page.getByTestId('diff-overview').focus();
      await page.keyboard.press('Home');
      const top = (side: string) =>
        page
          .getByTestId(`diff-hex-${side}`)
          .locator('.hex')
          .evaluate((pane) => pane.scrollTop);
      await expect.poll(() => top('before')).toBe(0);
      await page.getByTestId('diff-hex-before').hover();
      await page.mouse.wheel(0, 126);
      await expect.poll(() => top('before')).toBe(126);
      await expect.poll(() => top('after')).toBe(126);
      await page.getByTestId('diff-link').selectOption('off');
      await page.getByTestId('diff-hex-before').hover();
      await page.mouse.wheel(0, -126);
      await expect.poll(() => top('before')).toBe(0);
      expect(await top('after')).toBe(126);

      // The overview frames what is in sight; the page keys and dragging scroll both panes, whatever links them.
      const overview = page.getByTestId('diff-overview');
      const frameTop = () => page.getByTestId('diff-sight-after').evaluate((box) => Number(box.getAttribute('y')));
      await page.getByTestId('diff-link').selectOption('entry');
      await overview.focus();
      await page.keyboard.press('Home');
      await expect.poll(frameTop).toBe(0);
      await expect(overview).toHaveAttribute('aria-valuetext', /In sight: bytes 0x0 to 0x/);
      await page.keyboard.press('PageDown');
      await expect.poll(() => top('before')).toBeGreaterThan(100);
      await expect.poll(frameTop).toBeGreaterThan(1);
      await expect(overview).not.toHaveAttribute('aria-valuetext', /In sight: bytes 0x0 /);
      await expect
        .poll(async () => {
          await page.keyboard.press('PageUp');
          return top('before');
        })
        .toBe(0);
      const gutter = await overview.boundingBox();
      if (gutter === null) throw new Error('no overview');
      await page.mouse.move(gutter.x + 9, gutter.y + 10);
      await page.mouse.down();
      await page.mouse.move(gutter.x + 9, gutter.y + gutter.height * 0.75, { steps: 8 });
      await page.mouse.up();
      // Three quarters down the 160 pieces of the overview lies the middle of the frame.
      const frame = await page.getByTestId('diff-sight-before').boundingBox();
      const middle = ((frame?.y ?? 0) + (frame?.height ?? 0) / 2 - gutter.y) / gutter.height;
      expect(middle).toBeGreaterThan(0.7);
      expect(middle).toBeLessThan(0.8);

      // The test drops at the left edge: the left half of the window is Before.
      await dropFiles(page, [after]);
      await expect(page.getByText('No difference')).toBeVisible();
      expect(complaints).toEqual([]);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

for (const theme of ['light', 'dark', 'contrast'] as const) {
  test(`a compared cell leads to its header diff, and axe finds nothing serious, ${theme}`, async () => {
    test.setTimeout(120_000); // axe four times over
    await withApp({ theme }, async ({ page, complaints }) => {
      const found: string[] = [];
      const examine = async (view: string): Promise<void> => {
        const result = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
        expect(result.passes.length, `${view}: axe ran`).toBeGreaterThan(5);
        for (const { id, impact, nodes } of result.violations) {
          if (impact !== 'serious' && impact !== 'critical') continue;
          found.push(...nodes.map((node) => `${view}: ${id} (${impact}) ${node.html.slice(0, 160)}`));
        }
      };
      await page.getByTestId(`sample-${POWER}`).click();
      await expect(page.getByTestId('verdict')).toBeVisible();
      await page.getByTestId('nav-diff').click();
      await examine('diff, empty');
      await page.getByTestId('nav-whatif').click();
      await page.getByTestId('preset-seed').click();
      await expect(page.getByTestId('run-result')).toBeVisible();
      await page.getByTestId('nav-compare').click();
      // After memblock_remove(), v12 has listed the removed LMB again; the notified range keeps it out.
      await page
        .getByRole('row', { name: 'after memblock_remove()' })
        .getByRole('gridcell')
        .nth(0)
        .getByRole('button')
        .click();
      await page.getByTestId('instant-against').selectOption('design:v12-memory-notify');
      await expect(page.getByTestId('instant-diff')).toContainText('256 MiB (0x7000_0000–0x7fff_ffff) came in');
      await examine('compare');
      await page.getByTestId('open-diff').click();
      await expect(page.getByTestId('change-sentence')).toContainText('256 MiB (0x7000_0000–0x7fff_ffff) came in');
      await examine('diff');
      await page.keyboard.press('d');
      await page.getByTestId('diff-copy').click();
      await examine('diff, all entries, menu');
      expect(found).toEqual([]);
      expect(complaints).toEqual([]);
    });
  });
}
