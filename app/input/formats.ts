// The one list of what an input can be. A compression is undone first; then the first container that
// recognises the bytes takes them, the bare file last.
import type { Compression } from './compression/compression';
import { gzip } from './compression/gzip';
import { bare } from './container/bare';
import type { Container } from './container/container';
import { tar } from './container/tar';

export const COMPRESSIONS: readonly Compression[] = [gzip];
export const CONTAINERS: readonly Container[] = [tar, bare];

/** Names that look like an archive, for a hint only. */
export const ARCHIVE_NAME = /\.(?:tar|tgz|txz|zip|tar\.(?:gz|xz|zst))$/i;
