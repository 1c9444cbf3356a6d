// What an import reads: the evidence of the snapshot that is added to, then files, then pasted text, as one machine.
import type { Spool } from '../input/spool';
import { unite } from '../input/load-evidence';
import { sameContent } from '../input/same-content';
import type { IpcResult } from '../ipc/contract';
import type { EvidenceFile } from '../readers/evidence-file';
import { recognise } from '../readers/index';
import type { JobRequest } from './jobs';
import { loadPaths, loadSource } from './load';
import type { Loaded } from './load';
import type { Report } from './progress';

/** Reads all parts of an import. What a snapshot has wins over what is added, and a difference is told. */
export async function loadImport(
  { paths, text, base }: Pick<JobRequest<'importEvidence'>, 'paths' | 'text' | 'base'>,
  report?: Report,
  spool?: Spool,
): Promise<IpcResult<Loaded>> {
  const inputs: Loaded[] = [];
  let title: string | undefined;
  if (base !== undefined) {
    const loaded = await loadSource(base, report);
    if (!loaded.ok) return loaded;
    inputs.push(loaded.value);
    ({ title } = loaded.value);
  }
  if (paths.length > 0) {
    const loaded = await loadPaths(paths, report, spool);
    if (!loaded.ok) return loaded;
    inputs.push(loaded.value);
  }
  if (text !== undefined) {
    const taken = inputs.flatMap(({ files }) => files);
    const pasted = pastedFile(text, taken);
    if (recognise(pasted) === undefined) return unknownText();
    inputs.push({ files: [pasted], problems: [] });
  }
  const [only] = inputs;
  // A snapshot image alone brings its title, its view and its labels along.
  if (only !== undefined && inputs.length === 1 && base === undefined) return { ok: true, value: only };
  return { ok: true, value: { ...unite(inputs), ...(title !== undefined && { title }) } };
}

/** Pasted text as a file: known by its content alone, under a name that other pasted text does not have. */
function pastedFile(text: string, taken: readonly EvidenceFile[]): EvidenceFile {
  const bytes = new TextEncoder().encode(text);
  for (let number = 1; ; number++) {
    const path = number === 1 ? 'pasted.txt' : `pasted-${number}.txt`;
    const other = taken.find((file) => file.path === path);
    // The same text again is the same file.
    if (other === undefined || sameContent(other, { bytes })) return { path, bytes };
  }
}

function unknownText(): IpcResult<never> {
  const message = 'This text is of no kind that Kdumpscope reads.';
  const hint = 'Paste it whole and with its line breaks, such as all of /proc/iomem.';
  return { ok: false, error: { code: 'unusable', message, where: 'the pasted text', hint } };
}
