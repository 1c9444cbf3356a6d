// Which rules files udev reads and in which order: sorted by file name whatever the folder; of one name /etc wins over /run
// over /usr/local over /usr/lib and /lib (udev(7)). An empty file, or a link to /dev/null, switches a name off.
import type { UdevRulesFile } from '../machine/machine';

const FOLDERS = ['etc/', 'run/', 'usr/local/', 'usr/lib/', 'lib/'];

export interface OrderedRules {
  /** In the order udev reads them. */
  readonly read: readonly UdevRulesFile[];
  readonly shadowed: readonly { readonly file: string; readonly by: string }[];
}

const baseName = (file: string): string => file.slice(file.lastIndexOf('/') + 1);

function rank({ file }: UdevRulesFile): number {
  const at = FOLDERS.findIndex((folder) => file.startsWith(folder));
  return at < 0 ? FOLDERS.length : at;
}

/** Sorts and shadows. Names compare byte by byte, as strcmp does. */
export function orderRules(files: readonly UdevRulesFile[]): OrderedRules {
  const byName = new Map<string, UdevRulesFile>();
  const shadowed: { file: string; by: string }[] = [];
  for (const file of [...files].sort((a, b) => rank(a) - rank(b))) {
    const first = byName.get(baseName(file.file));
    if (first === undefined) byName.set(baseName(file.file), file);
    else shadowed.push({ file: file.file, by: first.file });
  }
  const read = [...byName].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, file]) => file);
  return { read, shadowed };
}
