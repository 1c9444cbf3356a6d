// npm run shot -- <out.png> [view] [--sample id] [--theme light|dark|contrast|system] [--size 1280x720]
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
  },
});
const [out, view] = positionals;
if (out === undefined || !/^\d+x\d+$/.test(values.size)) {
  console.error('usage: npm run shot -- <out.png> [view] [--sample id|none] [--theme dark] [--size 1280x720]');
  process.exit(2);
}
try {
  ensureBuilt();
  const { env, stop } = await prepareRuntime();
  const sample = values.sample === 'none' ? undefined : values.sample;
  await photograph({ env, out, view, sample, theme: values.theme, size: values.size });
  stop();
  console.log(out);
} catch (error) {
  console.error(`kdumpscope: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
