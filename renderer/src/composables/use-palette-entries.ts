// What the palette offers for a query: a place first, then commands, snapshots, samples and findings.
import type { ComputedRef, Ref } from 'vue';
import { computed } from 'vue';
import type { Command } from '../commands/command';
import { fuzzyScore } from '../commands/command';
import type { GoTo, Target } from '../commands/go-to';
import { readGoTo } from '../commands/go-to';
import { sentenceText } from '../draw/numbers';
import { useLibrary } from '../stores/library';
import { useMachines } from '../stores/machines';
import { useOpening } from '../stores/opening';
import { useRuns } from '../stores/run';

export interface PaletteEntry {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly keys?: string;
  readonly run: () => unknown;
}

const LIMIT = 60;

export interface PaletteMatches {
  /** Best first. */
  readonly entries: ComputedRef<readonly PaletteEntry[]>;
  /** Why what was typed like a place is none. */
  readonly problem: ComputedRef<string | undefined>;
}

/** What matches the query. */
export function usePaletteEntries(commands: () => readonly Command[], query: Ref<string>): PaletteMatches {
  const machines = useMachines();
  const runs = useRuns();
  const library = useLibrary();
  const opening = useOpening();

  function all(): PaletteEntry[] {
    return [
      ...commands()
        .filter((command) => command.id !== 'palette' && command.when?.() !== false)
        .map((command): PaletteEntry => {
          const keys = command.keys?.[0];
          const { id, group, title, run } = command;
          return keys === undefined ? { id, group, title, run } : { id, group, title, keys, run };
        }),
      ...(machines.active?.judgement.findings ?? []).map((finding, index) => ({
        id: `finding-${index}`,
        group: 'Finding',
        title: sentenceText(finding.message),
        run: () => machines.select({ kind: 'finding', index }),
      })),
      ...machines.open.map((view) => ({
        id: `tab-${view.id}`,
        group: 'Snapshot',
        title: view.title,
        run: () => machines.activate(view.id),
      })),
      ...library.samples.map((sample) => ({
        id: `sample-${sample.id}`,
        group: 'Sample',
        title: sample.title,
        run: () => opening.openSample(sample.id, sample.title),
      })),
    ];
  }

  function goTo({ screen, selection, step }: Target): void {
    if (selection === undefined) machines.goTo(screen);
    else machines.select(selection, screen);
    if (step !== undefined) runs.scrub(step);
  }

  const place = computed((): GoTo => readGoTo(query.value, machines.active, runs.current?.run));
  const problem = computed(() =>
    place.value !== undefined && 'problem' in place.value ? place.value.problem : undefined,
  );
  const entries = computed(() => {
    const text = query.value.trim();
    if (text === '') return all().slice(0, LIMIT);
    const matches = all()
      .map((entry) => ({ entry, score: fuzzyScore(text, `${entry.title} ${entry.group}`) }))
      .filter((match): match is { entry: PaletteEntry; score: number } => match.score !== undefined)
      .sort((a, b) => a.score - b.score)
      .map((match) => match.entry);
    const places: PaletteEntry[] = [];
    if (place.value !== undefined && 'target' in place.value) {
      const { target } = place.value;
      places.push({ id: 'go-to-place', group: 'Go to', title: target.title, run: () => goTo(target) });
    }
    return [...places, ...matches].slice(0, LIMIT);
  });
  return { entries, problem };
}
