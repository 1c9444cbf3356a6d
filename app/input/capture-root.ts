// The folder inside an input that stands for the machine's own `/`. Found by the first well-known path;
// an input that holds several captures is refused, because one machine is judged at a time.
import type { EvidenceFile } from '../readers/evidence-file';
import { evidenceRoot, isKnownPath } from '../readers/evidence-path';
import { recognise } from '../readers/index';

export type RootedFiles =
  | { readonly kind: 'one'; readonly files: readonly EvidenceFile[] }
  | { readonly kind: 'several'; readonly roots: readonly string[] };

/** Strips the capture root from the files of one container. `folder` is where it lies on disk, or ''. */
export function stripCaptureRoot(files: readonly EvidenceFile[], folder: string): RootedFiles {
  const certain = outermost(files.map((file) => evidenceRoot(folder + file.path)));
  const loose = (): string[] => outermost(files.map((file) => looseRoot(folder + file.path)));
  const roots = certain.length > 0 ? certain : loose();
  if (roots.length > 1) {
    return {
      kind: 'several',
      roots: roots.map((root) => (root.startsWith(folder) ? root.slice(folder.length) : root)),
    };
  }
  const root = roots[0] ?? folder + commonFolder(files);
  return {
    kind: 'one',
    files: files.map((file) => {
      const full = folder + file.path;
      return full.startsWith(root) ? { ...file, path: full.slice(root.length) } : file;
    }),
  };
}

/** A bare file that only its place on disk tells, such as `…/sys/kernel/kexec_crash_loaded`, gets the path below the root. */
export function rootOfBareFile(file: EvidenceFile, diskPath: string): EvidenceFile {
  if (recognise({ path: file.path, bytes: file.bytes }) !== undefined) return file;
  const root = evidenceRoot(diskPath);
  return root === undefined ? file : { ...file, path: diskPath.slice(root.length) };
}

/** The folder of a file that is known by its name alone, such as dmesg.txt. */
function looseRoot(path: string): string | undefined {
  const start = path.lastIndexOf('/') + 1;
  return isKnownPath(path.slice(start)) ? path.slice(0, start) : undefined;
}

/** Distinct roots in order; a root inside another root is part of it. */
function outermost(candidates: readonly (string | undefined)[]): string[] {
  const sorted = [...new Set(candidates.filter((root) => root !== undefined))].sort();
  const roots: string[] = [];
  for (const root of sorted) {
    // In sorted order everything inside a root follows it directly.
    const last = roots.at(-1);
    if (last === undefined || !root.startsWith(last)) roots.push(root);
  }
  return roots;
}

function commonFolder(files: readonly EvidenceFile[]): string {
  let common: string | undefined;
  for (const { path } of files) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    if (common === undefined) common = folder;
    while (!folder.startsWith(common)) common = common.slice(0, common.lastIndexOf('/', common.length - 2) + 1);
  }
  return common ?? '';
}
