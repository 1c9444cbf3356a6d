// The window's jobs around snapshot images: what redaction would replace, and writing the image.
import path from 'node:path';
import type { Replacement } from '../core/redact/redact-files';
import { createFileSpool, drain } from '../input/spool';
import type { IpcResult, RedactionPreview } from '../ipc/contract';
import { imageContent, redactSource } from './image-content';
import type { JobRequest } from './jobs';
import { loadSource } from './load';
import type { Report } from './progress';
import { saveImage } from './save-image';

/** Rows that a person may look at; the counts are of all. */
const SHOWN_ROWS = 500;

/** Tells bytes of a phase. */
const bytesOf =
  (report: Report, phase: string) =>
  (done: number, total: number): void =>
    report({ phase, done, total, unit: 'bytes' });

/** Every replacement that redacting the snapshot would make, the first of them one by one. */
export async function previewOf(
  { source }: JobRequest<'previewRedaction'>,
  report: Report,
): Promise<IpcResult<RedactionPreview>> {
  const loaded = await loadSource(source, report);
  if (!loaded.ok) return loaded;
  const rows: Replacement[] = [];
  let total = 0;
  const note = (replacement: Replacement): void => {
    total += 1;
    if (rows.length < SHOWN_ROWS) rows.push(replacement);
  };
  const onBytes = bytesOf(report, 'Searching');
  const redacted = await redactSource(loaded.value, { note, spool: drain, onBytes });
  if (!redacted.ok) return redacted;
  return { ok: true, value: { rows, total, counts: redacted.value.kept?.redaction ?? [] } };
}

/** Writes the image; the path it was written to. */
export async function saveImageOf(request: JobRequest<'saveImage'>, report: Report): Promise<IpcResult<string>> {
  const { source, file, redact, version, viewState } = request;
  // Beside the image, where there has to be room for it.
  const spool = createFileSpool(path.dirname(file));
  const note = (): void => undefined;
  // Nothing here holds the evidence as it was: with the redacted one beside it, both would be in memory.
  const written = await loadSource(source, report).then((loaded) => {
    if (!loaded.ok) return loaded;
    const kept = { ...loaded.value.kept, ...(viewState !== undefined && { viewState }) };
    const whole = { ...loaded.value, kept };
    return redact
      ? redactSource(whole, { note, spool, onBytes: bytesOf(report, 'Replacing') })
      : { ...loaded, value: whole };
  });
  try {
    if (!written.ok) return written;
    report({ phase: 'Simulating' });
    const content = imageContent(written.value, version);
    const error = await saveImage(file, content, bytesOf(report, 'Writing'));
    return error === undefined ? { ok: true, value: file } : { ok: false, error };
  } finally {
    spool.close();
  }
}
