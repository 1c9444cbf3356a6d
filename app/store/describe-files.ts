// Evidence files by content: what a manifest says of each, and the id that follows from all of them.
import { contentBytes, contentOf, type FileContent } from '../core/evidence/content';
import { sha256Of } from './blobs';
import type { StoredFile } from './manifest';

/** An evidence file as the store sees it; `parts` where the bytes are not the whole file. */
export interface LibraryFile extends FileContent {
  readonly path: string;
  readonly parts?: readonly { readonly offset: number; readonly length: number }[];
  readonly wholeBytes?: number;
}

/** The id of a snapshot: a digest of every path and content, so the same evidence is the same entry. */
export function snapshotId(files: readonly StoredFile[]): string {
  const lines = files.map((file) => `${file.sha256} ${file.path}${partsText(file)}\n`).sort();
  return sha256Of(lines.join(''));
}

/** The same bytes at other places of a file are other evidence. */
function partsText({ parts, wholeBytes }: StoredFile): string {
  if (parts === undefined) return '';
  return ` ${wholeBytes ?? ''} ${parts.map(({ offset, length }) => `${offset}+${length}`).join(',')}`;
}

/** Names each file by its content. */
export function describeFiles(files: readonly LibraryFile[]): StoredFile[] {
  return files.map(({ path: name, bytes, large, parts, wholeBytes }) => ({
    path: name,
    sha256: large?.sha256 ?? sha256Of(bytes),
    sizeBytes: contentBytes(contentOf({ bytes, ...(large && { large }) })),
    ...(parts !== undefined && { parts: parts.map(({ offset, length }) => ({ offset, length })) }),
    ...(wholeBytes !== undefined && { wholeBytes }),
  }));
}
