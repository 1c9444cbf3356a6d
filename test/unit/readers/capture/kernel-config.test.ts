import { expect, it } from 'vitest';
import { machineOf } from '../../../lib/evidence';

it('reads options that are set and not set, the first of each', () => {
  const { config } = machineOf({
    'kernel-config.txt':
      '# Linux/x86 6.12\nCONFIG_CRASH_HOTPLUG=y\nCONFIG_CRASH_MAX_MEMORY_RANGES=8192\n# CONFIG_KEEP_MEMBLOCK is not set\nCONFIG_A="b c"\nCONFIG_A=n\n',
  });
  expect([...config].map(([name, fact]) => [name, fact.value, fact.where.line])).toEqual([
    ['CONFIG_CRASH_HOTPLUG', 'y', 2],
    ['CONFIG_CRASH_MAX_MEMORY_RANGES', '8192', 3],
    ['CONFIG_KEEP_MEMBLOCK', 'n', 4],
    ['CONFIG_A', '"b c"', 5],
  ]);
});

it('is boot/config-<release> too', () => {
  const { config } = machineOf({ 'boot/config-6.12.117+deb12-amd64': 'CONFIG_KEXEC=y\n' });
  expect(config.get('CONFIG_KEXEC')?.value).toBe('y');
});
