// Which Electron this is, in words for About and the log. Releases carry the version of package.json; anything packed with
// another one is a test build and must say so wherever it is seen.
import manifest from '../../package.json' with { type: 'json' };

/** The version that releases carry. */
const SHIPPED = manifest.devDependencies.electron;

/** `stated` is what started an unpacked app says of its runtime. */
export function runtimeWords(packaged: boolean, electron: string, stated: string | undefined): string {
  if (!packaged) return stated ?? 'started by hand';
  return electron === SHIPPED ? 'packaged' : `test build, not for release: releases carry Electron ${SHIPPED}`;
}
