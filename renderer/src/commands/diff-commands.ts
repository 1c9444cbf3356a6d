// Commands of the header diff; before the findings and the selection in the registry, whose keys n, p and Ctrl+C they
// take while it is shown.
import { changeAs, diffAs } from '../components/diff/change-copy';
import type { CopyFormat } from '../components/diff/change-copy';
import { useDiff } from '../stores/diff';
import { useMachines } from '../stores/machines';
import type { Command } from './command';
import { copyText } from './copy-text';

const SPOKEN: Readonly<Record<CopyFormat, string>> = {
  text: 'Change copied',
  json: 'Change copied as JSON',
  readelf: 'Program headers of the change copied as readelf lines',
};

/** Copies the change one stands at; marked text of the page comes first. */
export async function copyChange(format: CopyFormat): Promise<void> {
  const { diff, cursor } = useDiff();
  const marked = format === 'text' ? (window.getSelection()?.toString() ?? '') : '';
  if (marked !== '') return copyText(marked, 'Copied');
  const text = diff === undefined ? undefined : changeAs(diff, cursor, format);
  if (text !== undefined) await copyText(text, SPOKEN[format]);
}

/** Copies all changes, as `kdumpscope diff` prints them. */
export async function copyDiff(format: 'text' | 'json'): Promise<void> {
  const { diff, inputs } = useDiff();
  if (diff === undefined || inputs === undefined) return;
  await copyText(diffAs(diff, inputs, format), format === 'text' ? 'Diff copied' : 'Diff copied as JSON');
}

/** Builds the list; call inside an active Pinia. */
export function diffCommands(): readonly Command[] {
  const machines = useMachines();
  const diff = useDiff();
  const group = 'Diff';
  const when = (): boolean => machines.active !== undefined && machines.screen === 'diff';
  const onChange = (): boolean => when() && diff.cursor >= 0;
  const compared = (): boolean => when() && diff.diff !== undefined;
  const onEntries = (): boolean => onChange() && diff.hasEntries;
  return [
    { id: 'diff.next', title: 'Next change', group, keys: ['n'], when, run: () => diff.step(1) },
    { id: 'diff.previous', title: 'Previous change', group, keys: ['p'], when, run: () => diff.step(-1) },
    { id: 'diff.swap', title: 'Swap before and after', group, keys: ['x'], when, run: () => diff.swap() },
    {
      id: 'diff.only',
      title: 'Only differences, or all entries',
      group,
      keys: ['d'],
      when,
      run: () => diff.showOnlyDifferences(!diff.onlyDifferences),
    },
    {
      id: 'diff.change.text',
      title: 'Copy this change as text',
      group,
      keys: ['Ctrl+C'],
      when: onChange,
      run: () => copyChange('text'),
    },
    {
      id: 'diff.change.json',
      title: 'Copy this change as JSON',
      group,
      keys: ['Ctrl+Shift+C'],
      when: onChange,
      run: () => copyChange('json'),
    },
    {
      id: 'diff.change.readelf',
      title: 'Copy this change as readelf lines',
      group,
      when: onEntries,
      run: () => copyChange('readelf'),
    },
    { id: 'diff.copy.text', title: 'Copy the diff as text', group, when: compared, run: () => copyDiff('text') },
    { id: 'diff.copy.json', title: 'Copy the diff as JSON', group, when: compared, run: () => copyDiff('json') },
  ];
}
