// Reads one evidence file page by page; a newer request makes an older one stop.
import type { Ref } from 'vue';
import { onScopeDispose, shallowRef, watch } from 'vue';
import type { EvidencePage, IpcError } from '../../../app/ipc/contract';
import { request } from '../api/client';

export interface EvidenceBytes {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly totalBytes: number;
  readonly done: boolean;
  /** Of a dump: which parts of the file the bytes are, one after the other. */
  readonly parts?: EvidencePage['parts'];
  readonly wholeBytes?: number;
}

const PAGE_BYTES = 1 << 20;
/** More of a file than this is not loaded; the view says so. */
export const SHOWN_BYTES_MAX = 32 << 20;

/** Follows the path; `content` grows while pages arrive. */
export function useEvidenceBytes(snapshot: Readonly<Ref<string>>, path: Readonly<Ref<string | undefined>>) {
  const content = shallowRef<EvidenceBytes>();
  const error = shallowRef<IpcError>();
  let turn = 0;
  onScopeDispose(() => (turn += 1));

  async function load(id: string, file: string, mine: number): Promise<void> {
    const pages: Uint8Array[] = [];
    let loaded = 0;
    let total = 1;
    let kept: Pick<EvidencePage, 'parts' | 'wholeBytes'> = {};
    while (loaded < Math.min(total, SHOWN_BYTES_MAX)) {
      const answer = await request('evidence:read', id, file, loaded, PAGE_BYTES);
      if (mine !== turn) return;
      if (!answer.ok) {
        error.value = answer.error;
        return;
      }
      const { totalBytes, parts, wholeBytes } = answer.value;
      total = totalBytes;
      kept = { ...(parts !== undefined && { parts }), ...(wholeBytes !== undefined && { wholeBytes }) };
      pages.push(answer.value.bytes);
      loaded += answer.value.bytes.length;
      if (answer.value.bytes.length === 0) break;
    }
    content.value = { path: file, bytes: joined(pages, loaded), totalBytes: total, done: loaded >= total, ...kept };
  }

  watch(
    [snapshot, path],
    ([id, file]) => {
      turn += 1;
      error.value = undefined;
      if (file !== undefined) void load(id, file, turn);
    },
    { immediate: true },
  );
  return { content, error };
}

function joined(pages: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = pages;
  if (pages.length === 1 && only !== undefined) return only;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const page of pages) {
    bytes.set(page, at);
    at += page.length;
  }
  return bytes;
}
