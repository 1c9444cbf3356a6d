// Commands that bring evidence in another way than as files of its own, and those that hand out the script that collects it.
import { request } from '../api/client';
import { useAdding } from '../stores/adding';
import { useAnnouncer } from '../stores/announcer';
import { useMachines } from '../stores/machines';
import { useSaving } from '../stores/saving';
import { useTasks } from '../stores/tasks';
import type { Command } from './command';
import { copyText } from './copy-text';

/** Paste, add, and the capture script; call inside an active Pinia. */
export function evidenceCommands(): Command[] {
  const adding = useAdding();
  const machines = useMachines();
  return [
    { id: 'open.paste', title: 'Paste text…', group: 'Open', keys: ['Ctrl+Shift+V'], run: () => adding.paste() },
    {
      id: 'open.add',
      title: 'Add files to this snapshot…',
      group: 'Open',
      when: () => machines.active !== undefined,
      run: () => adding.chooseToAdd(),
    },
    {
      id: 'snapshot.save',
      title: 'Save snapshot image…',
      group: 'Open',
      when: () => machines.active !== undefined,
      run: () => {
        const { active } = machines;
        if (active !== undefined) useSaving().ask(active.id, active.title);
      },
    },
    { id: 'collector.copy', title: 'Copy the capture script', group: 'Open', run: copyCollector },
    { id: 'collector.save', title: 'Save the capture script…', group: 'Open', run: saveCollector },
  ];
}

/** Puts the script that collects a machine's evidence on the clipboard. */
export async function copyCollector(): Promise<void> {
  const answer = await request('collector:text');
  if (answer.ok) await copyText(answer.value, 'Capture script copied. Run it as root on the machine.');
  else useTasks().fail('Copy the capture script', answer.error);
}

/** Asks where to and saves it. */
export async function saveCollector(): Promise<void> {
  const answer = await request('collector:save');
  if (!answer.ok) useTasks().fail('Save the capture script', answer.error);
  else if (answer.value !== null) useAnnouncer().say(`Capture script written to ${answer.value}`);
}
