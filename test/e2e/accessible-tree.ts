// What assistive technology and a finger need of a page: names for everything that can be used, room to hit it, nothing cut.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Smallest target of WCAG 2.2, 2.5.8. */
const TARGET_PX = 24;

/** Serious and critical findings of axe, one line each. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // Legacy mode: the other one opens a new page, which Electron refuses (Target.createTarget: Not supported).
  const { violations, passes } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  if (passes.length < 6) return [`axe ran only ${passes.length} checks`];
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

/** Roles that a user acts on, or that stand for a graphic: each must have a name. */
const NAMED = [
  'button',
  'link',
  'checkbox',
  'radio',
  'switch',
  'textbox',
  'searchbox',
  'combobox',
  'listbox',
  'option',
  'menuitem',
  'slider',
  'spinbutton',
  'grid',
  'treegrid',
  'tree',
  'treeitem',
  'img',
  'separator',
  'radiogroup',
  'toolbar',
  'dialog',
  'navigation',
  'region',
  'tab',
  'figure',
] as const;

/** Nodes of the browser's own accessibility tree that should have a name and have none. */
export async function unnamed(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const wanted = new Set<string>(NAMED);
  return nodes
    .filter(({ ignored, role, name }) => {
      const kind = String(role?.value ?? '').toLowerCase();
      return !ignored && wanted.has(kind) && String(name?.value ?? '').trim() === '';
    })
    .map(({ role, backendDOMNodeId }) => `${String(role?.value)} without a name (node ${String(backendDOMNodeId)})`);
}

/** Every canvas is named itself or hidden behind a twin, and every one named has a grid or a list beside it. */
export function nakedCanvases(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    Array.from(document.querySelectorAll('canvas'))
      .filter(
        (canvas) => canvas.getAttribute('aria-hidden') !== 'true' && (canvas.getAttribute('aria-label') ?? '') === '',
      )
      .map((canvas) => canvas.outerHTML.slice(0, 120)),
  );
}

/** Controls smaller than a finger's tip. Links within a line of text are free to be as high as the line. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const controls = document.querySelectorAll<HTMLElement>(
      'button, select, input:not([type=hidden]), a[href], [role=button], [role=radio], [role=option], [role=menuitem], [role=tab], [role=treeitem]',
    );
    // A click on its label is a click on the control.
    const targetOf = (control: HTMLElement): Element => control.closest('label') ?? control;
    return Array.from(controls)
      .filter((control) => {
        const box = targetOf(control).getBoundingClientRect();
        if (box.width === 0 || box.height === 0 || control.matches('.skip, :disabled')) return false;
        return box.width < least - 0.5 || box.height < least - 0.5;
      })
      .map((control) => {
        const { width, height } = targetOf(control).getBoundingClientRect();
        return `${Math.round(width)}x${Math.round(height)} ${control.outerHTML.slice(0, 140)}`;
      });
  }, TARGET_PX);
}

/** Controls that reach out of the window with no way to scroll to them, or that are cut by a box that does not scroll. */
export function cutControls(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const scrolls = (element: Element, axis: 'x' | 'y'): boolean => {
      const style = getComputedStyle(element);
      return /auto|scroll/.test(axis === 'x' ? style.overflowX : style.overflowY);
    };
    const hides = (element: Element, axis: 'x' | 'y'): boolean => {
      const style = getComputedStyle(element);
      return /hidden|clip/.test(axis === 'x' ? style.overflowX : style.overflowY);
    };
    const cut = (control: Element): boolean => {
      const box = control.getBoundingClientRect();
      for (const axis of ['x', 'y'] as const) {
        const [from, to] = axis === 'x' ? [box.left, box.right] : [box.top, box.bottom];
        for (let up = control.parentElement; up !== null; up = up.parentElement) {
          if (scrolls(up, axis)) break;
          const frame = up === document.body ? new DOMRect(0, 0, innerWidth, innerHeight) : up.getBoundingClientRect();
          const [low, high] = axis === 'x' ? [frame.left, frame.right] : [frame.top, frame.bottom];
          if ((hides(up, axis) || up === document.body) && (from < low - 1 || to > high + 1)) return true;
        }
      }
      return false;
    };
    return Array.from(document.querySelectorAll('button, select, input, a[href]'))
      .filter((control) => control.getClientRects().length > 0 && !control.matches('.skip') && cut(control))
      .map((control) => control.outerHTML.slice(0, 140));
  });
}
