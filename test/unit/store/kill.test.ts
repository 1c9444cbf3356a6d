// kill -9 in the middle of library operations, a few times; `npm run durability` does it 200 times.
import path from 'node:path';
import { onTestFinished, expect, it } from 'vitest';
import { rm } from 'node:fs/promises';
import { bundle } from '../../durability/bundle.mjs';
import { killRuns } from '../../durability/kill-runs';
import { tempFolder } from '../../lib/temp-folder';

it('leaves the old or the new library, every time', async () => {
  const outDir = path.resolve('out/durability', `test-${process.pid}`);
  onTestFinished(() => rm(outDir, { recursive: true, force: true }));
  const report = await killRuns(await bundle('child', outDir), await tempFolder(), 7, 10);
  expect(report.before + report.after).toBe(10);
  expect(report.operations).toBeGreaterThan(10);
});
