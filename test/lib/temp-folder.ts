// A folder of its own for one test, removed when the test is over.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Creates the folder and arranges its removal. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kdumpscope-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
