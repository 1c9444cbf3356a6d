// npm run durability [-- --kills N --seed S]: kills a process N times in the middle of library operations and prints what was
// found each time; exits 1 on the first library that is neither the old nor the new one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.mjs';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '20261122' } },
});
const folder = mkdtempSync(path.join(tmpdir(), 'kdumpscope-durability-'));
try {
  // Beside the project's own modules, which the bundles import.
  const outDir = path.resolve('out/durability', String(process.pid));
  const child = await bundle('child', outDir);
  const { killRuns } = await import(pathToFileURL(await bundle('kill-runs', outDir)).href);
  const started = performance.now();
  const report = await killRuns(child, folder, Number(values.seed), Number(values.kills));
  rmSync(outDir, { recursive: true, force: true });
  console.log(JSON.stringify({ ...report, seconds: Math.round((performance.now() - started) / 1000) }, null, 2));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
