// The story of October 2022 (LKML, "[PATCH v12 3/7] crash: add generic infrastructure for crash hotplug support"): a handler
// that does not learn which memory goes rebuilds the header from a memblock that still has it.
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../app/core/machine/machine';
import { readEvidence } from '../../../app/readers/index';
import { DESIGNS } from '../../../app/sim/designs/index';
import { readCapture } from '../../lib/captures';
import { headerAfter, lists, loadsOf, simulate } from '../../lib/simulate';

const machine = async (capture: string): Promise<Machine> => readEvidence(await readCapture(`${capture}.tar.gz`));

/** A whole DIMM of four LMBs, 0x40000000 to 0x7fffffff, is plugged. */
const dimmAdded = await machine('ppc64le/lmb-deb612/02-dimm-added');
const naiveBefore = await machine('ppc64le/lmb-short-file-naive612/01-dimm-added');
const naiveAfter = await machine('ppc64le/lmb-short-file-naive612/02-lmb-removed-index-middle');
const x86Dimm = await machine('x86_64/01-dimm-file/04-all-blocks-online');

const LMB = 0x50000000n;
const REMOVE = 'memory.remove:0x50000000+256M';

describe('ppc64le: an LMB is removed', () => {
  it('starts from a header that lists it', () => {
    expect(lists(dimmAdded.elfcorehdr?.bytes ?? new Uint8Array(), LMB)).toBe(true);
  });

  it('v12: it stays in the header, though memblock and iomem no longer have it', () => {
    const run = simulate(dimmAdded, [REMOVE], { design: 'v12' });
    expect(run.state.memblock?.some((r) => r.start <= LMB && r.last >= LMB)).toBe(false);
    expect(run.state.iomem.some((r) => r.start <= LMB && r.last >= LMB)).toBe(false);
    expect(lists(headerAfter(run, 0), LMB)).toBe(true);
  });

  it.each(['v12-mem-range', 'v12-memory-notify', 'mainline-6.10', 'mainline-6.12', 'mainline-7.2', 'mainline-next'])(
    '%s: it does not',
    (design) => {
      const bytes = headerAfter(simulate(dimmAdded, [REMOVE], { design }), 0);
      expect(lists(bytes, LMB)).toBe(false);
      expect(lists(bytes, LMB - 1n)).toBe(true);
    },
  );

  it('v12 repairs it with the next memory event', () => {
    const run = simulate(dimmAdded, [REMOVE, 'memory.offline:memory7'], { design: 'v12' });
    expect(lists(headerAfter(run, 1), LMB)).toBe(false);
  });

  it('adding needs no argument: under v12 what is added is listed', () => {
    const run = simulate(dimmAdded, [REMOVE, 'memory.add:0x50000000+256M'], { design: 'v12' });
    expect(lists(headerAfter(run, 1), LMB)).toBe(true);
  });

  it('as first merged the split gives the size that the lab saw', () => {
    const last = loadsOf(headerAfter(simulate(dimmAdded, [REMOVE], { design: 'mainline-6.10' }), 0)).at(-1);
    expect(last).toMatchObject({ paddr: 0x60000000n, sizeBytes: 0xfffffffff0000000n });
  });
});

describe('ppc64le: the kernel built with the wrong handler', () => {
  it('v12 lists the memory that this kernel lists', () => {
    const run = simulate(naiveBefore, [REMOVE], { design: 'v12' });
    expect(loadsOf(headerAfter(run, 0))).toEqual(loadsOf(naiveAfter.elfcorehdr?.bytes ?? new Uint8Array()));
    expect(lists(headerAfter(run, 0), LMB)).toBe(true);
  });
});

describe('x86: a DIMM is removed', () => {
  const DIMM = { start: 0x100000000n, event: 'memory.remove:0x100000000+1G' };
  const kernelSide = DESIGNS.filter((d) => d.behaviour.kind === 'in-kernel' && d.archs.includes('x86_64')).map(
    (d) => d.id,
  );

  it('there are designs to try', () => expect(kernelSide.length).toBeGreaterThanOrEqual(8));

  it.each(kernelSide)('%s keeps it in the header: the handler believes iomem, not the event', (design) => {
    const run = simulate(x86Dimm, [DIMM.event], { design });
    expect(run.state.iomem.some((r) => r.start >= DIMM.start)).toBe(false);
    expect(lists(headerAfter(run, 0), DIMM.start)).toBe(true);
  });

  it('the reload by udev does not: it runs after the removal', () => {
    const run = simulate(x86Dimm, [DIMM.event], { design: 'udev-reload' });
    expect(lists(headerAfter(run, 0), DIMM.start)).toBe(false);
  });
});
