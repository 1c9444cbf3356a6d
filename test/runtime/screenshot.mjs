// npm run shot -- <out.png> [view] [--sample id] [--theme light|dark|contrast|system] [--size 1280x720]
//   [--scenario preset|file.json] [--design id] [--step n]
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { prepareRuntime } from './prepare.mjs';
import { photograph } from './window.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string', default: 'x86-dimm-removed' },
    theme: { type: 'string', default: 'light' },
    size: { type: 'string', default: '1280x800' },
    scenario: { type: 'string' },
    design: { type: 'string' },
    step: { type: 'string' },
  },
});
const [out, view] = positionals;
const { scenario, design, step } = values;
const wellFormed = /^\d+x\d+$/.test(values.size) && /^\d{1,5}$/.test(step ?? '0');
if (out === undefined || !wellFormed || (scenario === undefined && (design ?? step) !== undefined)) {
  console.error(
    'usage: npm run shot -- <out.png> [view] [--sample id|none] [--theme dark] [--size 1280x720]\n' +
      '       [--scenario <preset id or file.json> [--design id] [--step n]]',
  );
  process.exit(2);
}
try {
  ensureBuilt();
  const { env, stop } = await prepareRuntime();
  const sample = values.sample === 'none' ? undefined : values.sample;
  const run =
    scenario === undefined ? undefined : { scenario, design, ...(step !== undefined && { step: Number(step) }) };
  await photograph({ env, out, view, sample, run, theme: values.theme, size: values.size });
  stop();
  console.log(out);
} catch (error) {
  console.error(`kdumpscope: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
