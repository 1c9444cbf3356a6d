// From the paths a user gives to evidence files: folders, archives and bare files, together one machine.
// Everything that can go wrong with them comes back as data.
import { realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Problem } from '../core/machine/provenance';
import type { EvidenceFile } from '../readers/evidence-file';
import { recognise } from '../readers/index';
import { stripCaptureRoot } from './capture-root';
import { unpackDirectory } from './container/directory';
import { ARCHIVE_NAME } from './formats';
import { InputFault, messageOf } from './input-fault';
import type { InputError } from './input-fault';
import { Intake } from './intake';
import type { LoadOptions } from './intake';
import { DEFAULT_LIMITS } from './limits';
import { describeForeign } from './foreign-file';
import { unpackFile } from './open-stream';

export type { InputError } from './input-fault';
export type { LoadOptions, LoadProgress } from './intake';

export interface LoadedEvidence {
  readonly files: readonly EvidenceFile[];
  readonly problems: readonly Problem[];
}

export type LoadResult = LoadedEvidence | { readonly error: InputError };

const WHAT_WE_READ =
  'Give a capture (a folder or .tar, .tar.gz, .tar.xz, .tar.zst, .zip of it), an elfcorehdr, or a saved /proc/iomem';
const LISTED = 5;

/** Reads all inputs as the evidence of one machine. Never throws for what the inputs hold. */
export async function loadEvidence(paths: readonly string[], options: LoadOptions = {}): Promise<LoadResult> {
  if (paths.length === 0)
    return { error: { code: 'unusable', message: 'Nothing was given to open', hint: WHAT_WE_READ } };
  const intake = new Intake({ ...DEFAULT_LIMITS, ...options.limits }, options);
  const inputs: LoadedEvidence[] = [];
  const unusable: InputError[] = [];
  for (const path of paths) {
    const input = await loadInput(path, intake);
    if (!('error' in input)) inputs.push(input);
    else if (input.error.code === 'unusable') unusable.push(input.error);
    else return input;
  }
  const [error] = unusable;
  if (inputs.length === 0 && error !== undefined) return { error };
  const united = unite(inputs);
  return { files: united.files, problems: [...united.problems, ...unusable.map(problemOf)] };
}

/** One input. Its files are kept in path order, so that every container gives the same result. */
async function loadInput(path: string, intake: Intake): Promise<LoadResult> {
  const name = basename(path) || path;
  let damage: InputError | undefined;
  let container = '';
  try {
    container = await openInput(path, intake);
  } catch (thrown) {
    const fault = asFault(thrown);
    if (fault.kind !== 'damage') return { error: errorOf(fault, path) };
    damage = errorOf(fault, path);
    intake.note(fault.where ?? name, fault.message, 'what was read before is kept', fault.offset);
  }
  intake.finishInput(name);
  const files = intake.files.sort((a, b) => (a.path < b.path ? -1 : 1));
  const rooted = container === 'bare' ? { kind: 'one' as const, files } : stripCaptureRoot(files);
  if (rooted.kind === 'several') return { error: severalCaptures(path, rooted.roots) };
  if (rooted.files.some((file) => recognise(file) !== undefined)) {
    return { files: rooted.files, problems: intake.problems };
  }
  return { error: damage ?? nothingKnown(path, container, rooted.files) };
}

async function openInput(path: string, intake: Intake): Promise<string> {
  const target = await realpath(path);
  const status = await stat(target);
  intake.startInput(status.isFile() ? status.size : 0);
  if (status.isDirectory()) {
    await unpackDirectory(target, intake);
    return 'directory';
  }
  if (!status.isFile()) throw new InputFault('unusable', 'Neither a file nor a folder');
  return unpackFile(target, intake);
}

function asFault(thrown: unknown): InputFault {
  if (thrown instanceof InputFault) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new InputFault('not-found', 'No such file or folder');
  if (code === 'EACCES' || code === 'EPERM') {
    return new InputFault('io', 'Permission denied', { hint: 'make it readable for your user, or copy it as root' });
  }
  return new InputFault('io', `Cannot be read: ${messageOf(thrown)}`);
}

function errorOf(fault: InputFault, path: string): InputError {
  const code = fault.kind === 'limit' || fault.kind === 'damage' ? 'unusable' : fault.kind;
  const entry = fault.where === undefined ? path : `${path}: ${fault.where}`;
  const where = fault.offset === undefined ? entry : `${entry} at byte ${fault.offset.toString()}`;
  const hint = fault.hint ?? hintFor(fault.kind);
  return { code, message: fault.message, where, ...(hint === undefined ? {} : { hint }) };
}

function hintFor(kind: InputFault['kind']): string | undefined {
  if (kind === 'limit') return 'unpack it yourself and open the folder with the evidence in it';
  if (kind === 'damage') return 'copy or collect it again';
  return kind === 'unusable' ? WHAT_WE_READ : undefined;
}

/** An input that is of no use beside others that are. */
function problemOf(error: InputError): Problem {
  const where = { file: error.where ?? '' };
  return error.hint === undefined
    ? { where, message: error.message }
    : { where, message: error.message, hint: error.hint };
}

function severalCaptures(path: string, roots: readonly string[]): InputError {
  const listed = roots.slice(0, LISTED).map((root) => (root === '' ? '.' : root.slice(0, -1)));
  const more = roots.length > LISTED ? ` and ${(roots.length - LISTED).toString()} more` : '';
  return {
    code: 'unusable',
    message: `Holds ${roots.length.toString()} captures: ${listed.join(', ')}${more}`,
    where: path,
    hint: 'open one of them',
  };
}

function nothingKnown(path: string, container: string, files: readonly EvidenceFile[]): InputError {
  if (container === 'bare') return { code: 'unusable', where: path, ...describeForeign(files[0]?.bytes, WHAT_WE_READ) };
  const archives = files.filter((file) => ARCHIVE_NAME.test(file.path));
  const [first] = archives;
  const hint =
    first === undefined
      ? WHAT_WE_READ
      : `open one of the ${archives.length.toString()} archives in it, such as ${first.path}`;
  const message =
    files.length === 0 ? 'Holds no files' : `Holds no evidence among its ${files.length.toString()} files`;
  return { code: 'unusable', message, where: path, hint };
}

/** The files of all inputs. The same path with other bytes is a contradiction: the first input wins, and it is told. */
function unite(inputs: readonly LoadedEvidence[]): LoadedEvidence {
  const [only] = inputs;
  if (only !== undefined && inputs.length === 1) return only;
  const byPath = new Map<string, EvidenceFile>();
  const problems: Problem[] = [];
  for (const input of inputs) {
    problems.push(...input.problems);
    for (const file of input.files) {
      const kept = byPath.get(file.path);
      if (kept === undefined) byPath.set(file.path, file);
      else if (!sameBytes(kept.bytes, file.bytes)) {
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

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
