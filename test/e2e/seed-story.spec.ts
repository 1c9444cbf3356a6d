// The stories the product exists for, whole, in the real window. Expected: the seed's sequence (v12: the header is made
// from memblock before memblock loses the LMB), spec 10.1 (a DIMM stays listed after its removal, a reload heals it) and
// 10.3 (v12 keeps 256 MiB, mainline drops it), recordings of the labs.
import { expect, test, type Page } from '@playwright/test';
import { runCli } from '../lib/run-cli';
import { withApp } from './launch';

const POWER = 'ppc64le-naive-handler';
const DIMM = 'x86-dimm-removed';
/** The last LMB of the sample: 256 MiB at 0x70000000. */
const LMB = '0x7000_0000–0x7fff_ffff';

const plotBox = async (page: Page): Promise<{ x: number; y: number; width: number; height: number }> => {
  const box = await page.getByTestId('timeline-plot').boundingBox();
  if (box === null) throw new Error('no plot');
  return box;
};

/** Words of the panic line while the marker is dragged from right to left, each once in a row. */
async function dragPanic(page: Page): Promise<string[]> {
  const box = await plotBox(page);
  const y = box.y + box.height - 14;
  const line = page.getByTestId('panic-line');
  const words: string[] = [];
  await page.mouse.move(box.x + box.width - 12, y);
  await page.mouse.down();
  for (let share = 0.98; share > 0.02; share -= 0.02) {
    await page.mouse.move(box.x + box.width * share, y);
    const word = (await line.textContent())?.match(/at risk|complete|no dump|incomplete|unknown/)?.[0] ?? '';
    if (words.at(-1) !== word) words.push(word);
  }
  await page.mouse.up();
  return words;
}

test('October 2022: an LMB is removed; v12, its rival and mainline are compared, dragged, diffed, mailed', async () => {
  await withApp({}, async ({ app, page, complaints }) => {
    const clipboard = (): Promise<string> => app.evaluate(({ clipboard: board }) => board.readText());
    await page.getByTestId(`sample-${POWER}`).click();
    await expect(page.getByTestId('verdict')).toBeVisible();
    await page.getByTestId('nav-whatif').click();
    await page.getByTestId('preset-block-remove').click();
    await page.getByTestId('design').selectOption('v12');
    await page.getByTestId('run').click();
    const result = page.getByTestId('run-result');
    await expect(result).toContainText('v12 ·');
    await expect(result).toContainText(LMB);
    await expect(page.getByTestId('event-0')).toContainText('phantom 256 MiB');

    await page.getByTestId('nav-compare').click();
    await expect(page.getByTestId('cell-0-0')).toBeVisible();
    await page.getByTestId('columns').click();
    for (const design of ['mainline-6.10', 'mainline-7.2'])
      await page.getByRole('menuitemcheckbox', { name: design }).click();
    await page.keyboard.press('Escape');
    const columns = ['v12', 'v12-memory-notify', 'mainline-6.12', 'udev-reload', 'mainline-6.10', 'mainline-7.2'];
    await expect(page.locator('[data-testid^="cell-0-"]')).toHaveCount(columns.length);
    const removed = page.getByRole('row', { name: 'after memblock_remove()' }).getByRole('gridcell');
    await expect(removed).toHaveCount(columns.length);
    const words = await removed.allTextContents();
    expect(words.map((text) => /at risk|complete|no dump/.exec(text)?.[0])).toEqual([
      'at risk', // v12 rebuilt from a memblock that still held the LMB
      'complete',
      'complete',
      'at risk', // until udev reloads
      'complete',
      'complete',
    ]);
    await removed.first().click();
    await expect(page.getByTestId('instant-detail')).toContainText('v12');

    await page.getByTestId('nav-timeline').click();
    expect(await dragPanic(page)).toEqual(['at risk', 'complete', 'no dump', 'at risk']);

    await page.getByTestId('nav-diff').click();
    await page.getByTestId('diff-before').selectOption('design:v12');
    await page.getByTestId('diff-after').selectOption('design:v12-memory-notify');
    await page.getByTestId('diff-copy').click();
    await page.getByTestId('copy-diff').click();
    await expect.poll(clipboard).toContain(`256 MiB (${LMB}) left the header`);

    await page.getByTestId('nav-whatif').click();
    await page.getByTestId('copy-figure').click();
    await expect.poll(clipboard).toContain('Simulated: v12');
    const figure = await clipboard();
    expect(Math.max(...figure.split('\n').map((row) => row.length))).toBeLessThanOrEqual(72);
    const order = [
      'remove the LMB',
      'offline_pages',
      'MEM_OFFLINE',
      'from memblock',
      'copy 4096 bytes',
      'memblock loses',
    ];
    const places = order.map((step) => figure.indexOf(step));
    expect(places, figure).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    const shown = page.getByTestId('figure');
    // Open from the start where the window is high.
    if (!(await shown.isVisible())) await page.getByText('Order of events, as it is copied').click();
    expect(await shown.textContent()).toBe(figure);
    expect(complaints).toEqual([]);
  });
});

const DIMM_RANGE = '0x1_0000_0000–0x1_3fff_ffff';

test('an x86 DIMM stays in the header under every mainline and goes with a reload', async () => {
  await withApp({ args: [`--sample=${DIMM}`] }, async ({ page, complaints }) => {
    await page.getByTestId('nav-whatif').click();
    await page.getByTestId('preset-dimm-round').click();
    const result = page.getByTestId('run-result');
    const pulled = page.getByTestId('event-3');
    for (const design of ['mainline-6.6', 'mainline-6.10', 'mainline-6.12', 'mainline-7.2']) {
      await page.getByTestId('design').selectOption(design);
      await page.keyboard.press('Control+Enter');
      await expect(result).toContainText(`${design} ·`);
      await expect(pulled).toContainText('at risk');
      await expect(pulled).toContainText('phantom 1 GiB');
      await expect(result.getByRole('listitem').filter({ hasText: DIMM_RANGE })).toContainText('1 GiB');
    }
    await page.getByTestId('design').selectOption('udev-reload');
    await page.keyboard.press('Control+Enter');
    await expect(result).toContainText('udev-reload ·');
    // Offline first and pulled later: RHEL's rules reload on the first, while iomem still lists the DIMM (spec 3.10).
    await expect(pulled).toContainText('phantom 1 GiB');
    await page.getByRole('button', { name: 'Remove event 3' }).click();
    await page.keyboard.press('Control+Enter');
    // Ejected in one go the DIMM is gone when the reload reads iomem (spec 10.2).
    await expect(page.getByTestId('event-2')).toContainText('complete');
    await page.keyboard.press('Control+z');

    // The machine's own kernel left a trace of pulling this very DIMM: it lies beside the simulated steps.
    await page.getByTestId('design').selectOption('');
    await page.keyboard.press('Control+Enter');
    await expect(result).toContainText('mainline-6.12 ·');
    await page.getByTestId('nav-timeline').click();
    await expect(page.getByText(/recorded calls at their steps, no disagreement/)).toBeVisible();
    expect(complaints).toEqual([]);
  });
});

/** The command line that the window shows, as its words after the program's name. */
async function shownCommand(page: Page): Promise<string[]> {
  const text = (await page.getByTestId('run-result').locator('.command code').textContent()) ?? '';
  return [...text.matchAll(/'([^']*)'|(\S+)/g)].map((word) => word[1] ?? word[2] ?? '').slice(1);
}

interface RunJson {
  readonly design: string;
  readonly events: readonly string[];
  readonly steps: readonly { readonly verdict: string; readonly armed: boolean }[];
}

async function expectReproduced(page: Page): Promise<void> {
  const run = runCli([...(await shownCommand(page)), '--json']);
  expect(run.code, run.stderr).toBe(0);
  const json = JSON.parse(run.stdout) as RunJson;
  const last = json.steps.at(-1);
  await expect(page.getByTestId('run-result')).toContainText(`${json.design} ·`);
  await expect(page.getByTestId('run-result')).toContainText(` · ${json.steps.length} steps`);
  const words = { complete: 'complete', 'at-risk': 'at risk', incomplete: 'incomplete', unknown: 'unknown' };
  const word = last?.armed === false ? 'no dump' : words[last?.verdict as keyof typeof words];
  await expect(page.getByTestId('run-result').locator('.instant')).toContainText(word);
}

test('the shown command line gives the same run, for a sample and for a snapshot of the library', async () => {
  await withApp({ args: [`--sample=${POWER}`] }, async ({ page, complaints }) => {
    await page.getByTestId('nav-whatif').click();
    await page.getByTestId('preset-seed').click();
    await expect(page.getByTestId('run-result')).toContainText('v12');
    await expectReproduced(page);
    expect(complaints).toEqual([]);
  });
  const capture = 'test/captures/x86_64/01-dimm-file/01-loaded.tar.gz';
  await withApp({ args: [capture] }, async ({ page, complaints }) => {
    await expect(page.getByTestId('verdict')).toBeVisible();
    await page.getByTestId('nav-whatif').click();
    await page.getByTestId('preset-dimm-round').click();
    await expect(page.getByTestId('run-result')).toContainText('simulate');
    expect((await shownCommand(page))[1]).toMatch(/library.snapshots.[0-9a-f]{64}$/);
    await expectReproduced(page);
    expect(complaints).toEqual([]);
  });
});
