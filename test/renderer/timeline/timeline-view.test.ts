// The timeline as the keyboard and a screen reader meet it: presets first, then the steps as a grid, the playhead as a
// slider, the panic in a sentence.
import { mount, flushPromises } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { describe, expect, it } from 'vitest';
import { commandFor } from '../../../renderer/src/commands/command';
import { timelineCommands } from '../../../renderer/src/commands/timeline-commands';
import { useMachines } from '../../../renderer/src/stores/machines';
import { useRuns } from '../../../renderer/src/stores/run';
import TimelineView from '../../../renderer/src/views/TimelineView.vue';
import { runOnCapture } from '../../lib/run-view';
import { installBridge } from '../lib/fake-bridge';
import { viewOfCapture } from '../lib/view-of-capture';

const CAPTURE = 'x86_64/01-dimm-file/01-loaded.tar.gz';
const view = await viewOfCapture(CAPTURE, 'machine-1');
const run = await runOnCapture(CAPTURE, ['memory.add:0x100000000+1G', 'memory.online:0x100000000+1G']);

function open() {
  installBridge({ 'sim:run': () => run });
  const pinia = createPinia();
  setActivePinia(pinia);
  useMachines().show(view, 'timeline');
  const wrapper = mount(TimelineView, { props: { view }, global: { plugins: [pinia] } });
  const commands = timelineCommands();
  const press = async (chord: string): Promise<void> => {
    await commandFor(commands, chord)?.run();
    await flushPromises();
  };
  return { wrapper, runs: useRuns(), press };
}

async function openWithRun() {
  const opened = open();
  await opened.wrapper.get('[data-testid=preset-dimm-add]').trigger('click');
  await flushPromises();
  return opened;
}

describe('TimelineView', () => {
  it('offers events of the machine before anything ran, and no command of a run', () => {
    const { wrapper } = open();
    expect(wrapper.find('[data-testid=timeline-plot]').exists()).toBe(false);
    expect(wrapper.get('[data-testid=preset-dimm-add]').text()).toContain('memory.add:0x100000000+');
    expect(commandFor(timelineCommands(), ']')).toBeUndefined();
  });

  it('runs a preset with one click and says simulated', async () => {
    const { wrapper } = await openWithRun();
    expect(wrapper.get('.sim').text()).toBe('simulated');
    const slider = wrapper.get('[role=slider]');
    expect(slider.attributes('aria-valuemax')).toBe(String(run.length - 1));
    expect(slider.attributes('aria-valuetext')).toMatch(/^step \d+ of \d+, .+: .+, \w+/);
    expect(wrapper.get('[role=grid]').attributes('aria-rowcount')).toBe(String(run.length + 1));
  });

  it('steps by arrows on the slider and by [ and ]', async () => {
    const { wrapper, runs, press } = await openWithRun();
    const slider = wrapper.get('[role=slider]');
    await slider.trigger('keydown', { key: 'Home' });
    expect(runs.current?.playhead).toBe(0);
    await slider.trigger('keydown', { key: 'ArrowRight' });
    await press(']');
    expect(runs.current?.playhead).toBe(2);
    await press('[');
    expect(slider.attributes('aria-valuenow')).toBe('1');
    await press('.');
    expect(run.ops[runs.current?.playhead ?? -1]).toBe(1);
    await press(',');
    expect(run.ops[runs.current?.playhead ?? -1]).toBe(0);
  });

  it('says what a panic would come to, wherever the marker is put', async () => {
    const { wrapper, runs } = await openWithRun();
    const line = wrapper.get('[data-testid=panic-line]');
    const unarmed = run.armed.indexOf(0);
    await line.get('input').setValue(unarmed);
    expect(runs.current?.panic).toBe(unarmed);
    expect(line.text()).toContain('cannot start at this instant');
    await line.get('input').setValue(0);
    expect(line.text()).toContain('The capture kernel starts.');
  });

  it('tells what changed between A and B', async () => {
    const { wrapper, runs, press } = await openWithRun();
    runs.scrub(0);
    await press('a');
    runs.scrub(run.length - 1);
    await press('b');
    const text = wrapper.get('[data-testid=marker-delta]').text();
    expect(text).toContain(`${run.length - 1} steps (0 to ${run.length - 1})`);
    expect(text).toMatch(/not armed in \d+ of \d+ instants/);
    await press('b');
    expect(wrapper.find('[data-testid=marker-delta]').exists()).toBe(false);
  });

  it('goes back to the presets', async () => {
    const { wrapper, press } = await openWithRun();
    await wrapper.get('button[title^="Forget"]').trigger('click');
    expect(wrapper.find('[data-testid=timeline-start]').exists()).toBe(true);
    await press(']');
    expect(wrapper.find('[role=slider]').exists()).toBe(false);
  });
});
