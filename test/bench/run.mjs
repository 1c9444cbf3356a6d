// npm run bench [-- window | -- import | -- start]: prints what was measured against its budget, exits 1 when one is missed.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { ensureBuilt, root } from '../runtime/build.mjs';
import { prepareRuntime } from '../runtime/prepare.mjs';
import { timeToVerdict } from '../runtime/window.mjs';
import { measureImport } from './import-bench.mjs';
import { measureStart } from './start-bench.mjs';
import { measureWindow } from './window-bench.mjs';

const RUNS = 7;
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Bundles one file of this folder for Node; the path of the bundle. */
async function bundle(name) {
  const outDir = path.join(root, 'out/bench', name);
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: path.join(root, `test/bench/${name}.ts`),
      outDir,
      emptyOutDir: true,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  });
  return pathToFileURL(path.join(outDir, `${name}.mjs`)).href;
}

async function core() {
  const { measureCore } = await import(await bundle('core-bench'));
  return measureCore();
}

/** In processes of their own: what one takes at most is told by the system. */
async function simulate() {
  const script = `import(${JSON.stringify(await bundle('simulate-bench'))}).then((m) => console.log(JSON.stringify(m.measureSimulation())))`;
  const runs = Array.from({ length: 3 }, () => {
    const run = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`simulate ended with ${run.status}: ${run.stderr}`);
    return JSON.parse(run.stdout);
  });
  const times = runs[0].map(({ name, events, steps }, i) => ({
    name: `${name}: ${events} events, ${steps} steps`,
    ms: Math.min(...runs.map((run) => run[i].ms)),
    budgetMs: 1000,
  }));
  const mib = Math.max(...runs.flat().map((run) => run.maxRssBytes)) / 2 ** 20;
  return [...times, { name: 'simulate, whole process', ms: mib, budgetMs: 300, unit: 'MiB' }];
}

async function diff() {
  const { measureDiff } = await import(await bundle('diff-bench'));
  return measureDiff();
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
  return [
    { name: `kdumpscope check, wall (median ${median(times).toFixed(0)})`, ms: Math.min(...times), budgetMs: 300 },
  ];
}

/** Everything that a person sees, in the real window. */
async function window() {
  const { env, stop } = await prepareRuntime();
  const times = [];
  for (let i = 0; i < 3; i += 1) times.push(await timeToVerdict({ env, sample: 'x86-dimm-removed' }));
  const evidence = await import(await bundle('big-evidence'));
  const big = await measureWindow({ env, evidence });
  stop();
  return [{ name: 'sample to verdict on screen', ms: median(times), budgetMs: 1000 }, ...big];
}

/** Minutes, and gigabytes on disk: only where it is named. */
async function imports() {
  const { env, stop } = await prepareRuntime();
  const evidence = await import(await bundle('import-evidence'));
  const results = await measureImport({ env, evidence });
  stop();
  return results;
}

/** Packs the program first: only where it is named. */
async function start() {
  const packing = spawnSync(process.execPath, [path.join(root, 'test/runtime/pack.mjs'), 'dir'], { stdio: 'inherit' });
  if (packing.status !== 0) throw new Error(`packing ended with ${packing.status}`);
  const { env, stop } = await prepareRuntime();
  const results = await measureStart({ env, packed: path.join(root, 'dist/linux-unpacked') });
  stop();
  return results;
}

const GROUPS = { core, diff, simulate, check, window, import: imports, start };
const ONLY_NAMED = ['import', 'start'];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in GROUPS));
if (unknown.length > 0)
  throw new Error(`no such bench: ${unknown.join(', ')}; there are ${Object.keys(GROUPS).join(', ')}`);
ensureBuilt();
const results = [];
for (const [name, measure] of Object.entries(GROUPS))
  if ((wanted.length === 0 && !ONLY_NAMED.includes(name)) || wanted.includes(name)) results.push(...(await measure()));
for (const { name, ms, budgetMs, unit = 'ms' } of results) {
  const share = `${((ms / budgetMs) * 100).toFixed(0)} %`;
  console.log(
    `${ms <= budgetMs ? 'ok  ' : 'OVER'} ${name.padEnd(78)} ${ms.toFixed(1).padStart(8)} ${unit} of ${budgetMs} ${unit} (${share})`,
  );
}
if (results.some(({ ms, budgetMs }) => !(ms <= budgetMs))) process.exitCode = 1;
