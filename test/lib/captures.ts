// The real captures under test/captures, for every test that wants one: listed, and read the way the
// product reads them.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadEvidence } from '../../app/input/load-evidence';
import type { EvidenceFile } from '../../app/readers/evidence-file';

const ROOT = fileURLToPath(new URL('../captures', import.meta.url));

/** Where a capture lies on disk. */
export function capturePath(relPath: string): string {
  return `${ROOT}/${relPath}`;
}

/** All captures in order, as `x86_64/01-dimm-file/01-loaded.tar.gz`. */
export function listCaptures(): string[] {
  return readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.tar.gz'))
    .sort();
}

/** One text file of a capture, undefined where the capture has none of that name. */
export async function captureText(relPath: string, file: string): Promise<string | undefined> {
  const found = (await readCapture(relPath)).find(({ path }) => path === file);
  return found && new TextDecoder().decode(found.bytes);
}

/** The files of one capture; throws when it does not load cleanly. */
export async function readCapture(relPath: string): Promise<readonly EvidenceFile[]> {
  const loaded = await loadEvidence([capturePath(relPath)]);
  if ('error' in loaded) throw new Error(`${relPath}: ${loaded.error.message}`);
  const [problem] = loaded.problems;
  if (problem !== undefined) throw new Error(`${relPath}: ${problem.where.file} ${problem.message}`);
  return loaded.files;
}
