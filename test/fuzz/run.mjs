// npm run fuzz -- [--minutes N] [--seed S] [--only INDEX] [--floods [--few]] [--mib N]: floods under a heap limit, then damaged
// inputs until the time is over. Prints what was tried, what crashed and what was slowest; saves what crashed.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'vite';
import { root } from '../runtime/build.mjs';

const MIB = 2 ** 20;
/** No input may hang the whole: the promise is a second per MiB. */
const HANG_MS = 30_000;
/**
 * Memory may be ten times the input, itself and what earlier floods left behind included, and what the process needs
 * whatever the input: V8's young generation, compiled code and tables (some 15 MiB), and the 2^20 ranges that a map draws at
 * most, in a few columns of 8 MiB: 57 MiB for a 1 MiB bitmap of 2^20 runs, and what allocators differ.
 */
const TIMES = 10;
const FIXED_MIB = 64;

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '20261122' },
    mib: { type: 'string', default: '10' },
    only: { type: 'string' },
    floods: { type: 'boolean', default: false },
    few: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});
const seed = Number(options.seed);
const mib = Number(options.mib);
const saved = (index) => path.join(root, 'out/fuzz/crashes', `${seed}-${index}`);

/** worker.ts as one file for Node; files are found where the sources lie, not where the bundle does. */
async function bundle() {
  const outDir = path.join(root, 'out/fuzz', String(process.pid));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'source-urls',
        transform: (code, id) =>
          code.includes('import.meta.url')
            ? code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
            : undefined,
      },
    ],
    build: {
      ssr: path.join(root, 'test/fuzz/worker.ts'),
      outDir,
      emptyOutDir: true,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'worker.mjs' } },
    },
  });
  return pathToFileURL(path.join(outDir, 'worker.mjs')).href;
}

const crashes = [];
function crashed(name, error) {
  crashes.push(name);
  console.log(`CRASH ${name}\n  ${error}`);
}

/** Floods in a process whose heap is ten times the input; one that dies of it is named, and the next goes on. */
async function floods(worker) {
  const script = `import(${JSON.stringify(worker)}).then((m) => m.flood({ bytes: ${mib * MIB}, from: Number(process.argv[1]), few: ${options.few} }, globalThis.gc))`;
  const done = { count: 0, of: 0, slowest: { name: '', ms: 0 }, largest: { name: '', times: 0 } };
  let from = 0;
  for (let finished = false; !finished;) {
    const limits = ['--expose-gc', `--max-old-space-size=${FIXED_MIB + TIMES * mib}`, '--max-semi-space-size=4'];
    const child = spawn(process.execPath, [...limits, '-e', script, String(from)], { cwd: root });
    let rest = '';
    let current;
    let errors = '';
    let watchdog;
    child.stderr.on('data', (text) => (errors = (errors + String(text)).slice(-2000)));
    child.stdout.on('data', (text) => {
      const lines = (rest + String(text)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const news = JSON.parse(line);
        if (news.floods !== undefined) done.of = news.floods;
        else if (news.name !== undefined) {
          current = news;
          clearTimeout(watchdog);
          watchdog = setTimeout(() => child.kill('SIGKILL'), HANG_MS + 1000 * 3 * mib);
        } else {
          const { name } = current;
          done.count++;
          current = undefined;
          if (news.error !== undefined) {
            crashed(`flood of ${mib} MiB, ${name}`, news.error);
            continue;
          }
          const times = news.bytes === 0 ? 0 : (news.extraBytes - FIXED_MIB * MIB) / news.bytes;
          if (options.verbose) {
            console.log(
              `${news.ms.toFixed(0).padStart(6)} ms ${(news.extraBytes / MIB).toFixed(0).padStart(5)} MiB  ${name}`,
            );
          }
          if (news.ms > done.slowest.ms) done.slowest = { name, ms: news.ms };
          if (times > done.largest.times) done.largest = { name, times, mib: news.extraBytes / MIB };
          if (times > TIMES) crashed(`flood of ${mib} MiB, ${name}`, `takes ${(news.extraBytes / MIB).toFixed(0)} MiB`);
        }
      }
    });
    const [code, signal] = await new Promise((resolve) => child.on('close', (...how) => resolve(how)));
    clearTimeout(watchdog);
    if (current === undefined && code !== 0) throw new Error(`floods ended with ${code ?? signal}: ${errors}`);
    finished = current === undefined;
    if (!finished) {
      done.count++;
      const why = /heap out of memory|Reached heap limit/.test(errors)
        ? 'out of memory'
        : `${code ?? signal}: ${errors}`;
      crashed(`flood of ${mib} MiB, ${current.name}`, why);
      from = current.index + 1;
    }
  }
  console.log(`floods of ${mib} MiB: ${done.count} of ${done.of}`);
  console.log(`  slowest ${(done.slowest.ms / mib).toFixed(0)} ms per MiB (allowed 1000): ${done.slowest.name}`);
  const most =
    done.largest.name === ''
      ? `none took more than ${FIXED_MIB} MiB`
      : `${done.largest.mib.toFixed(0)} MiB: ${done.largest.name}`;
  console.log(`  most memory (allowed ${TIMES} times the input and ${FIXED_MIB} MiB) ${most}`);
}

function add(total, tally) {
  for (const key of ['inputs', 'bytes', 'problems']) total[key] += tally[key];
  for (const key of ['readers', 'verdicts']) {
    for (const [name, times] of Object.entries(tally[key])) total[key][name] = (total[key][name] ?? 0) + times;
  }
  if (tally.slowest.ms > total.slowest.ms) total.slowest = tally.slowest;
}

/** Inputs in a thread; one that hangs or takes the thread down is a crash, and the next thread goes on behind it. */
async function inputs(worker, minutes) {
  const script = `
    const { parentPort, workerData } = require('node:worker_threads');
    const { worker, seed, from, until, shared } = workerData;
    const now = new Float64Array(shared);
    import(worker).then((m) => m.fuzz({ seed, from, more: () => Date.now() < until },
      (index) => { now[0] = index; now[1] = Date.now(); }, (news) => parentPort.postMessage(news)));`;
  const total = { inputs: 0, bytes: 0, problems: 0, readers: {}, verdicts: {}, slowest: { name: '', ms: 0, bytes: 0 } };
  const until = Date.now() + minutes * 60_000;
  for (let from = 0; Date.now() < until;) {
    const shared = new SharedArrayBuffer(16);
    const now = new Float64Array(shared);
    now[0] = from;
    now[1] = Date.now() + 60_000;
    const data = { worker, seed, from, until, shared };
    const thread = new Worker(script, {
      eval: true,
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    thread.on('message', ({ crash, tally }) => {
      add(total, tally);
      if (crash !== undefined) {
        total.inputs++;
        crashed(`input ${crash.index}: ${crash.name}`, crash.error);
        void keep(worker, crash.index);
      }
    });
    const ended = await new Promise((resolve) => {
      const watch = setInterval(() => {
        if (Date.now() - now[1] < HANG_MS) return;
        void thread.terminate();
        resolve(`hangs for more than ${HANG_MS / 1000} s`);
      }, 1000);
      thread.on('error', (error) => resolve(error.stack ?? error.message));
      thread.on('exit', () => {
        clearInterval(watch);
        resolve(undefined);
      });
    });
    if (ended === undefined) break;
    total.inputs++;
    crashed(`input ${now[0]}`, ended);
    await keep(worker, now[0]);
    from = now[0] + 1;
  }
  console.log(`inputs: ${total.inputs} in ${minutes} min, ${(total.bytes / MIB).toFixed(0)} MiB, seed ${seed}`);
  console.log(`  problems told ${total.problems}; verdicts ${JSON.stringify(total.verdicts)}`);
  console.log(`  inputs by reader ${JSON.stringify(total.readers)}`);
  const { name, ms, bytes } = total.slowest;
  console.log(`  slowest ${ms.toFixed(0)} ms, ${bytes} bytes: ${name.slice(0, 300)}`);
}

async function keep(worker, index) {
  const { saveInput } = await import(worker);
  await saveInput(seed, index, saved(index));
  console.log(`  saved in ${saved(index)}; again: npm run fuzz -- --seed ${seed} --only ${index}`);
}

const worker = await bundle();
process.on('exit', () => rmSync(path.dirname(fileURLToPath(worker)), { recursive: true, force: true }));
if (options.only !== undefined) {
  const { repeat } = await import(worker);
  await keep(worker, Number(options.only));
  console.log(await repeat(seed, Number(options.only)));
} else {
  const { withoutSeed } = await import(worker);
  for (const id of await withoutSeed()) crashed(`reader ${id}`, 'no seed reaches it: see test/fuzz/seeds.ts');
  await floods(worker);
  if (!options.floods) await inputs(worker, Number(options.minutes));
  console.log(`crashes: ${crashes.length}`);
  process.exitCode = crashes.length === 0 ? 0 : 1;
}
