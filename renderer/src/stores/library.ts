// What can be opened without a dialog: the library on disk and the bundled samples.
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { LibraryEntry, SampleEntry } from '../../../app/ipc/contract';
import { request } from '../api/client';

export const useLibrary = defineStore('library', () => {
  const entries = shallowRef<readonly LibraryEntry[]>([]);
  const samples = shallowRef<readonly SampleEntry[]>([]);

  async function loadEntries(): Promise<void> {
    const answer = await request('library:list');
    if (answer.ok) entries.value = [...answer.value].sort((a, b) => b.openedAt.localeCompare(a.openedAt));
  }

  async function loadSamples(): Promise<void> {
    const answer = await request('samples:list');
    if (answer.ok) samples.value = answer.value;
  }

  return { entries, samples, loadEntries, loadSamples };
});
