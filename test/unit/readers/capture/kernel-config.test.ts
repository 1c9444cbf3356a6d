import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { loadEvidence } from '../../../../app/input/load-evidence';
import { readEvidence } from '../../../../app/readers/index';
import { machineOf } from '../../../lib/evidence';
import { tempFolder } from '../../../lib/temp-folder';

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

it('of /proc/config.gz is unpacked on the way in', async () => {
  const folder = await tempFolder();
  await mkdir(path.join(folder, 'proc'));
  await writeFile(
    path.join(folder, 'proc/config.gz'),
    gzipSync('# CONFIG_KEXEC_JUMP is not set\nCONFIG_CRASH_HOTPLUG=y\n'),
  );
  const loaded = await loadEvidence([folder]);
  if ('error' in loaded) throw new Error(loaded.error.message);
  const { config } = readEvidence(loaded.files);
  expect(config.get('CONFIG_CRASH_HOTPLUG')).toEqual({ value: 'y', where: { file: 'proc/config', line: 2 } });
});
