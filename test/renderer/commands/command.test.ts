// Chords as people press them, and the one list the palette, the hotkeys and the help share.
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { KeyPress } from '../../../renderer/src/commands/command';
import { chordOf, commandFor, fuzzyScore } from '../../../renderer/src/commands/command';
import { createCommands } from '../../../renderer/src/commands/registry';
import { MACHINE_SCREENS } from '../../../renderer/src/selection/selection';
import { useFind } from '../../../renderer/src/stores/find';
import { useMachines } from '../../../renderer/src/stores/machines';
import { EMPTY_SCENARIO, useRuns } from '../../../renderer/src/stores/run';
import { runOnCapture } from '../../lib/run-view';
import { installBridge } from '../lib/fake-bridge';
import { DIMM_REMOVED, viewOfCapture } from '../lib/view-of-capture';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

test.each([
  [press('k', { ctrlKey: true }), 'Ctrl+k'],
  [press('k', { metaKey: true }), 'Ctrl+k'],
  [press('C', { ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+c'],
  [press('?', { shiftKey: true }), '?'],
  [press('F6', { shiftKey: true }), 'Shift+F6'],
  [press('ArrowLeft', { altKey: true }), 'Alt+ArrowLeft'],
  [press('n'), 'n'],
])('%o is %s', (event, chord) => {
  expect(chordOf(event)).toBe(chord);
});

test('letters in order match, closer together is better', () => {
  expect(fuzzyScore('shmap', 'Show Map')).toBeDefined();
  expect(fuzzyScore('pam', 'Show Map')).toBeUndefined();
  expect(fuzzyScore('map', 'Show Map')).toBeLessThan(fuzzyScore('map', 'make a pile') ?? Infinity);
});

describe('the registry', () => {
  beforeEach(() => setActivePinia(createPinia()));

  test('ids are unique', () => {
    installBridge();
    const commands = createCommands();
    expect(new Set(commands.map((command) => command.id)).size).toBe(commands.length);
  });

  test.each(MACHINE_SCREENS)('on the screen %s no chord does two things', async (screen) => {
    installBridge();
    const commands = createCommands();
    useMachines().show(await viewOfCapture(DIMM_REMOVED), screen);
    useMachines().select({ kind: 'phdr', index: 0 });
    const run = await runOnCapture(DIMM_REMOVED, ['memory.offline:memory7']);
    useRuns().adopt('snapshot-1', { ...EMPTY_SCENARIO }, run);
    const possible = commands.filter((command) => command.when?.() !== false);
    const chords = possible.flatMap((command) => command.keys ?? []).map((chord) => chord.toLowerCase());
    // A view may take the keys that walk the findings elsewhere: it stands before them in the list.
    const twice = chords.filter((chord, i) => chords.indexOf(chord) !== i && chord !== 'n' && chord !== 'p');
    expect(twice).toEqual([]);
    if (screen === 'timeline') expect(commandFor(commands, 'f')?.group).toBe('Timeline');
    if (screen === 'map') expect(commandFor(commands, 'f')?.group).toBe('Map');
  });

  // ux: what the keyboard does, and where. W, S, A and D are the graphic's own, by physical key.
  test.each([
    ['overview', 'Ctrl+k', 'palette'],
    ['overview', 'Ctrl+o', 'open.files'],
    ['overview', 'Ctrl+1', 'screen.overview'],
    ['overview', 'Ctrl+7', 'screen.compare'],
    ['overview', 'F6', 'pane.next'],
    ['overview', 'Shift+F6', 'pane.previous'],
    ['map', '+', 'map.in'],
    ['map', '-', 'map.out'],
    ['map', 'f', 'map.focus'],
    ['map', 'u', 'map.unit'],
    ['map', '.', 'item.next'],
    ['header', ',', 'item.previous'],
    ['timeline', '.', 'run.next-event'],
    ['timeline', 'f', 'timeline.focus'],
    ['timeline', '[', 'run.back'],
    ['timeline', ']', 'run.forward'],
    ['timeline', ' ', 'run.play'],
    ['timeline', 'a', 'run.a'],
    ['timeline', 'b', 'run.b'],
    ['overview', 'n', 'finding.next'],
    ['diff', 'n', 'diff.next'],
    ['diff', 'p', 'diff.previous'],
    ['overview', 'g', 'go-to'],
    ['overview', 'Escape', 'selection.clear'],
    ['overview', 'Alt+ArrowLeft', 'history.back'],
    ['overview', 'Alt+ArrowRight', 'history.forward'],
    ['overview', 'Ctrl+c', 'copy.text'],
    ['timeline', 'Ctrl+Shift+c', 'copy.json'],
    ['overview', '?', 'help'],
    ['overview', 'Ctrl+0', 'zoom.reset'],
  ] as const)('on the screen %s, %s is %s', async (screen, chord, id) => {
    installBridge();
    const commands = createCommands();
    useMachines().show(await viewOfCapture(DIMM_REMOVED), screen);
    useMachines().select({ kind: 'phdr', index: 0 });
    const run = await runOnCapture(DIMM_REMOVED, ['cpu.offline:1']);
    useRuns().adopt('snapshot-1', { ...EMPTY_SCENARIO }, run);
    expect(commandFor(commands, chord)?.id).toBe(id);
  });

  test('Ctrl+F where something can be searched, F3 where something was found', async () => {
    installBridge();
    const commands = createCommands();
    const find = useFind();
    expect(commandFor(commands, 'Ctrl+f')).toBeUndefined();
    const [element, at, show] = [() => null, () => -1, () => undefined];
    find.register({ title: 'Rows', element, count: () => 1, text: () => 'x', at, show });
    await commandFor(commands, 'Ctrl+f')?.run();
    expect(commandFor(commands, 'F3')).toBeUndefined();
    find.query = 'x';
    await find.search(false);
    expect(commandFor(commands, 'F3')?.id).toBe('find.next');
    expect(commandFor(commands, 'Shift+F3')?.id).toBe('find.previous');
    await commandFor(commands, 'Escape')?.run();
    expect(find.open).toBe(false);
  });

  test('commands on a snapshot wait for one; n walks the findings round', async () => {
    installBridge();
    const commands = createCommands();
    expect(commandFor(commands, 'n')).toBeUndefined();
    const machines = useMachines();
    const view = await viewOfCapture(DIMM_REMOVED);
    machines.show(view);
    const steps = view.judgement.findings.length;
    for (let i = 0; i < steps; i += 1) {
      await commandFor(commands, 'n')?.run();
      expect(machines.selection).toEqual({ kind: 'finding', index: i });
    }
    await commandFor(commands, 'n')?.run();
    expect(machines.selection).toEqual({ kind: 'finding', index: 0 });
    await commandFor(commands, 'p')?.run();
    expect(machines.selection).toEqual({ kind: 'finding', index: steps - 1 });
  });

  test('Ctrl+C copies the selection, Ctrl+Shift+C as JSON', async () => {
    const bridge = installBridge({ 'clipboard:write': () => null });
    const commands = createCommands();
    const machines = useMachines();
    machines.show(await viewOfCapture(DIMM_REMOVED));
    machines.select({ kind: 'phdr', index: 6 });
    await commandFor(commands, 'Ctrl+c')?.run();
    await commandFor(commands, 'Ctrl+Shift+c')?.run();
    await vi.waitFor(() => expect(bridge.asked.filter(({ channel }) => channel === 'clipboard:write')).toHaveLength(2));
    const [text, json] = bridge.asked
      .filter(({ channel }) => channel === 'clipboard:write')
      .map(({ args }) => String(args[0]));
    expect(text).toContain('0x1_0000_0000 – 0x1_3fff_ffff');
    expect(JSON.parse(json ?? '')).toMatchObject({ ranges: [{ start: '0x100000000' }] });
  });
});
