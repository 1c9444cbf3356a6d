// What can be opened without a dialog: the library on disk and the bundled samples; removing, labelling and listing it.
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { LibraryEntry, SampleEntry } from '../../../app/ipc/contract';
import { request } from '../api/client';
import { useAnnouncer } from './announcer';
import { useTasks } from './tasks';

export const useLibrary = defineStore('library', () => {
  const entries = shallowRef<readonly LibraryEntry[]>([]);
  const samples = shallowRef<readonly SampleEntry[]>([]);
  /** The last removed: it can be brought back. */
  const removed = ref<{ readonly id: string; readonly title: string }>();
  const tags = computed(() => [...new Set(entries.value.flatMap((entry) => entry.tags))].sort());
  const archs = computed(() => [...new Set(entries.value.flatMap((entry) => entry.arch ?? []))].sort());
  const tasks = useTasks();

  async function loadEntries(): Promise<void> {
    const answer = await request('library:list');
    if (answer.ok) entries.value = [...answer.value].sort((a, b) => b.openedAt.localeCompare(a.openedAt));
  }

  async function loadSamples(): Promise<void> {
    const answer = await request('samples:list');
    if (answer.ok) samples.value = answer.value;
  }

  /** One card for all that was found damaged, once everything was hashed; one when another instance writes. */
  async function loadHealth(): Promise<void> {
    const answer = await request('library:health');
    if (!answer.ok) return;
    const { quarantined, writerPid } = answer.value;
    if (quarantined.length > 0) {
      const where = quarantined.map(({ title, reason }) => `${title}: ${reason}`).join('\n');
      const message =
        'What is damaged was moved to the folder quarantine of the library. Everything else is as it was.';
      const title = `Reading ${quarantined.length === 1 ? 'a snapshot' : `${quarantined.length} snapshots`} of the library`;
      tasks.fail(title, { code: 'unusable', message, where, hint: 'Import the evidence again.' });
      await loadEntries();
    }
    if (writerPid !== undefined) {
      const message = `Another Kdumpscope (process ${writerPid}) uses this library. Here it can only be read.`;
      tasks.fail('Opening the library for writing', { code: 'refused', message, hint: 'Close the other one.' });
    }
  }

  /** Cards for what was found before the page was there. */
  async function loadNotices(): Promise<void> {
    const answer = await request('app:notices');
    if (answer.ok) for (const { title, error } of answer.value) tasks.fail(title, error);
  }

  async function remove(id: string, title: string): Promise<void> {
    const answer = await request('library:remove', id);
    if (!answer.ok) return tasks.fail(`Remove ${title}`, answer.error);
    removed.value = { id, title };
    useAnnouncer().say(`Removed ${title}. It can be brought back.`);
    await loadEntries();
  }

  async function restore(): Promise<void> {
    const last = removed.value;
    if (last === undefined) return;
    const answer = await request('library:restore', last.id);
    if (!answer.ok) return tasks.fail(`Bring back ${last.title}`, answer.error);
    removed.value = undefined;
    useAnnouncer().say(`${last.title} is back.`);
    await loadEntries();
  }

  /** Keeps tags and note; false when they could not be kept. */
  async function label(id: string, labels: { tags: string[]; note: string }): Promise<boolean> {
    const answer = await request('library:labels', id, labels);
    if (!answer.ok) tasks.fail('Keep tags and note', answer.error);
    else await loadEntries();
    return answer.ok;
  }

  /** Saves the listed entries as CSV. */
  async function exportCsv(ids: string[]): Promise<void> {
    const answer = await request('library:export-csv', ids);
    if (!answer.ok) tasks.fail('Save the list', answer.error);
    else if (answer.value !== null) useAnnouncer().say(`List written to ${answer.value}`);
  }

  return {
    entries,
    samples,
    removed,
    tags,
    archs,
    loadEntries,
    loadSamples,
    loadHealth,
    loadNotices,
    remove,
    restore,
    label,
    exportCsv,
  };
});
