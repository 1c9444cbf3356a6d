// Files that an earlier panic left. A dump below /var/crash, or its log, is easily taken for the machine as it is now.
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { plural } from '../phrases';

const READER = 'earlier-crash';
const PANIC = /^Kernel panic - not syncing: /;

/** `info`, one per folder that a panic left. */
export function earlierCrash({ machine }: JudgeContext): readonly Finding[] {
  const panics = new Map<string, string>();
  for (const { file, fns } of machine.recordings) {
    const panic = fns.find((text) => PANIC.test(text));
    if (panic !== undefined) panics.set(file, panic);
  }
  const folders = new Map<string, string[]>();
  for (const { path, reader } of machine.sources) {
    if (reader !== READER) continue;
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const files = folders.get(folder);
    if (files === undefined) folders.set(folder, [path]);
    else files.push(path);
  }
  return [...folders].map(([folder, files]): Finding => {
    const last = files.map((file) => panics.get(file)).find((panic) => panic !== undefined);
    return {
      id: 'earlier-crash',
      severity: 'info',
      message: `${folder === '' ? files.join(', ') : `${plural(files.length, 'file')} in ${folder}`} ${files.length === 1 ? 'was' : 'were'} left by an earlier panic${last === undefined ? '' : ` (“${last}”)`}: it tells of that panic and that boot, not of a panic now.`,
      evidence: files.map((file) => ({ file })),
    };
  });
}
