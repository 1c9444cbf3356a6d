// What is told when an input cannot be used: one message with what, where and what to do.
import { basename } from 'node:path';
import type { Problem } from '../core/machine/provenance';
import type { EvidenceFile } from '../readers/evidence-file';
import { shownPath } from './entry-path';
import { describeForeign } from './foreign-file';
import { ARCHIVE_NAME } from './formats';
import { InputFault, messageOf } from './input-fault';
import type { InputError } from './input-fault';

const WHAT_WE_READ =
  'Give a capture or sosreport (a folder or .tar, .tar.gz, .tar.xz, .tar.zst, .tar.bz2, .zip of it), a vmcore, an elfcorehdr, or text: /proc/iomem, lsmem, kexec -d, readelf -l, dmesg';
const CAPTURES_LISTED = 5;

/** Anything thrown while an input was read, as a fault of it. */
export function faultOf(thrown: unknown): InputFault {
  if (thrown instanceof InputFault) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new InputFault('not-found', 'No such file or folder');
  if (code === 'EACCES' || code === 'EPERM') {
    return new InputFault('io', 'Permission denied', { hint: 'make it readable for your user, or copy it as root' });
  }
  return new InputFault('io', `Cannot be read: ${messageOf(thrown)}`);
}

/** A fault of the input at `path`, as it is told. */
export function errorOfFault(fault: InputFault, path: string): InputError {
  const code = fault.kind === 'limit' || fault.kind === 'damage' ? 'unusable' : fault.kind;
  const inside = fault.where !== undefined && fault.where !== basename(path);
  const entry = inside ? `${path}: ${shownPath(fault.where)}` : path;
  const where = fault.offset === undefined ? entry : `${entry} at byte ${fault.offset.toString()}`;
  const hint = fault.hint ?? hintFor(fault.kind);
  return { code, message: fault.message, where, ...(hint === undefined ? {} : { hint }) };
}

function hintFor(kind: InputFault['kind']): string | undefined {
  if (kind === 'limit') return 'unpack it yourself and open the folder with the evidence in it';
  if (kind === 'damage') return 'copy or collect it again';
  return kind === 'unusable' ? WHAT_WE_READ : undefined;
}

/** No input was given. */
export function nothingGiven(): InputError {
  return { code: 'unusable', message: 'Nothing was given to open', hint: WHAT_WE_READ };
}

/** An input with more than one capture root. */
export function severalCaptures(path: string, roots: readonly string[]): InputError {
  const listed = roots.slice(0, CAPTURES_LISTED).map((root) => (root === '' ? '.' : shownPath(root.slice(0, -1))));
  const untold = roots.length - listed.length;
  const more = untold > 0 ? ` and ${untold.toString()} more` : '';
  return {
    code: 'unusable',
    message: `Holds ${roots.length.toString()} captures: ${listed.join(', ')}${more}`,
    where: path,
    hint: 'open one of them',
  };
}

/** An input that no reader knows anything of. */
export function nothingKnown(path: string, container: string, files: readonly EvidenceFile[]): InputError {
  if (container === 'bare') {
    return { code: 'unusable', where: path, ...describeForeign(files[0], WHAT_WE_READ) };
  }
  const archives = files.filter((file) => ARCHIVE_NAME.test(file.path));
  const [first] = archives;
  const hint =
    first === undefined
      ? WHAT_WE_READ
      : `open one of the ${archives.length.toString()} archives in it, such as ${shownPath(first.path)}`;
  const message =
    files.length === 0 ? 'Holds no files' : `Holds no evidence among its ${files.length.toString()} files`;
  return { code: 'unusable', message, where: path, hint };
}

/** An input that is of no use beside others that are. */
export function problemOfError(error: InputError): Problem {
  const where = { file: error.where ?? '' };
  const { message, hint } = error;
  return hint === undefined ? { where, message } : { where, message, hint };
}
