// Whether two files hold the same, where one or both of them are not held in memory.
import { createHash } from 'node:crypto';
import { contentBytes, contentOf } from '../core/evidence/content';
import type { FileContent } from '../core/evidence/content';

const digestOf = ({ bytes, large }: FileContent): string =>
  large?.sha256 ?? createHash('sha256').update(bytes).digest('hex');

/** Compares byte by byte, or by digest. */
export function sameContent(a: FileContent, b: FileContent): boolean {
  if (a.large === undefined && b.large === undefined) return Buffer.compare(a.bytes, b.bytes) === 0;
  return contentBytes(contentOf(a)) === contentBytes(contentOf(b)) && digestOf(a) === digestOf(b);
}
