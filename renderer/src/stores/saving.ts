// Saving a snapshot image: of which snapshot, with or without what tells whose machine it is, and what that would replace.
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
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
    const { id } = target.value ?? {};
    if (!on || id === undefined || preview.value !== undefined) return;
    const answer = await request('image:preview', id);
    if (target.value?.id !== id) return;
    if (answer.ok) preview.value = answer.value;
    else {
      redact.value = false;
      tasks.fail('Find what would be replaced', answer.error);
    }
  }

  async function save(): Promise<void> {
    if (target.value === undefined) return;
    const { id, title } = target.value;
    const wanted = redact.value;
    dialogs.open = undefined;
    const file = await tasks.run(`Save snapshot image of ${title}`, () => request('image:save', id, wanted));
    if (typeof file === 'string') useAnnouncer().say(`Snapshot image written to ${file}`);
  }

  return { target, redact, preview, ask, setRedact, save };
});
