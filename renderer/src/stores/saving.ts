// Saving a snapshot image: of which snapshot, with or without what tells whose machine it is, and what that would replace.
import { defineStore } from 'pinia';
import { ref, shallowRef, watch } from 'vue';
import type { RedactionPreview } from '../../../app/ipc/contract';
import { request } from '../api/client';
import { useAnnouncer } from './announcer';
import { useDialogs } from './dialogs';
import { useTasks } from './tasks';

export const useSaving = defineStore('saving', () => {
  const target = ref<{ readonly id: string; readonly title: string }>();
  const redact = ref(false);
  const preview = shallowRef<RedactionPreview>();
  const tasks = useTasks();
  const dialogs = useDialogs();

  /** The running search for what would be replaced. */
  let searching: string | undefined;

  /** Of a gigabyte it takes minutes: it ends with the wish for it. */
  function stopSearch(): void {
    if (searching !== undefined) void tasks.cancel(searching);
  }

  watch(
    () => dialogs.open,
    (open) => {
      if (open !== 'save-image') stopSearch();
    },
  );

  /** Shows the dialog. */
  function ask(id: string, title: string): void {
    target.value = { id, title };
    redact.value = false;
    preview.value = undefined;
    dialogs.open = 'save-image';
  }

  /** Finds out what would be replaced, the first time it is asked for. */
  async function setRedact(on: boolean): Promise<void> {
    redact.value = on;
    if (!on) stopSearch();
    const { id } = target.value ?? {};
    if (!on || id === undefined || preview.value !== undefined) return;
    const found = await tasks.run('Find what would be replaced', (task) => {
      searching = task;
      return request('image:preview', id, task);
    });
    searching = undefined;
    if (target.value?.id !== id) return;
    if (found === undefined) redact.value = false;
    else preview.value = found;
  }

  async function save(): Promise<void> {
    if (target.value === undefined) return;
    const { id, title } = target.value;
    const wanted = redact.value;
    dialogs.open = undefined;
    const file = await tasks.run(`Save snapshot image of ${title}`, (task) => request('image:save', id, wanted, task));
    if (typeof file === 'string') useAnnouncer().say(`Snapshot image written to ${file}`);
  }

  return { target, redact, preview, ask, setRedact, save };
});
