// From the paths a user gives to evidence files: folders, archives and bare files, together one machine.
// Everything that can go wrong with them comes back as data.
import { realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { HELD_FILE_BYTES, startOf } from '../core/evidence/content';
import type { Problem } from '../core/machine/provenance';
import type { EvidenceFile } from '../readers/evidence-file';
import { recognise } from '../readers/index';
import { besideFirst } from '../readers/other-inputs';
import { rootOfBareFile, stripCaptureRoot } from './capture-root';
import { unpackDirectory } from './container/directory';
import { shownPath } from './entry-path';
import { ARCHIVE_NAME } from './formats';
import { InputFault } from './input-fault';
import type { InputError } from './input-fault';
import { Intake } from './intake';
import type { LoadOptions } from './intake';
import { DEFAULT_LIMITS } from './limits';
import { errorOfFault, faultOf, nothingGiven, nothingKnown, problemOfError, severalCaptures } from './load-errors';
import { resolveLinks } from './links';
import { readLarge } from './read-large';
import { sameContent } from './same-content';
import { unpackFile } from './open-stream';
import { withSections } from './supportconfig/with-sections';

export type { InputError } from './input-fault';
export type { LoadOptions, LoadProgress } from './intake';

export interface LoadedEvidence {
  readonly files: readonly EvidenceFile[];
  readonly problems: readonly Problem[];
}

export type LoadResult = LoadedEvidence | { readonly error: InputError };

/** `fatal`: other inputs cannot make up for it. */
type InputResult = LoadedEvidence | { readonly error: InputError; readonly fatal: boolean };

/** Reads all inputs as the evidence of one machine. Never throws for what the inputs hold. */
export async function loadEvidence(paths: readonly string[], options: LoadOptions = {}): Promise<LoadResult> {
  const intake = new Intake({ ...DEFAULT_LIMITS, ...options.limits }, options);
  const inputs: LoadedEvidence[] = [];
  const unusable: InputError[] = [];
  for (const path of paths) {
    const input = await loadInput(path, intake);
    if (!('error' in input)) inputs.push(input);
    else if (input.fatal) return { error: input.error };
    else unusable.push(input.error);
  }
  if (inputs.length === 0) return { error: unusable[0] ?? nothingGiven() };
  const united = unite(inputs);
  return { files: united.files, problems: [...united.problems, ...unusable.map(problemOfError)] };
}

/** One input. Its files are kept in path order, so that every container gives the same result. */
async function loadInput(path: string, intake: Intake): Promise<InputResult> {
  const name = basename(path) || path;
  let damage: InputError | undefined;
  let opened = { container: '', diskPath: path };
  try {
    opened = await openInput(path, intake);
  } catch (thrown) {
    const fault = faultOf(thrown);
    if (fault.kind !== 'damage') return { error: errorOfFault(fault, path), fatal: fault.kind !== 'unusable' };
    damage = errorOfFault(fault, path);
    intake.note(shownPath(fault.where ?? name), fault.message, 'what was read before is kept', fault.offset);
  }
  resolveLinks(intake);
  intake.finishInput(name);
  const files = intake.files.sort((a, b) => (a.path < b.path ? -1 : 1));
  const rooted = rootFiles(files, opened);
  if (rooted.kind === 'several') return { error: severalCaptures(path, rooted.roots), fatal: false };
  const read = await readLarge(rooted.files).catch(faultOf);
  if (read instanceof InputFault) return { error: errorOfFault(read, path), fatal: true };
  const unpacked = withSections(read.files);
  for (const twice of unpacked.differs) {
    intake.note(twice, 'is in two texts of the supportconfig, with other content', 'the first is used');
  }
  if (isEvidence(unpacked.files, opened.container)) {
    return { files: unpacked.files, problems: [...intake.problems, ...read.problems] };
  }
  return { error: damage ?? nothingKnown(path, opened.container, await withHead(unpacked.files)), fatal: false };
}

/** A large file that is alone with the bytes that may tell what it is. */
async function withHead(files: readonly EvidenceFile[]): Promise<readonly EvidenceFile[]> {
  const [only] = files;
  if (only?.large === undefined || files.length > 1) return files;
  return [{ path: only.path, bytes: await startOf(only.large, HELD_FILE_BYTES) }];
}

/** Whether anything is known. A log beside archives is no machine: a folder of archives wants one of them opened. */
function isEvidence(files: readonly EvidenceFile[], container: string): boolean {
  const known = files.map((file) => recognise(file)?.by);
  if (container === 'directory' && files.some(({ path }) => ARCHIVE_NAME.test(path))) return known.includes('path');
  return known.some((by) => by !== undefined);
}

/** Opens whatever lies at `path`; a link the user names is followed, unlike the links inside. */
async function openInput(path: string, intake: Intake): Promise<{ container: string; diskPath: string }> {
  const diskPath = await realpath(path);
  const status = await stat(diskPath);
  intake.startInput(status.isFile() ? status.size : 0);
  if (status.isDirectory()) {
    await unpackDirectory(diskPath, intake);
    return { container: 'directory', diskPath };
  }
  if (!status.isFile()) throw new InputFault('unusable', 'Neither a file nor a folder');
  return { container: await unpackFile(diskPath, intake), diskPath };
}

/** The place of a folder or bare file on disk counts too: `…/sys/kernel` given alone is still below `sys`. */
function rootFiles(
  files: readonly EvidenceFile[],
  opened: { container: string; diskPath: string },
): ReturnType<typeof stripCaptureRoot> {
  if (opened.container === 'bare')
    return { kind: 'one', files: files.map((file) => rootOfBareFile(file, opened.diskPath)) };
  return stripCaptureRoot(files, opened.container === 'directory' ? `${opened.diskPath}/` : '');
}

/**
 * The files of all inputs. Of one path with other bytes the first wins; what readers know is kept beside it, so that the
 * contradiction can quote both, the rest is told.
 */
export function unite(inputs: readonly LoadedEvidence[]): LoadedEvidence {
  const [only] = inputs;
  if (only !== undefined && inputs.length === 1) return only;
  const byPath = new Map<string, EvidenceFile>();
  const problems: Problem[] = [];
  for (const [i, input] of inputs.entries()) {
    problems.push(...input.problems);
    for (const file of input.files) {
      const kept = byPath.get(file.path);
      if (kept === undefined) byPath.set(file.path, file);
      else if (sameContent(kept, file)) continue;
      else if (recognise(file)?.by === 'path') keepBeside(byPath, file, i + 1);
      else {
        problems.push({
          where: { file: file.path },
          message: 'is in two of the inputs and differs',
          hint: 'the one of the first input is used',
        });
      }
    }
  }
  return { files: [...byPath.values()], problems };
}

/** Keeps a file of a further input in the first folder that has no other file of this path, and once only. */
function keepBeside(byPath: Map<string, EvidenceFile>, file: EvidenceFile, number: number): void {
  const path = besideFirst(file.path, number);
  const there = byPath.get(path);
  if (there === undefined) byPath.set(path, { ...file, path });
  else if (!sameContent(there, file)) keepBeside(byPath, file, number + 1);
}
