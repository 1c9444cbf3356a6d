// The one list of what an input can be. A compression is undone first; then the first container that
// recognises the bytes takes them; what none does is a bare file.
import { bzip2 } from './compression/bzip2';
import type { Compression } from './compression/compression';
import { gzip } from './compression/gzip';
import { xz } from './compression/xz';
import { zstd } from './compression/zstd';
import type { Container } from './container/container';
import { tar } from './container/tar';
import { zip } from './container/zip';

export const COMPRESSIONS: readonly Compression[] = [gzip, xz, zstd, bzip2];
export const CONTAINERS: readonly Container[] = [zip, tar];

/** Names that look like an archive, for a hint only. */
export const ARCHIVE_NAME = /\.(?:tar|tgz|txz|tbz2?|zip|tar\.(?:gz|xz|zst|bz2))$/i;
