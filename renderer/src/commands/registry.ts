// The one list of commands. Add a command here and it is in the palette, the hotkeys and the help.
import { request } from '../api/client';
import { MACHINE_SCREENS } from '../selection/selection';
import { useAnnouncer } from '../stores/announcer';
import { useDialogs } from '../stores/dialogs';
import { useFind } from '../stores/find';
import { useLayout } from '../stores/layout';
import { useMachines } from '../stores/machines';
import { useOpening } from '../stores/opening';
import { useSettings } from '../stores/settings';
import { useTasks } from '../stores/tasks';
import { useViewState } from '../stores/view-state';
import { useViewport } from '../stores/viewport';
import { copyCommands } from './copy-commands';
import { copyText } from './copy-text';
import { focusNextPane } from './panes';
import { diffCommands } from './diff-commands';
import { evidenceCommands } from './evidence-commands';
import { itemCommands } from './item-commands';
import { mapLaneCommands } from './map-lane-commands';
import { scenarioCommands } from './scenario-commands';
import { timelineCommands } from './timeline-commands';
import { summaryText } from './summary-text';
import type { Command } from './command';

const SCREENS = {
  overview: ['Overview', 'Ctrl+1'],
  map: ['Map', 'Ctrl+2'],
  header: ['Header', 'Ctrl+3'],
  evidence: ['Evidence', 'Ctrl+4'],
  timeline: ['Timeline', 'Ctrl+5'],
  whatif: ['What-if', 'Ctrl+6'],
  compare: ['Compare designs', 'Ctrl+7'],
  diff: ['Diff of two headers', 'Ctrl+8'],
} as const satisfies Record<(typeof MACHINE_SCREENS)[number], readonly [title: string, keys: string]>;

/** Builds the list; call inside an active Pinia. */
export function createCommands(): readonly Command[] {
  const machines = useMachines();
  const opening = useOpening();
  const hasMachine = (): boolean => machines.active !== undefined;
  const hasSelection = (): boolean => hasMachine() && machines.selection !== undefined;
  const dialogs = useDialogs();
  const find = useFind();
  const canFind = (): boolean => find.sources.length > 0;
  const hasMatches = (): boolean => find.open && find.matches.length > 0;

  const screens = MACHINE_SCREENS.map((screen): Command => ({
    id: `screen.${screen}`,
    title: `Show ${SCREENS[screen][0]}`,
    group: 'Go to',
    keys: [SCREENS[screen][1]],
    when: hasMachine,
    run: () => machines.goTo(screen),
  }));

  return [
    {
      id: 'palette',
      title: 'Command or address…',
      group: 'General',
      keys: ['Ctrl+K'],
      run: () => void (dialogs.open = 'palette'),
    },
    {
      id: 'go-to',
      title: 'Go to an address, page frame, block, phdr, offset or event…',
      group: 'Go to',
      keys: ['g'],
      when: hasMachine,
      run: () => void (dialogs.open = 'palette'),
    },
    {
      id: 'help',
      title: 'Keyboard shortcuts',
      group: 'General',
      keys: ['?', 'F1'],
      run: () => void (dialogs.open = 'help'),
    },
    {
      id: 'settings',
      title: 'Settings: theme, numbers, default design, session, library folder…',
      group: 'General',
      keys: ['Ctrl+,'],
      run: () => void (dialogs.open = 'settings'),
    },
    { id: 'about', title: 'About Kdumpscope, licences', group: 'General', run: () => void (dialogs.open = 'about') },
    {
      id: 'theme',
      title: 'Next theme: system, light, dark, high contrast',
      group: 'General',
      run: () => useSettings().cycleTheme(),
    },
    {
      id: 'zoom.in',
      title: 'Everything larger',
      group: 'General',
      keys: ['Ctrl++', 'Ctrl+=', 'Ctrl+Shift++'],
      run: () => zoomWindow('in'),
    },
    { id: 'zoom.out', title: 'Everything smaller', group: 'General', keys: ['Ctrl+-'], run: () => zoomWindow('out') },
    {
      id: 'zoom.reset',
      title: 'Everything at 100 %',
      group: 'General',
      keys: ['Ctrl+0'],
      run: () => zoomWindow('reset'),
    },
    {
      id: 'layout.reset',
      title: 'Reset the sizes of all panes',
      group: 'General',
      run: () => useLayout().reset(),
    },
    { id: 'find', title: 'Find in this view', group: 'Find', keys: ['Ctrl+F'], when: canFind, run: () => find.show() },
    { id: 'find.next', title: 'Next match', group: 'Find', keys: ['F3'], when: hasMatches, run: () => find.step(1) },
    {
      id: 'find.previous',
      title: 'Previous match',
      group: 'Find',
      keys: ['Shift+F3'],
      when: hasMatches,
      run: () => find.step(-1),
    },
    { id: 'open.files', title: 'Open files…', group: 'Open', keys: ['Ctrl+O'], run: () => opening.choose('files') },
    {
      id: 'open.folder',
      title: 'Open folder…',
      group: 'Open',
      keys: ['Ctrl+Shift+O'],
      run: () => opening.choose('folder'),
    },
    ...evidenceCommands(),
    ...screens,
    {
      id: 'screen.library',
      title: 'Show all snapshots',
      group: 'Go to',
      keys: ['Ctrl+9'],
      run: () => machines.goTo('library'),
    },
    {
      id: 'screen.samples',
      title: 'Show samples',
      group: 'Go to',
      run: () => machines.goTo('samples'),
    },
    { id: 'history.back', title: 'Back', group: 'Go to', keys: ['Alt+ArrowLeft'], run: () => machines.back() },
    {
      id: 'history.forward',
      title: 'Forward',
      group: 'Go to',
      keys: ['Alt+ArrowRight'],
      run: () => machines.forward(),
    },
    { id: 'pane.next', title: 'Next pane', group: 'Go to', keys: ['F6'], run: () => focusNextPane(1) },
    { id: 'pane.previous', title: 'Previous pane', group: 'Go to', keys: ['Shift+F6'], run: () => focusNextPane(-1) },
    {
      id: 'tab.close',
      title: 'Close this snapshot',
      group: 'Open',
      keys: ['Ctrl+W'],
      when: hasMachine,
      run: () => closeActive(),
    },
    {
      id: 'view.reset',
      title: 'Reset view of this snapshot',
      group: 'General',
      when: hasMachine,
      run: () => useViewState().reset(),
    },
    ...diffCommands(),
    {
      id: 'finding.next',
      title: 'Next finding',
      group: 'Selection',
      keys: ['n'],
      when: hasMachine,
      run: () => stepFinding(1),
    },
    {
      id: 'finding.previous',
      title: 'Previous finding',
      group: 'Selection',
      keys: ['p'],
      when: hasMachine,
      run: () => stepFinding(-1),
    },
    {
      id: 'selection.clear',
      title: 'Close find, else clear the selection',
      group: 'Selection',
      keys: ['Escape'],
      when: () => find.open || hasSelection(),
      run: () => (find.open ? find.close() : machines.select(undefined)),
    },
    ...copyCommands(),
    { id: 'copy.summary', title: 'Copy summary', group: 'Report', when: hasMachine, run: () => copySummary() },
    {
      id: 'report.html',
      title: 'Save report as HTML…',
      group: 'Report',
      keys: ['Ctrl+S'],
      when: hasMachine,
      run: () => saveReport('html'),
    },
    {
      id: 'report.md',
      title: 'Save report as Markdown…',
      group: 'Report',
      when: hasMachine,
      run: () => saveReport('md'),
    },
    {
      id: 'report.json',
      title: 'Save report as JSON…',
      group: 'Report',
      when: hasMachine,
      run: () => saveReport('json'),
    },
    ...itemCommands(),
    ...mapCommands(hasMachine),
    ...timelineCommands(),
    ...scenarioCommands(),
  ];
}

function mapCommands(hasMachine: () => boolean): Command[] {
  const viewport = useViewport();
  const machines = useMachines();
  const onMap = (): boolean => hasMachine() && machines.screen === 'map';
  return [
    {
      id: 'map.focus',
      title: 'Fit selection, again: fit all',
      group: 'Map',
      keys: ['f'],
      when: onMap,
      run: () => viewport.fitSelectionOrAll(),
    },
    { id: 'map.fit', title: 'Fit all', group: 'Map', keys: ['0'], when: onMap, run: () => viewport.fit() },
    { id: 'map.in', title: 'Zoom in', group: 'Map', keys: ['+', '='], when: onMap, run: () => viewport.zoom(1.6) },
    { id: 'map.out', title: 'Zoom out', group: 'Map', keys: ['-'], when: onMap, run: () => viewport.zoom(1 / 1.6) },
    {
      id: 'map.unit',
      title: 'Next unit: hex, GiB, page frame, block',
      group: 'Map',
      keys: ['u'],
      when: onMap,
      run: () => viewport.nextUnit(),
    },
    {
      id: 'map.scale',
      title: 'Next scale: folded, linear, log',
      group: 'Map',
      keys: ['l'],
      when: onMap,
      run: () => viewport.nextMode(),
    },
    ...mapLaneCommands(onMap),
  ];
}

async function zoomWindow(change: 'in' | 'out' | 'reset'): Promise<void> {
  const answer = await request('window:zoom', change);
  if (answer.ok) useAnnouncer().say(`Zoom ${answer.value} percent`);
}

function closeActive(): void {
  const machines = useMachines();
  if (machines.active !== undefined) machines.close(machines.active.id);
}

function stepFinding(step: 1 | -1): void {
  const machines = useMachines();
  const count = machines.active?.judgement.findings.length ?? 0;
  if (count === 0) return;
  const { selection } = machines;
  const now = selection?.kind === 'finding' ? selection.index : step === 1 ? -1 : 0;
  machines.select({ kind: 'finding', index: (now + step + count) % count });
}

/** Puts the overview on the clipboard. */
export async function copySummary(): Promise<void> {
  const { active } = useMachines();
  if (active !== undefined) await copyText(summaryText(active), 'Summary copied');
}

/** Asks where to and saves the report of the open snapshot. */
export async function saveReport(format: 'html' | 'md' | 'json'): Promise<void> {
  const { active } = useMachines();
  if (active === undefined) return;
  const answer = await request('report:save', active.id, format);
  if (!answer.ok) useTasks().fail('Save the report', answer.error);
  else if (answer.value !== null) useAnnouncer().say(`Report written to ${answer.value}`);
}
