// Text for the polite live region. The same text twice is spoken twice.
import { defineStore } from 'pinia';
import { ref } from 'vue';

export const useAnnouncer = defineStore('announcer', () => {
  const message = ref('');
  const turn = ref(0);
  function say(text: string): void {
    message.value = text;
    turn.value += 1;
  }
  return { message, turn, say };
});
