// The window's jobs around snapshot images: what redaction would replace, and writing the image.
import type { Replacement } from '../core/redact/redact-files';
import type { IpcResult, RedactionPreview } from '../ipc/contract';
import { imageContent, redactSource } from './image-content';
import type { JobRequest } from './jobs';
import { loadSource } from './load';
import { saveImage } from './save-image';

/** Rows that a person may look at; the counts are of all. */
const SHOWN_ROWS = 500;

/** Every replacement that redacting the snapshot would make, the first of them one by one. */
export async function previewOf({ source }: JobRequest<'previewRedaction'>): Promise<IpcResult<RedactionPreview>> {
  const loaded = await loadSource(source);
  if (!loaded.ok) return loaded;
  const rows: Replacement[] = [];
  let total = 0;
  const { kept } = redactSource(loaded.value, (replacement) => {
    total += 1;
    if (rows.length < SHOWN_ROWS) rows.push(replacement);
  });
  return { ok: true, value: { rows, total, counts: kept?.redaction ?? [] } };
}

/** Writes the image; the path it was written to. */
export async function saveImageOf(request: JobRequest<'saveImage'>): Promise<IpcResult<string>> {
  const { source, file, redact, version, viewState } = request;
  const loaded = await loadSource(source);
  if (!loaded.ok) return loaded;
  const kept = { ...loaded.value.kept, ...(viewState !== undefined && { viewState }) };
  const whole = { ...loaded.value, kept };
  const error = await saveImage(file, imageContent(redact ? redactSource(whole, () => undefined) : whole, version));
  return error === undefined ? { ok: true, value: file } : { ok: false, error };
}
