// Whether Chromium's sandbox can work for this user on this system. Some containers and distributions forbid user
// namespaces, and root is refused by Chromium itself; then start and tests run without it, and say so.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** `usable`, and where it is not, why. */
export function findSandbox(runtimeDir) {
  if (process.platform !== 'linux') return { usable: true };
  if (process.geteuid?.() === 0) return { usable: false, why: 'Chromium does not run as root with its sandbox' };
  const helper = fs.statSync(path.join(runtimeDir, 'chrome-sandbox'), { throwIfNoEntry: false });
  if (helper?.uid === 0 && (helper.mode & 0o4000) !== 0) return { usable: true };
  // Mapping ids is what restricted systems refuse; making the bare namespace may still work there.
  const tried = spawnSync('unshare', ['--user', '--map-root-user', 'true'], { stdio: 'ignore' });
  if (tried.status === 0) return { usable: true };
  return { usable: false, why: 'this system does not let ordinary users make user namespaces' };
}
