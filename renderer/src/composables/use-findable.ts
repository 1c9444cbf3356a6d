// Makes the rows of a component searchable by Ctrl+F while it is on screen.
import { onMounted, onScopeDispose } from 'vue';
import type { FindSource } from '../stores/find';
import { useFind } from '../stores/find';

/** Registers the rows from mount to unmount. */
export function useFindable(source: FindSource): void {
  const find = useFind();
  let leave: (() => void) | undefined;
  onMounted(() => (leave = find.register(source)));
  onScopeDispose(() => leave?.());
}
