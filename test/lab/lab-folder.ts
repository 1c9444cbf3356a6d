// Where the lab keeps what it fetches, builds and captures: never in the repository.
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const BASE = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'kdumpscope', 'lab');

/** A folder below the lab's own, made if it is not there. */
export function labFolder(...parts: readonly string[]): string {
  const folder = path.join(BASE, ...parts);
  mkdirSync(folder, { recursive: true });
  return folder;
}
