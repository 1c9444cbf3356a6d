// A thread that dies takes its job with it, and nothing else: the job fails, the next one runs in a new thread.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createJobPool } from '../../../app/jobs/pool';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kdumpscope-pool-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('fails the job of a thread that dies in the middle, and goes on', async () => {
  const worker = path.join(folder, 'worker.mjs');
  await writeFile(
    worker,
    `export function listChoices() {
       setImmediate(() => { throw new Error('the thread dies'); });
       return new Promise(() => undefined);
     }
     export const listDesigns = () => ({ ok: true, value: [] });`,
  );
  const pool = createJobPool(worker);
  try {
    expect(await pool.run('listDesigns', {})).toEqual({ ok: true, value: [] });
    await expect(pool.run('listChoices', {})).rejects.toThrow('the thread dies');
    expect(await pool.run('listDesigns', {})).toEqual({ ok: true, value: [] });
  } finally {
    await pool.close();
  }
});
