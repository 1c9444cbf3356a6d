// Which overlay is open. At most one at a time.
import { defineStore } from 'pinia';
import { ref } from 'vue';

export const useDialogs = defineStore('dialogs', () => {
  const open = ref<'palette' | 'help' | 'paste' | 'save-image' | 'settings' | 'about' | undefined>();
  return { open };
});
