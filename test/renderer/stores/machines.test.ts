// Tabs, the place one stands at, and history as in a browser.
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, test } from 'vitest';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import { useMachines } from '../../../renderer/src/stores/machines';
import { useViewport } from '../../../renderer/src/stores/viewport';
import { installBridge } from '../lib/fake-bridge';
import { CMA_LOADED, DIMM_REMOVED, viewOfCapture } from '../lib/view-of-capture';

let first: SnapshotView;
let second: SnapshotView;

beforeEach(async () => {
  setActivePinia(createPinia());
  installBridge();
  first = await viewOfCapture(DIMM_REMOVED, 'a');
  second = await viewOfCapture(CMA_LOADED, 'b');
});

describe('tabs', () => {
  test('the same snapshot opens once', () => {
    const machines = useMachines();
    machines.show(first);
    machines.show(second);
    machines.show(first);
    expect(machines.open.map((view) => view.id)).toEqual(['a', 'b']);
    expect(machines.active?.id).toBe('a');
  });

  test('closing the active one shows its neighbour, closing the last the library', () => {
    const machines = useMachines();
    machines.show(first);
    machines.show(second);
    machines.close('b');
    expect(machines.active?.id).toBe('a');
    machines.close('a');
    expect([machines.active, machines.screen]).toEqual([undefined, 'library']);
    machines.back();
    expect(machines.active).toBeUndefined();
  });
});

test('back and forward walk screens and selections', () => {
  const machines = useMachines();
  machines.show(first);
  machines.select({ kind: 'finding', index: 0 });
  machines.goTo('map');
  machines.select({ kind: 'phdr', index: 2 }, 'header');
  machines.back();
  expect([machines.screen, machines.selection]).toEqual(['map', { kind: 'finding', index: 0 }]);
  machines.back();
  machines.back();
  expect([machines.screen, machines.selection]).toEqual(['overview', undefined]);
  machines.forward();
  machines.forward();
  machines.forward();
  expect([machines.screen, machines.selection]).toEqual(['header', { kind: 'phdr', index: 2 }]);
});

test('a new step after going back forgets what lay ahead', () => {
  const machines = useMachines();
  machines.show(first);
  machines.goTo('map');
  machines.back();
  machines.goTo('evidence');
  machines.forward();
  expect(machines.screen).toBe('evidence');
  machines.back();
  expect(machines.screen).toBe('overview');
});

describe('the viewport', () => {
  test('zooming in keeps the address under the pointer, zooming out comes back to all', () => {
    const machines = useMachines();
    machines.show(first, 'map');
    const viewport = useViewport();
    viewport.widthPx = 1000;
    const px = 200;
    const under = viewport.scale().toAddress(px);
    for (let i = 0; i < 6; i += 1) viewport.zoom(1.5, px);
    const drift = viewport.scale().toAddress(px) - under;
    const visible = (viewport.window?.last ?? 0n) - (viewport.window?.start ?? 0n);
    expect(drift < 0n ? -drift : drift).toBeLessThan(visible / 50n);
    for (let i = 0; i < 8; i += 1) viewport.zoom(1 / 1.5, px);
    expect(viewport.window).toBeUndefined();
  });

  test('panning stops at the ends and never changes the zoom', () => {
    const machines = useMachines();
    machines.show(first, 'map');
    const viewport = useViewport();
    viewport.widthPx = 1000;
    viewport.fitRange(0x1000_0000n, 0x10ff_ffffn);
    const size = (viewport.window?.last ?? 0n) - (viewport.window?.start ?? 0n);
    for (let i = 0; i < 200; i += 1) viewport.pan(-500);
    const { extent } = viewport.wholeScale();
    expect((viewport.window?.start ?? 1n) - extent.start).toBeLessThan(0x10_0000n);
    const now = (viewport.window?.last ?? 0n) - (viewport.window?.start ?? 0n);
    expect(Number(now) / Number(size)).toBeCloseTo(1, 2);
  });

  test('f fits the selection, f again everything', () => {
    const machines = useMachines();
    machines.show(first, 'map');
    const viewport = useViewport();
    machines.select({ kind: 'finding', index: first.judgement.findings.findIndex(({ id }) => id === 'phantom') });
    viewport.fitSelectionOrAll();
    expect(
      viewport.window !== undefined && viewport.window.start < 0x1_0000_0000n && viewport.window.last >= 0x1_3fff_ffffn,
    ).toBe(true);
    viewport.fitSelectionOrAll();
    expect(viewport.window).toBeUndefined();
  });

  test('each snapshot keeps its own window', () => {
    const machines = useMachines();
    machines.show(first, 'map');
    const viewport = useViewport();
    viewport.fitRange(0x1000n, 0x1fffn);
    machines.show(second, 'map');
    expect(viewport.window).toBeUndefined();
    machines.activate('a');
    expect(viewport.window).toBeDefined();
  });
});
