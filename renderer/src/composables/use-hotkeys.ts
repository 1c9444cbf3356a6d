// Runs the registry's commands from the keyboard.
import { useEventListener } from '@vueuse/core';
import type { Command } from '../commands/command';
import { chordOf, commandFor } from '../commands/command';
import { useDialogs } from '../stores/dialogs';

/** Listens on the window. Text fields keep their own keys; an open dialog keeps all of them. */
export function useHotkeys(commands: readonly Command[]): void {
  const dialogs = useDialogs();
  useEventListener(window, 'keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || dialogs.open !== undefined) return;
    const chord = chordOf(event);
    if (isToggle(event.target) && chord === ' ') return;
    if (isTextField(event.target) && (!/^(Ctrl|Alt|(Shift\+)?F\d)/.test(chord) || chord === 'Ctrl+c')) return;
    if (event.target instanceof Element && event.target.closest('[role="menu"]') !== null) return;
    const command = commandFor(commands, chord);
    if (command === undefined) return;
    event.preventDefault();
    void command.run();
  });
}

function isTextField(target: EventTarget | null): boolean {
  return (
    (target instanceof HTMLInputElement && !isToggle(target)) ||
    target instanceof HTMLTextAreaElement ||
    // Letters choose an option there.
    target instanceof HTMLSelectElement
  );
}

/** Takes the space bar, but no letters. */
function isToggle(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && (target.type === 'checkbox' || target.type === 'radio');
}
