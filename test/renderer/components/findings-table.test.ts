// The findings table: every row selectable by mouse and keyboard, every number leading to its evidence.
import type { VueWrapper } from '@vue/test-utils';
import { mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, test } from 'vitest';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import FindingsTable from '../../../renderer/src/components/overview/FindingsTable.vue';
import VerdictBanner from '../../../renderer/src/components/overview/VerdictBanner.vue';
import { useMachines } from '../../../renderer/src/stores/machines';
import { installBridge } from '../lib/fake-bridge';
import { DIMM_REMOVED, viewOfCapture } from '../lib/view-of-capture';

let view: SnapshotView;
let table: VueWrapper;

beforeEach(async () => {
  setActivePinia(createPinia());
  installBridge();
  view = await viewOfCapture(DIMM_REMOVED);
  useMachines().show(view);
  table = mount(FindingsTable, { props: { view } });
});

const row = (n: number) => table.get(`[data-testid="finding-${n}"]`);

describe('a row', () => {
  test('shows severity as a word, the range grouped and its size', () => {
    expect(row(0).text()).toContain('risk');
    expect(row(0).text()).toContain('0x1_0000_0000 – 0x1_3fff_ffff');
    expect(row(0).text()).toContain('1 GiB');
  });

  test('is selected by a click and says so', async () => {
    await row(0).trigger('click');
    expect(useMachines().selection).toEqual({ kind: 'finding', index: 0 });
    expect(row(0).attributes('aria-selected')).toBe('true');
  });

  test('Enter opens the map, arrows walk, and only one row is in the tab order', async () => {
    await row(0).trigger('keydown', { key: 'ArrowDown' });
    expect(useMachines().selection).toEqual({ kind: 'finding', index: 1 });
    expect(table.findAll('tr[tabindex="0"]').map((found) => found.attributes('data-testid'))).toEqual(['finding-1']);
    await row(0).trigger('keydown', { key: 'Enter' });
    expect([useMachines().screen, useMachines().selection]).toEqual(['map', { kind: 'finding', index: 0 }]);
  });

  test('its evidence opens at the very byte', async () => {
    const link = row(0)
      .findAll('button')
      .find((button) => button.text() === 'elfcorehdr.bin+0x190');
    await link?.trigger('click');
    expect(useMachines().screen).toBe('evidence');
    expect(useMachines().selection).toEqual({ kind: 'evidence', where: { file: 'elfcorehdr.bin', offset: 0x190 } });
  });
});

test('the banner says the verdict of the core in the core’s words', () => {
  const banner = mount(VerdictBanner, { props: { view } });
  expect(banner.get('[data-testid="verdict"]').attributes('data-verdict')).toBe(view.judgement.verdict);
  expect(banner.get('[data-testid="verdict-headline"]').text()).toBe(view.judgement.headline);
});
