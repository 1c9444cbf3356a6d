// The files of an input together with those that supportconfig (SUSE) wrote into others or copied elsewhere.
import type { EvidenceFile } from '../../readers/evidence-file';
import { recognise } from '../../readers/index';
import { supportconfigReader } from '../../readers/sos/supportconfig';
import { sameContent } from '../same-content';
import { filesOfSections } from './sections';

/** Folders that supportconfig copies as they are, on Power. */
const COPIED: readonly (readonly [from: string, to: string])[] = [
  ['ppc64/device-tree/', 'proc/device-tree/'],
  ['ppc64/drmgr', 'var/log/drmgr'],
];

/**
 * The files of an input with those that supportconfig wrote into others, or copied elsewhere, under their own paths. The
 * first of a path is used; `differs` names the paths that come twice with other content. Other inputs stay as they are.
 */
export function withSections(files: readonly EvidenceFile[]): {
  readonly files: readonly EvidenceFile[];
  readonly differs: readonly string[];
} {
  const texts = files.filter((file) => recognise(file)?.reader === supportconfigReader);
  if (texts.length === 0) return { files, differs: [] };
  const all = new Map(files.map((file) => [file.path, file]));
  const differs = new Set<string>();
  const add = (file: EvidenceFile): void => {
    const kept = all.get(file.path);
    if (kept === undefined) all.set(file.path, file);
    else if (!sameContent(kept, file)) differs.add(file.path);
  };
  for (const text of texts) filesOfSections(text).forEach(add);
  for (const file of files) {
    const [from, to] = COPIED.find(([start]) => file.path.startsWith(start)) ?? [];
    if (from === undefined || to === undefined) continue;
    add({ ...file, path: `${to}${file.path.slice(from.length)}` });
    all.delete(file.path);
  }
  return { files: [...all.values()], differs: [...differs] };
}
