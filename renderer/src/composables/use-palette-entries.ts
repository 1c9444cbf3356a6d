// What the palette offers for a query: a place first, then commands, snapshots, samples and findings.
import type { ComputedRef, Ref } from 'vue';
import { computed } from 'vue';
import type { Command } from '../commands/command';
import { fuzzyScore } from '../commands/command';
import { parseGoTo } from '../commands/go-to';
import { useLibrary } from '../stores/library';
import { useMachines } from '../stores/machines';
import { useOpening } from '../stores/opening';

export interface PaletteEntry {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly keys?: string;
  readonly run: () => unknown;
}

const LIMIT = 60;

/** Entries matching the query, best first. */
export function usePaletteEntries(
  commands: () => readonly Command[],
  query: Ref<string>,
): ComputedRef<readonly PaletteEntry[]> {
  const machines = useMachines();
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
        title: finding.message,
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

  return computed(() => {
    const text = query.value.trim();
    if (text === '') return all().slice(0, LIMIT);
    const matches = all()
      .map((entry) => ({ entry, score: fuzzyScore(text, `${entry.title} ${entry.group}`) }))
      .filter((match): match is { entry: PaletteEntry; score: number } => match.score !== undefined)
      .sort((a, b) => a.score - b.score)
      .map((match) => match.entry);
    const target = machines.active === undefined ? undefined : parseGoTo(text, machines.active);
    const places: PaletteEntry[] =
      target === undefined
        ? []
        : [
            {
              id: 'go-to',
              group: 'Go to',
              title: target.title,
              run: () => machines.select(target.selection, target.screen),
            },
          ];
    return [...places, ...matches].slice(0, LIMIT);
  });
}
