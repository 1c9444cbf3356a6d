// Commands of the header diff; before the findings in the registry, whose keys n and p they take while it is shown.
import { useDiff } from '../stores/diff';
import { useMachines } from '../stores/machines';
import type { Command } from './command';

/** Builds the list; call inside an active Pinia. */
export function diffCommands(): readonly Command[] {
  const machines = useMachines();
  const diff = useDiff();
  const group = 'Diff';
  const when = (): boolean => machines.active !== undefined && machines.screen === 'diff';
  return [
    { id: 'diff.next', title: 'Next change', group, keys: ['n'], when, run: () => diff.step(1) },
    { id: 'diff.previous', title: 'Previous change', group, keys: ['p'], when, run: () => diff.step(-1) },
    { id: 'diff.swap', title: 'Swap before and after', group, when, run: () => diff.swap() },
    {
      id: 'diff.only',
      title: 'Only differences, or all entries',
      group,
      keys: ['d'],
      when,
      run: () => diff.showOnlyDifferences(!diff.onlyDifferences),
    },
  ];
}
