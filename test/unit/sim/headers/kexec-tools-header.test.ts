// kexec-tools on Power lists RTAS for itself only where it lies in the crashkernel region. Expected: what 2.0.29 wrote in
// the lab, `test/lab` ppc64le 6.12 with crashkernel=192M and 256M, 1 GiB of RAM and RTAS at 0x2ffff000+0x85c.
import { expect, it } from 'vitest';
import { buildKexecToolsPowerpc } from '../../../../app/sim/headers/kexec-tools-header';
import { loadsOf } from '../../../lib/simulate';

const MIB = 1n << 20n;

function loads(crashkernelMib: bigint): string[] {
  const bytes = buildKexecToolsPowerpc({
    facts: {
      machine: 21,
      notes: new Map([[0, { paddr: 0x3f65c000n, inferred: false }]]),
      noteBytes: 0x218n,
      vmcoreinfo: { paddr: 0x4bbe000n, sizeBytes: 0x1024n },
      pageOffset: 0xc000000000000000n,
      crashkernel: [{ start: 0x20000000n, last: 0x20000000n + crashkernelMib * MIB - 1n }],
      cma: [],
      rtas: { start: 0x2ffff000n, last: 0x2ffff85bn },
      backupStart: 0x2287f000n,
    },
    noteCpus: [0],
    ram: [{ start: 0n, last: 0x3fffffffn }],
    totalBytes: 4096,
  });
  if (!bytes) throw new Error('no header');
  return loadsOf(bytes).map((row) => `${row.paddr.toString(16)}+${row.sizeBytes.toString(16)}`);
}

it('RTAS outside the region is RAM like any other', () => {
  expect(loads(192n)).toEqual(['0+10000', '10000+1fff0000', '2c000000+14000000']);
});

it('RTAS inside the region is listed, in whole pages', () => {
  expect(loads(256n)).toEqual(['0+10000', '10000+1fff0000', '30000000+10000000', '2ffff000+1000']);
});
