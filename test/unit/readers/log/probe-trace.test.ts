// Probe traces of the two labs: counts by grep over the captures, values as the lines print them.
import { expect, it } from 'vitest';
import { textAt } from '../../../../app/core/text/text-column';
import { parseProbeTrace } from '../../../../app/readers/log/probe-trace';
import { readCapture } from '../../../lib/captures';

async function traceOf(capture: string) {
  const files = await readCapture(capture);
  const file = files.find((f) => f.path === 'trace.txt');
  const text = new TextDecoder().decode(file?.bytes);
  const recorded = parseProbeTrace('trace.txt', text);
  if (recorded === undefined) throw new Error('no calls');
  return { recorded, text };
}

it('reads calls with time, arguments, memblock total and e_phnum', async () => {
  const { recorded } = await traceOf('ppc64le/lmb-deb612/02-dimm-added.tar.gz');
  expect(recorded.fns[recorded.fnIndexes[0] ?? -1]).toBe('handle_dlpar_errorlog');
  expect(recorded.times[0]).toBe(21.198235);
  expect(recorded.memblockTotals[0]).toBe(0x40000000n);
  expect(recorded.phnums[0]).toBe(9);
  expect(textAt(recorded.args, 3)).toBe('base=0x40000000 drc=0x80000004 flags=0x0');
});

it('takes every function entry and no return or stack trace', async () => {
  const { recorded, text } = await traceOf('x86_64/01-dimm-file/07-dimm-removed.tar.gz');
  const entries = text.split('\n').filter((line) => /: (\w+): \(\1\+0x/.test(line)).length;
  expect(recorded.times).toHaveLength(entries);
  expect(recorded.fns.some((fn) => fn.endsWith('_ret'))).toBe(false);
  expect(recorded.memblockTotals.every((total) => total === 0n)).toBe(true);
  expect(recorded.phnums.every((phnum) => phnum === -1)).toBe(true);
});

it('takes calls whose symbol is not their name: probes of system calls', async () => {
  const { recorded } = await traceOf('x86_64/01-dimm-file/01-loaded.tar.gz');
  // kexec_file_load: (__x64_sys_kexec_file_load+0x4/0x20)
  expect(recorded.fns).toContain('kexec_file_load');
});

it('has nothing to say of a text without calls', () => {
  expect(parseProbeTrace('trace.txt', '# tracer: nop\n\nnonsense: (x+0x0/0x1)\n')).toBeUndefined();
});
