// What holds in every view: axe, names, targets, 200 % zoom, panes, finding, copying, going to places, and the way back.
import { expect, test, type Page } from '@playwright/test';
import type { DrivenApp } from './driven-app';
import { cutControls, nakedCanvases, seriousFindings, smallTargets, unnamed } from './accessible-tree';
import { everyView } from './every-view';
import { withApp } from './launch';

const clipboard = (app: DrivenApp): Promise<string> => app.evaluate(({ clipboard: board }) => board.readText());

async function resizeTo(app: DrivenApp, width: number, height: number, zoom = 1): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, [w, h, z]) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setContentSize(w, h);
      window?.webContents.setZoomFactor(z);
    },
    [width, height, zoom] as const,
  );
}

for (const theme of ['light', 'dark', 'contrast'] as const)
  test(`every view: no serious axe finding, every control named and large enough, ${theme}`, async () => {
    test.setTimeout(180_000);
    await withApp({ theme }, async ({ page, complaints }) => {
      const found: string[] = [];
      await everyView(page, async (view) => {
        const wrong = [
          ...(await seriousFindings(page)),
          ...(await unnamed(page)),
          ...(await nakedCanvases(page)).map((html) => `canvas without name or twin: ${html}`),
          ...(await smallTargets(page)).map((html) => `too small: ${html}`),
        ];
        const heading = await page.getByRole('heading', { level: 1 }).count();
        if (heading !== 1) wrong.push(`${heading} headings of level 1`);
        found.push(...wrong.map((line) => `${view}: ${line}`));
      });
      expect(found).toEqual([]);
      expect(complaints).toEqual([]);
    });
  });

test('at 200 % on 1280x720 nothing is cut off in any view', async () => {
  test.setTimeout(120_000);
  await withApp({}, async ({ app, page, complaints }) => {
    await resizeTo(app, 1280, 720, 2);
    await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([640, 360]);
    const found: string[] = [];
    await everyView(page, async (view) => {
      found.push(...(await cutControls(page)).map((html) => `${view}: cut ${html}`));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      if (wide) found.push(`${view}: wider than the window`);
      const main = await page.locator('#main').boundingBox();
      if ((main?.height ?? 0) < 150) found.push(`${view}: ${main?.height ?? 0} px left for the view`);
    });
    expect(found).toEqual([]);
    // The keys of the browser: larger, smaller, as it was.
    await page.keyboard.press('Control+0');
    await expect.poll(() => page.evaluate(() => innerWidth)).toBe(1280);
    await page.keyboard.press('Control+=');
    await expect.poll(() => page.evaluate(() => innerWidth)).toBeLessThan(1100);
    expect(complaints).toEqual([]);
  });
});

test('panes: arrow keys, Home, End, Enter, the mouse; sizes stay, and can be reset', async () => {
  await withApp({ args: ['--sample=x86-dimm-removed', '--view=header'] }, async ({ page, complaints }) => {
    const bar = page.getByTestId('split-header-tree');
    const tree = page.locator('[data-pane=header-tree]');
    const width = async (): Promise<number> => Math.round((await tree.boundingBox())?.width ?? 0);
    await expect(bar).toBeVisible();
    expect(await width()).toBe(286);
    await bar.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(width).toBe(302);
    await expect(bar).toHaveAttribute('aria-valuetext', '302 pixels');
    await page.keyboard.press('Home');
    await expect.poll(width).toBe(180);
    await page.keyboard.press('Enter');
    await expect(tree).toBeHidden();
    await expect(bar).toHaveAttribute('aria-valuetext', 'collapsed');
    await page.keyboard.press('Enter');
    await expect.poll(width).toBe(180);
    const box = await bar.boundingBox();
    if (box === null) throw new Error('no separator');
    await page.mouse.move(box.x + 6, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + 106, box.y + 100, { steps: 5 });
    await page.mouse.up();
    await expect.poll(width).toBe(280);
    // Another view and back: the size is the window's, not the view's.
    await page.getByTestId('nav-map').click();
    await page.getByTestId('nav-header').click();
    await expect.poll(width).toBe(280);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Reset the sizes');
    await page.keyboard.press('Enter');
    await expect.poll(width).toBe(286);
    expect(complaints).toEqual([]);
  });
});

test('find: in the text, the ranges, the structures and the steps; next, previous, count, Esc', async () => {
  await withApp({ args: ['--sample=x86-dimm-removed', '--view=map'] }, async ({ page, complaints }) => {
    await expect(page.getByTestId('map-table')).toBeVisible();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('pt_load');
    await expect(page.getByTestId('find-result')).toHaveText('1 of 3');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('find-result')).toHaveText('2 of 3');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.press('Shift+Enter');
    await expect(page.getByTestId('find-result')).toHaveText('3 of 3');
    await expect(page.getByTestId('map-selected')).toContainText('0x1_0000_0000');
    // An address as other programs print it.
    await page.getByTestId('find-input').fill('0x13fffffff');
    await expect(page.getByTestId('find-result')).toHaveText(/of 2$/);
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('find-bar')).toHaveCount(0);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');

    await page.getByTestId('nav-evidence').click();
    await page.getByRole('row', { name: /proc\/iomem/ }).click();
    await expect(page.getByTestId('evidence-text')).toContainText('System RAM');
    await page.getByRole('group', { name: 'Text of proc/iomem' }).focus();
    await page.keyboard.press('Control+f');
    await page.getByTestId('find-input').fill('system ram');
    await expect(page.getByTestId('find-result')).toHaveText('1 of 2');
    await page.keyboard.press('F3');
    await expect(page.getByTestId('find-result')).toHaveText('2 of 2');
    await expect(page.getByTestId('evidence-text').locator('[aria-current=location]')).toContainText('System RAM');
    await page.getByTestId('find-input').fill('no such words');
    await expect(page.getByTestId('find-result')).toHaveText('no match');
    await page.keyboard.press('Escape');
    expect(complaints).toEqual([]);
  });
});

test('find in bytes: as bytes, as a number, as text; marks, next, previous; in the diff on both sides', async () => {
  await withApp({ args: ['--sample=x86-dimm-removed', '--view=header'] }, async ({ page, complaints }) => {
    const pane = page.getByTestId('header-hex');
    const result = page.getByTestId('find-result');
    const marked = pane.locator('b.found');
    await pane.getByRole('group', { name: 'Bytes of the header' }).focus();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('7f 45 4c 46');
    await expect(result).toHaveText('1 of 1');
    await expect(page.getByTestId('find-means')).toHaveText('as bytes');
    await expect(marked).toHaveText(['7f', '45', '4c', '46']);
    await expect(pane.locator('b.found.current')).toHaveCount(4);
    // PT_LOAD 6 of the sample begins at 4 GiB: p_offset and p_paddr, 24 bytes on, hold that number (elf.h).
    await page.getByTestId('find-input').fill('0x1_0000_0000');
    await expect(page.getByTestId('find-means')).toHaveText('as aligned 64-bit little endian');
    await expect(result).toHaveText('1 of 2');
    await expect(page.getByTestId('inspector')).toContainText('p_offset');
    const first = Number(await pane.locator('b.found.current').first().getAttribute('data-at'));
    await page.keyboard.press('Enter');
    await expect(result).toHaveText('2 of 2');
    await expect(page.getByTestId('inspector')).toContainText('p_paddr');
    expect(Number(await pane.locator('b.found.current').first().getAttribute('data-at'))).toBe(first + 16);
    await expect(page.getByTestId('live-region')).toContainText('Match 2 of 2: 8 bytes at 0x');
    await page.keyboard.press('Shift+Enter');
    await expect(result).toHaveText('1 of 2');
    await page.getByTestId('find-input').fill('elf');
    await expect(page.getByTestId('find-means')).toHaveText('as text');
    await expect(marked).toHaveText(['45', '4c', '46']);
    await page.getByTestId('find-input').fill('"7f 45"');
    await expect(result).toHaveText('no match');
    await page.keyboard.press('Escape');
    await expect(marked).toHaveCount(0);

    await page.getByTestId('nav-timeline').click();
    await page.getByTestId('preset-dimm-round').click();
    await expect(page.getByTestId('timeline-plot')).toBeVisible();
    await page.keyboard.press('Control+8');
    await page.keyboard.press('d');
    await page.getByRole('group', { name: /^Bytes after/ }).focus();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('7f 45 4c 46');
    await expect(result).toHaveText('1 of 1');
    await expect(page.getByTestId('diff-hex-after').locator('b.found.current')).toHaveCount(4);
    await expect(page.getByTestId('diff-hex-before').locator('b.found')).toHaveCount(0);
    await page.getByTestId('find-bar').getByRole('combobox').selectOption('Bytes before');
    await expect(page.getByTestId('diff-hex-before').locator('b.found')).toHaveCount(4);
    expect(complaints).toEqual([]);
  });
});

test('copy: what is selected in five forms; on the timeline the step', async () => {
  await withApp({ args: ['--sample=x86-dimm-removed', '--view=header'] }, async ({ app, page, complaints }) => {
    await page.getByTestId('phdr-6').click();
    await page.keyboard.press('Control+c');
    await expect.poll(() => clipboard(app)).toContain('0x1_0000_0000 – 0x1_3fff_ffff');
    await page.keyboard.press('Control+Shift+c');
    await expect.poll(() => clipboard(app)).toContain('"start": "0x100000000"');
    await page.getByTestId('copy-menu').click();
    await page.getByTestId('copy-readelf').click();
    // As readelf -lW prints it.
    await expect
      .poll(() => clipboard(app))
      .toBe('  LOAD           0x100000000 0xffff8d0100000000 0x0000000100000000 0x40000000 0x40000000 RWE 0');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('kernel range');
    await page.keyboard.press('Enter');
    await expect.poll(() => clipboard(app)).toBe('0000000100000000-000000013fffffff');
    await page.getByTestId('nav-timeline').click();
    await page.getByTestId('preset-dimm-round').click();
    await expect(page.getByTestId('timeline-plot')).toBeVisible();
    await page.keyboard.press('Control+c');
    await expect.poll(() => clipboard(app)).toMatch(/^simulated step \d+, .* if it panics here: /);
    expect(complaints).toEqual([]);
  });
});

test('places: an event, a page frame, what is none; and back through views and steps', async () => {
  await withApp({ args: ['--sample=x86-dimm-removed'] }, async ({ page, complaints }) => {
    await page.getByTestId('nav-timeline').click();
    await page.getByTestId('preset-dimm-round').click();
    const plot = page.getByTestId('timeline-plot');
    await expect(plot).toBeVisible();
    const last = await plot.getAttribute('aria-valuenow');
    const go = async (text: string): Promise<void> => {
      await page.keyboard.press('g');
      await page.getByTestId('palette').getByRole('combobox').fill(text);
    };
    await go('event:99');
    await expect(page.getByTestId('palette-problem')).toContainText('There is no event “99” in the run');
    await page.getByTestId('palette').getByRole('combobox').fill('event:2');
    await expect(page.getByTestId('palette-problem')).toHaveCount(0);
    await page.keyboard.press('Enter');
    await expect(plot).not.toHaveAttribute('aria-valuenow', last ?? '');
    const second = await plot.getAttribute('aria-valuenow');
    await go('pfn:0x100000');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('map-canvas')).toBeVisible();
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(plot).toHaveAttribute('aria-valuenow', second ?? '');
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(plot).toHaveAttribute('aria-valuenow', last ?? '');
    await page.keyboard.press('Alt+ArrowRight');
    await expect(plot).toHaveAttribute('aria-valuenow', second ?? '');
    expect(complaints).toEqual([]);
  });
});

/** Puts the keyboard into each pane by F6 until it comes round; the names of the panes, in order. */
async function panesByF6(page: Page): Promise<string[]> {
  const seen: string[] = [];
  for (let i = 0; i < 12; i += 1) {
    await page.keyboard.press('F6');
    const pane = await page.evaluate(() => document.activeElement?.closest('[data-pane]')?.getAttribute('data-pane'));
    if (pane === null || pane === undefined || seen.includes(pane)) break;
    seen.push(pane);
  }
  return seen;
}

test('F6 goes round the panes, the skip link leads to the view, the focus can be seen, nothing moves unasked', async () => {
  await withApp({ args: ['--sample=x86-dimm-removed', '--view=header'] }, async ({ page }) => {
    await page.getByTestId('phdr-6').click();
    const panes = await panesByF6(page);
    expect(panes).toEqual(
      expect.arrayContaining(['top', 'nav', 'header-tree', 'header-fields', 'header-hex', 'inspector']),
    );
    // As after loading: the next Tab starts at the top of the page.
    await page.evaluate(() => {
      document.body.tabIndex = -1;
      document.body.focus();
      document.body.removeAttribute('tabindex');
    });
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to the main view' })).toBeFocused();
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    await page.keyboard.press('Tab');
    const ring = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement ?? document.body);
      return [style.outlineStyle, parseFloat(style.outlineWidth)];
    });
    expect(ring).toEqual(['solid', 2]);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const moving = await page.evaluate(
      () =>
        Array.from(document.querySelectorAll('*')).filter((element) => {
          const { transitionDuration, animationDuration } = getComputedStyle(element);
          return [transitionDuration, animationDuration].some((text) =>
            text.split(',').some((part) => parseFloat(part) > 0.001),
          );
        }).length,
    );
    expect(moving).toBe(0);
  });
});
