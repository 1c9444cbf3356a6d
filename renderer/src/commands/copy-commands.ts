// Copying what one stands at: on the timeline the step under the playhead, elsewhere the selection.
import { COPY_FORMS, NO_SUCH_FORM, selectionAs, stepAs } from '../selection/copy-forms';
import type { CopyForm } from '../selection/copy-forms';
import { useAnnouncer } from '../stores/announcer';
import { useDiff } from '../stores/diff';
import { useMachines } from '../stores/machines';
import { useRuns } from '../stores/run';
import { useShown } from '../stores/shown';
import type { Command } from './command';
import { copyText } from './copy-text';

/** Title and chord of each form; the order of the menu. */
export const COPY_ROWS: Readonly<Record<CopyForm, readonly [title: string, keys?: string]>> = {
  text: ['as text', 'Ctrl+C'],
  json: ['as JSON', 'Ctrl+Shift+C'],
  readelf: ['as readelf line'],
  kernel: ['as kernel range %016llx-%016llx'],
  markdown: ['as Markdown row'],
};

/** Copies the selection. Marked text of the page comes first. */
export async function copySelection(form: CopyForm): Promise<void> {
  const { selection } = useMachines();
  const { view } = useShown();
  if (view === undefined || selection === undefined) return;
  await copyForm(selectionAs(view, selection, form), form, 'Selection copied');
}

async function copyStep(form: CopyForm): Promise<void> {
  const { active } = useMachines();
  const { current } = useRuns();
  if (active === undefined || current === undefined) return;
  await copyForm(stepAs(active, current.run, current.playhead, form), form, `Step ${current.playhead} copied`);
}

async function copyForm(text: string | undefined, form: CopyForm, spoken: string): Promise<void> {
  const marked = form === 'text' ? (window.getSelection()?.toString() ?? '') : '';
  if (marked !== '') return copyText(marked, 'Copied');
  if (text === undefined) useAnnouncer().say(NO_SUCH_FORM[form]);
  else await copyText(text, form === 'text' ? spoken : `${spoken} ${COPY_ROWS[form][0]}`);
}

/** Builds the list; call inside an active Pinia. */
export function copyCommands(): readonly Command[] {
  const machines = useMachines();
  const runs = useRuns();
  const diff = useDiff();
  const onStep = (): boolean =>
    machines.active !== undefined && machines.screen === 'timeline' && runs.current !== undefined;
  // The diff copies the change one stands at.
  const onChange = (): boolean => machines.screen === 'diff' && diff.cursor >= 0;
  const onSelection = (): boolean => machines.active !== undefined && machines.selection !== undefined && !onChange();
  return COPY_FORMS.map((form): Command => {
    const [title, keys] = COPY_ROWS[form];
    return {
      id: `copy.${form}`,
      title: `Copy selection or step ${title}`,
      group: 'Selection',
      ...(keys === undefined ? {} : { keys: [keys] }),
      when: () => onStep() || onSelection(),
      run: () => (onStep() ? copyStep(form) : copySelection(form)),
    };
  });
}
