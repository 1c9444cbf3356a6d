import { expect, it } from 'vitest';
import { evidenceRoot, isEvidencePath } from '../../../app/readers/evidence-path';

it.each([
  ['proc/iomem', ''],
  ['07-dimm-removed/proc/iomem', '07-dimm-removed/'],
  ['a/b/sys/devices/system/memory/memory3/state', 'a/b/'],
  ['cap/elfcorehdr.bin', 'cap/'],
  ['elfcorehdr.bin', ''],
  ['sys/cap/sys/kernel/kexec_loaded', 'sys/cap/'],
  ['x/proc/device-tree/chosen/linux,crashkernel-base', 'x/'],
  ['proc/sys/kernel/ostype', undefined],
  ['notproc/iomem', undefined],
  ['meta.json', undefined],
  ['cap/notelfcorehdr.bin', undefined],
])('the root of %s is %j', (path, root) => {
  expect(evidenceRoot(path)).toBe(root);
});

it('knows evidence by its name alone too', () => {
  expect(isEvidencePath('cap/meta.json')).toBe(true);
  expect(isEvidencePath('cap/sys/devices/system/cpu/cpu0/subsystem')).toBe(false);
});

it('takes no time on a hostile path', () => {
  const started = performance.now();
  expect(evidenceRoot('proc/sys/'.repeat(450))).toBeUndefined();
  expect(performance.now() - started).toBeLessThan(200);
});
