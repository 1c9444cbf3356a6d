// Commands of the What-if and Compare views; part of the one registry.
import { compareTable } from '../../../app/core/figure/compare-table';
import { orderingFigure } from '../../../app/core/figure/ordering-figure';
import { request } from '../api/client';
import { instantWord } from '../selection/instant-words';
import { verdictAt } from '../../../app/core/figure/compare-runs';
import { useAnnouncer } from '../stores/announcer';
import { useComparison } from '../stores/compare';
import { useMachines } from '../stores/machines';
import { useRuns } from '../stores/run';
import { useScenario } from '../stores/scenario';
import { useTasks } from '../stores/tasks';
import type { Command } from './command';
import { copyText } from './copy-text';

/** Runs the edited scenario and says how it ends. */
export async function runScenario(): Promise<void> {
  const scenario = useScenario();
  if (scenario.draft.rows.length === 0) return;
  const answer = await scenario.run();
  if (!answer.ok && answer.error.code === 'cancelled') return;
  useAnnouncer().say(
    answer.ok
      ? `Simulated ${answer.value.length} steps. A panic at the end: ${instantWord(verdictAt(answer.value, answer.value.length - 1))}.`
      : `Not run. ${answer.error.where ?? ''} ${answer.error.message}`,
  );
}

/** Asks for a scenario file and edits it. */
export async function openScenario(): Promise<void> {
  const answer = await request('scenario:open');
  if (!answer.ok) return useTasks().fail('Open a scenario', answer.error);
  if (answer.value === null) return;
  useScenario().load(answer.value);
  useAnnouncer().say(`Scenario opened, ${answer.value.events.length} events`);
}

/** Asks where to and saves the edited scenario. */
export async function saveScenario(): Promise<void> {
  const answer = await request('scenario:save', useScenario().input);
  if (!answer.ok) useTasks().fail('Save the scenario', answer.error);
  else if (answer.value !== null) useAnnouncer().say(`Scenario written to ${answer.value}`);
}

/** Copies the comparison as a table for a mail. */
export async function copyComparison(): Promise<void> {
  const { active } = useMachines();
  const comparison = useComparison();
  if (active === undefined || comparison.runs.length === 0) return;
  const machine = [active.title, active.arch, active.release].filter(Boolean).join(', ');
  await copyText(compareTable(machine, comparison.runs, comparison.rows), 'Table copied');
}

/** Rows of the registry. */
export function scenarioCommands(): readonly Command[] {
  const machines = useMachines();
  const scenario = useScenario();
  const runs = useRuns();
  const onWhatIf = (): boolean => machines.active !== undefined && machines.screen === 'whatif';
  const onCompare = (): boolean => machines.active !== undefined && machines.screen === 'compare';
  const spoken = (done: boolean, what: string): void => useAnnouncer().say(done ? what : `Nothing to ${what}`);
  return [
    {
      id: 'whatif.run',
      title: 'Run the scenario',
      group: 'What-if',
      keys: ['Ctrl+Enter'],
      when: () => onWhatIf() && scenario.draft.rows.length > 0,
      run: () => runScenario(),
    },
    {
      id: 'whatif.undo',
      title: 'Undo',
      group: 'What-if',
      keys: ['Ctrl+Z'],
      when: onWhatIf,
      run: () => spoken(scenario.undo(), 'undo'),
    },
    {
      id: 'whatif.redo',
      title: 'Redo',
      group: 'What-if',
      keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
      when: onWhatIf,
      run: () => spoken(scenario.redo(), 'redo'),
    },
    { id: 'whatif.open', title: 'Open scenario file…', group: 'What-if', when: onWhatIf, run: () => openScenario() },
    {
      id: 'whatif.save',
      title: 'Save scenario file…',
      group: 'What-if',
      when: () => onWhatIf() && scenario.draft.rows.length > 0,
      run: () => saveScenario(),
    },
    {
      id: 'run.figure',
      title: 'Copy the order of events as an ASCII figure',
      group: 'What-if',
      when: () => machines.active !== undefined && runs.current !== undefined,
      run: () => {
        const run = runs.current?.run;
        return run === undefined ? undefined : copyText(orderingFigure(run), 'Figure copied');
      },
    },
    {
      id: 'run.command',
      title: 'Copy the command line of the run',
      group: 'What-if',
      when: () => machines.active !== undefined && runs.current !== undefined,
      run: () => copyText(runs.current?.run.commandLine ?? '', 'Command copied'),
    },
    {
      id: 'compare.copy',
      title: 'Copy the comparison as a text table',
      group: 'Compare designs',
      when: onCompare,
      run: () => copyComparison(),
    },
  ];
}
