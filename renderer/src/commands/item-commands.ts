// The next and the previous item of what the view shows: a finding, a range, a program header, a place with a problem.
// The timeline has its own: its items are events.
import type { Screen, Selection } from '../selection/selection';
import { selectedPhdrs, selectedRow } from '../selection/resolve';
import { sameSelection } from '../selection/selection';
import { useMachines } from '../stores/machines';
import { useShown } from '../stores/shown';
import type { Command } from './command';

const SCREENS: readonly Screen[] = ['overview', 'map', 'header', 'evidence'];

/** Builds the list; call inside an active Pinia. */
export function itemCommands(): readonly Command[] {
  const machines = useMachines();
  const group = 'Selection';
  const when = (): boolean => machines.active !== undefined && SCREENS.includes(machines.screen);
  return [
    { id: 'item.next', title: 'Next item of the view', group, keys: ['.'], when, run: () => stepItem(1) },
    { id: 'item.previous', title: 'Previous item of the view', group, keys: [','], when, run: () => stepItem(-1) },
  ];
}

function stepItem(by: 1 | -1): void {
  const machines = useMachines();
  const next = nextItem(by);
  if (next !== undefined) machines.select(next);
}

function nextItem(by: 1 | -1): Selection | undefined {
  const { screen, selection } = useMachines();
  const { view } = useShown();
  if (view === undefined) return undefined;
  if (screen === 'overview') {
    const at = selection?.kind === 'finding' ? selection.index : undefined;
    const index = around(at, view.judgement.findings.length, by);
    return index === undefined ? undefined : { kind: 'finding', index };
  }
  if (screen === 'header') {
    const index = around(selectedPhdrs(view, selection)[0], view.header?.decoded.phdrs.length ?? 0, by);
    return index === undefined ? undefined : { kind: 'phdr', index };
  }
  if (screen === 'evidence') {
    const places = view.problems.map(({ where }): Selection => ({ kind: 'evidence', where }));
    const at = places.findIndex((place) => sameSelection(place, selection));
    return places[around(at < 0 ? undefined : at, places.length, by) ?? -1];
  }
  const now = selectedRow(view, selection);
  const lane = view.lanes[now?.lane ?? view.lanes.findIndex(({ starts }) => starts.length > 0)];
  const row = around(now?.row, lane?.starts.length ?? 0, by);
  return lane === undefined || row === undefined ? undefined : { kind: 'range', lane: lane.id, row };
}

/** The neighbour of `at` among `count`, round the ends; from nowhere the first or the last. */
function around(at: number | undefined, count: number, by: 1 | -1): number | undefined {
  if (count === 0) return undefined;
  if (at === undefined) return by === 1 ? 0 : count - 1;
  return (at + by + count) % count;
}
