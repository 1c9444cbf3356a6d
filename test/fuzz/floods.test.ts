// Large inputs made to cost more than they should, under a heap limit: no more than a second and ten times the memory
// for each of their bytes. One MiB of the worst here; `npm run fuzz` takes ten of all.
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('1 MiB of the worst stays within a second and ten times their size', { timeout: 120_000 }, () => {
  const run = spawnSync(process.execPath, ['test/fuzz/run.mjs', '--floods', '--few', '--mib', '1'], {
    encoding: 'utf8',
  });
  expect(run.stdout + run.stderr).toMatch(/^crashes: 0$/m);
  expect(run.status).toBe(0);
});
