// Which overlay is open. At most one at a time.
import { defineStore } from 'pinia';
import { ref } from 'vue';

export type DialogName = 'help' | 'paste' | 'save-image' | 'settings' | 'about';

export const useDialogs = defineStore('dialogs', () => {
  const open = ref<'palette' | DialogName | undefined>();
  return { open };
});
