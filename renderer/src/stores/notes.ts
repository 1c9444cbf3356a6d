// What a person writes about each snapshot. Kept by itself after a pause; `kept` never says "saved" before it is on disk.
import { useEventListener } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { request } from '../api/client';
import { useLibrary } from './library';

export interface Note {
  readonly text: string;
  /** `text` is on disk: yes, soon, or why not. */
  readonly kept: 'saved' | 'saving' | { readonly reason: string };
}

/** As long as the hand rests while writing. */
const PAUSE_MS = 500;
export const MOST_NOTE_LETTERS = 20_000;

export const useNotes = defineStore('notes', () => {
  const byId = shallowRef<ReadonlyMap<string, Note>>(new Map());
  const timers = new Map<string, number>();
  const unsaved = computed(() => [...byId.value.values()].some(({ kept }) => kept !== 'saved'));

  function put(id: string, note: Note): void {
    byId.value = new Map(byId.value).set(id, note);
  }

  /** What is kept; what is being written stays. */
  async function load(id: string): Promise<void> {
    const answer = await request('notes:get', id);
    const now = byId.value.get(id);
    if (answer.ok && (now === undefined || now.kept === 'saved')) put(id, { text: answer.value, kept: 'saved' });
  }

  async function save(id: string): Promise<void> {
    window.clearTimeout(timers.get(id));
    timers.delete(id);
    const text = byId.value.get(id)?.text;
    if (text === undefined) return;
    const answer = await request('notes:set', id, text);
    // Written further meanwhile: that has its own turn.
    if (byId.value.get(id)?.text !== text) return;
    put(id, { text, kept: answer.ok ? 'saved' : { reason: answer.error.message } });
    if (answer.ok) await useLibrary().loadEntries();
  }

  function edit(id: string, text: string): void {
    put(id, { text: text.slice(0, MOST_NOTE_LETTERS), kept: 'saving' });
    window.clearTimeout(timers.get(id));
    timers.set(
      id,
      window.setTimeout(() => void save(id), PAUSE_MS),
    );
  }

  /** Tries again what could not be saved. */
  async function retry(id: string): Promise<void> {
    const note = byId.value.get(id);
    if (note === undefined) return;
    put(id, { ...note, kept: 'saving' });
    await save(id);
  }

  useEventListener(window, 'pagehide', () => {
    for (const id of timers.keys()) void save(id);
  });
  // What waits is sent by pagehide and the main process waits for it; what cannot be saved is asked about.
  useEventListener(window, 'beforeunload', (event) => {
    if ([...byId.value.values()].some(({ kept }) => typeof kept === 'object')) event.preventDefault();
  });

  return { byId, unsaved, load, edit, retry };
});
