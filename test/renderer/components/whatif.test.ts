// The event rows by keyboard: Alt+arrows move, the field says what is wrong with it, the run's refusals stand below it.
import { flushPromises, mount } from '@vue/test-utils';
import type { VueWrapper } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import { targetSuggestions } from '../../../renderer/src/components/whatif/event-kinds';
import EventList from '../../../renderer/src/components/whatif/EventList.vue';
import { useMachines } from '../../../renderer/src/stores/machines';
import { useScenario } from '../../../renderer/src/stores/scenario';
import { installBridge } from '../lib/fake-bridge';
import { viewOfCapture } from '../lib/view-of-capture';

// Power, a DIMM of four 256 MiB LMBs at 1 GiB: blocks memory0 to memory7 (lsmem of this capture).
const CAPTURE = 'ppc64le/lmb-deb612/02-dimm-added.tar.gz';
let view: SnapshotView;
let list: VueWrapper;

beforeEach(async () => {
  setActivePinia(createPinia());
  installBridge({
    'scenario:check': ({ events }) =>
      events.flatMap((text, i) => (text.endsWith('!') ? [{ field: `events[${i}].SIZE`, message: 'has no size' }] : [])),
  });
  view = await viewOfCapture(CAPTURE);
  useMachines().show(view);
  useScenario().load({ events: ['memory.remove:0x50000000+256M', 'cpu.offline:1', 'panic'], config: {}, faults: [] });
  list = mount(EventList, { props: { view }, attachTo: document.body });
});
afterEach(() => list.unmount());

const events = (): readonly string[] => useScenario().input.events;
const focused = (): string | null | undefined => document.activeElement?.getAttribute('aria-label');

describe('a row', () => {
  test('moves with Alt and an arrow, and keeps the keyboard', async () => {
    const field = list.get('[data-testid="event-1"] input');
    await field.trigger('keydown', { key: 'ArrowUp', altKey: true });
    await flushPromises();
    expect(events()).toEqual(['cpu.offline:1', 'memory.remove:0x50000000+256M', 'panic']);
    expect(focused()).toBe('Target of event 1');
  });

  test('moves by dragging', async () => {
    const dataTransfer = { setData: () => undefined, effectAllowed: 'none' };
    await list.get('[data-testid="event-2"] .grip').trigger('dragstart', { dataTransfer });
    await list.get('[data-testid="event-0"]').trigger('dragover');
    await list.get('[data-testid="event-0"]').trigger('drop');
    expect(events()).toEqual(['panic', 'memory.remove:0x50000000+256M', 'cpu.offline:1']);
  });

  test('says at its field what is wrong', async () => {
    await list.get('[data-testid="event-0"] input').setValue('0x50000000!');
    await flushPromises();
    const field = list.get('[data-testid="event-0"] input');
    expect(field.attributes('aria-invalid')).toBe('true');
    const note = document.getElementById(field.attributes('aria-describedby') ?? '');
    expect(note?.textContent).toBe('has no size');
    expect(list.get('[data-testid="event-1"] input').attributes('aria-invalid')).toBe('false');
  });

  test('takes a first target of the machine when its kind changes', async () => {
    await list.get('[data-testid="event-1"] select').setValue('memory.offline');
    expect(events()[1]).toBe('memory.offline:memory7');
    await list.get('[data-testid="event-1"] select').setValue('kdump.unload');
    expect(events()[1]).toBe('kdump.unload');
    expect(list.find('[data-testid="event-1"] input').exists()).toBe(false);
  });

  test('goes, and the keyboard stays in the list', async () => {
    await list.get('[aria-label="Remove event 1"]').trigger('click');
    await flushPromises();
    expect(events()).toEqual(['cpu.offline:1', 'panic']);
    expect(focused()).toBe('Target of event 1');
  });
});

test('a new event is aimed at memory that no other event names', async () => {
  await list.get('[data-testid="add-event"]').trigger('click');
  await list.get('[data-testid="add-event"]').trigger('click');
  expect(events().slice(2, 4)).toEqual(['memory.remove:0x70000000+256M', 'memory.remove:0x60000000+256M']);
  expect(events().at(-1)).toBe('panic');
});

test('suggestions are the machine’s own', () => {
  expect(targetSuggestions(view, 'memory.offline')[0]).toEqual({
    value: 'memory7',
    label: 'online, 0x70000000+256M',
  });
  expect(targetSuggestions(view, 'memory.add').map(({ value }) => value)).toEqual(['0x80000000+256M', '0x80000000+2G']);
  expect(targetSuggestions(view, 'cpu.offline').map(({ value }) => value)).toContain('0');
  expect(targetSuggestions(view, 'panic')).toEqual([]);
});
