// The headline behaviours of kdump's memory hotplug, one test each, with the addresses written out by hand from the
// labs' FINDINGS: what a support engineer would check first. The full comparison is captures.test.ts.
import { describe, expect, it } from 'vitest';
import type { Finding, FindingId, Judgement } from '../../../../app/core/coverage/finding';
import { judgeCoverage } from '../../../../app/core/coverage/judge';
import { readEvidence } from '../../../../app/readers/index';
import { readCapture } from '../../../lib/captures';
import { rangesOf } from '../../../lib/expected-lines';

describe('x86: a removed DIMM stays in the header (FINDINGS item 1)', () => {
  it.each([
    // 1 GiB DIMM at 4 GiB: device_del after its 8 blocks went offline.
    ['x86_64/01-dimm-file/07-dimm-removed', '0x100000000-0x13fffffff'],
    ['x86_64/01-dimm-hp/07-dimm-removed', '0x100000000-0x13fffffff'],
    // FINDINGS-2 item F1: Linux 7.2.13 does the same.
    ['x86_64/01-dimm-file-72/07-dimm-removed', '0x100000000-0x13fffffff'],
    // d1 of 256 MiB at 0x120000000; a CPU event (05) does not repair it.
    ['x86_64/03-storm-file/04-d1-removed', '0x120000000-0x12fffffff'],
    ['x86_64/03-storm-file/05-cpu3-online-does-not-repair', '0x120000000-0x12fffffff'],
    // d0 of 512 MiB at 4 GiB.
    ['x86_64/06-crash-removed-file/01-removed-before-crash', '0x100000000-0x11fffffff'],
    ['x86_64/07-auto-online-file/03-d1-removed', '0x120000000-0x12fffffff'],
  ])('%s: phantom is exactly %s', async (capture, range) => {
    const judgement = await judge(capture);
    expect(rangesOf(find(judgement, 'phantom'))).toEqual([range]);
    expect(find(judgement, 'phantom')?.severity).toBe('risk');
    expect(find(judgement, 'missing')).toBeUndefined();
    expect(judgement.verdict).toBe('at-risk');
  });

  it('the next memory event repairs it', async () => {
    const judgement = await judge('x86_64/03-storm-file/06-memory-event-repairs');
    expect(find(judgement, 'phantom')).toBeUndefined();
    expect(judgement.verdict).toBe('complete');
  });
});

describe('ppc64le: splitting a range leaves the tail one byte too long (ppc FINDINGS section 4)', () => {
  it.each([
    'ppc64le/crash-deb612/02-lmb-removed', // LOAD pa=0x60000000 memsz=0x20000001
    'ppc64le/lmb-deb612/03-sysfs-offline-5', // the same
    'ppc64le/lmb-deb612/04-sysfs-offline-6-too', // 0x70000000 + 0x10000001
    'ppc64le/lmb-deb612/07-lmb-removed-count1', // 0x50000000 + 0x30000001
    'ppc64le/lmb-deb612/08-lmb-add-count1-tried', // unchanged
    'ppc64le/lmb-deb612/09-lmb-removed-index-middle', // 0x70000000 + 0x10000001
  ])('%s: phantom is the single byte at 2 GiB', async (capture) => {
    const judgement = await judge(capture);
    expect(rangesOf(find(judgement, 'phantom'))).toEqual(['0x80000000-0x80000000']);
    expect(find(judgement, 'unaligned')?.severity).toBe('risk');
    expect(judgement.verdict).toBe('at-risk');
  });

  it('a removal at the edge of a range ends clean', async () => {
    const judgement = await judge('ppc64le/lmb-deb612/11-second-dimm-deleted');
    expect(find(judgement, 'phantom')).toBeUndefined();
    expect(find(judgement, 'unaligned')).toBeUndefined();
    expect(judgement.verdict).toBe('complete');
  });

  it('RTAS, 0x85c bytes inside the crashkernel region, is no finding (section 6)', async () => {
    const judgement = await judge('ppc64le/lmb-deb612/02-dimm-added');
    expect(find(judgement, 'crashkernel-listed')).toBeUndefined();
    expect(find(judgement, 'unaligned')).toBeUndefined();
    expect(judgement.verdict).toBe('complete');
  });

  it('a handler that ignores struct memory_notify leaves the removed LMB listed (section 3)', async () => {
    const judgement = await judge('ppc64le/lmb-short-file-naive612/02-lmb-removed-index-middle');
    expect(rangesOf(find(judgement, 'phantom'))).toEqual(['0x50000000-0x5fffffff']);
  });

  it('an offline block comes back with the next event and is idle, not phantom (section 5)', async () => {
    const judgement = await judge('ppc64le/lmb-deb612/05-sysfs-online-6');
    expect(rangesOf(find(judgement, 'idle'))).toEqual(['0x50000000-0x5fffffff']);
    expect(judgement.verdict).toBe('complete');
  });
});

describe('memory that came online and is in no load is missing', () => {
  it.each([
    // Plain kexec_load: the header is frozen at load (FINDINGS item 21), on 6.1 as well (FINDINGS-2 item H23).
    ['x86_64/01-dimm-nohp/04-all-blocks-online', '0x100000000-0x13fffffff'],
    ['x86_64/01-dimm-nohp-61/04-all-blocks-online', '0x100000000-0x13fffffff'],
    ['x86_64/01-dimm-nohp/03-one-block-online', '0x100000000-0x107ffffff'],
    ['x86_64/05-crash-added-nohp/01-before-crash', '0x100000000-0x11fffffff'],
    // virtio-mem grown by 128 MiB after a plain load (FINDINGS-2 item G18).
    ['x86_64/24-vmem-load-after-nohp-vmem/01-grown-384M', '0x110000000-0x117ffffff'],
    // Both events fell into a load and were dropped (FINDINGS item 6).
    ['x86_64/10-lock-file/00-added-during-load', '0x100000000-0x10fffffff'],
    // kexec-tools 2.0.32 does not list LMBs that were hot-added before the load (ppc FINDINGS section 9).
    ['ppc64le/crash-deb612/01-loaded', '0x40000000-0x7fffffff'],
    ['ppc64le/crash-stale-dimm-deb612/01-loaded', '0x40000000-0x7fffffff'],
  ])('%s: missing is exactly %s', async (capture, range) => {
    const judgement = await judge(capture);
    expect(rangesOf(find(judgement, 'missing'))).toEqual([range]);
    expect(find(judgement, 'missing')?.severity).toBe('breaks');
    expect(find(judgement, 'phantom')).toBeUndefined();
    expect(judgement.verdict).toBe('incomplete');
  });

  it('loses the note of a CPU that came online too (FINDINGS item 21)', async () => {
    const judgement = await judge('x86_64/05-crash-added-nohp/01-before-crash');
    const lost = judgement.findings.filter((f) => f.id === 'notes-missing' && f.severity === 'breaks');
    expect(lost.map((f) => f.cpus)).toEqual([[2]]);
  });
});

describe('virtio-mem: a shrink leaves exactly its last block behind (FINDINGS-2 item G15)', () => {
  it.each([
    ['x86_64/20-vmem-file-vmem/03-shrunk-256M', '0x110000000-0x117ffffff'],
    ['x86_64/20-vmem-file-vmem/04-shrunk-0', '0x108000000-0x10fffffff'],
    ['x86_64/25-vmem-crash-phantom-file-vmem/01-shrunk-0', '0x100000000-0x107ffffff'],
  ])('%s: phantom is exactly %s', async (capture, range) => {
    const judgement = await judge(capture);
    expect(rangesOf(find(judgement, 'phantom'))).toEqual([range]);
    expect(judgement.verdict).toBe('at-risk');
  });

  it('unplugged sub-blocks show nowhere: iomem and header still agree (item G16)', async () => {
    expect((await judge('x86_64/21-vmem-crash-file-vmem/02-shrunk-450M')).verdict).toBe('complete');
  });
});

describe('loads that are whole', () => {
  it.each([
    // crash_cma_ranges 37a00000-3f9fffff is left out by design (FINDINGS-2 item F8).
    'x86_64/15-cma-file-72/00-loaded',
    'x86_64/15-cma-file-72/01-d0-online',
    'x86_64/01-dimm-file/01-loaded',
    'x86_64/01-dimm-file-72/01-loaded',
    // kexec-tools: low memory is listed, out of the backup area (FINDINGS item 14).
    'x86_64/01-dimm-hp/01-loaded',
    'x86_64/01-dimm-nohp/01-loaded',
    // Two crashkernel regions (FINDINGS item 17).
    'x86_64/09-high-low-file/00-loaded',
    'ppc64le/lmb-deb612/01-loaded',
    'ppc64le/cpu-deb612/01-loaded',
  ])('%s is complete', async (capture) => {
    const judgement = await judge(capture);
    expect(judgement.findings.filter((f) => f.severity !== 'info').map((f) => `${f.id}: ${f.message}`)).toEqual([]);
    expect(judgement.verdict).toBe('complete');
  });

  it('leaves the CMA range out of the loads without calling it missing', async () => {
    const { sets } = await judge('x86_64/15-cma-file-72/00-loaded');
    const excluded = Array.from(sets.excluded.starts, (start, i) => [start, sets.excluded.lasts[i]]);
    expect(excluded).toContainEqual([0x37a00000n, 0x3f9fffffn]);
  });
});

describe('Linux 6.1, without crash hotplug (FINDINGS-2 section H)', () => {
  it('says that nothing will be updated, and notes only the present CPUs', async () => {
    const judgement = await judge('x86_64/06-crash-removed-file-61/00-loaded');
    expect(find(judgement, 'hotplug-unsupported')?.severity).toBe('info');
    expect(find(judgement, 'notes-missing')?.severity).toBe('info');
    expect(find(judgement, 'notes-missing')?.cpus).toEqual([2, 3]);
    expect(judgement.verdict).toBe('complete');
  });

  it('keeps a DIMM that was removed after the load', async () => {
    const judgement = await judge('x86_64/06-crash-removed-file-61/01-removed-before-crash');
    expect(rangesOf(find(judgement, 'phantom'))).toEqual(['0x100000000-0x11fffffff']);
  });
});

describe('a machine that would capture nothing, and a file that is no such machine', () => {
  it('breaks when no capture kernel is loaded', async () => {
    const judgement = await judge('x86_64/01-dimm-file/00-boot-not-loaded');
    expect(find(judgement, 'not-loaded')?.severity).toBe('breaks');
    expect(judgement.verdict).toBe('incomplete');
  });

  it('does not take the /proc/vmcore of a capture kernel for the elfcorehdr', async () => {
    const judgement = await judge('x86_64/05-crash-added-file/99-kdump');
    expect(judgement.header).toBeUndefined();
    expect(judgement.verdict).toBe('unknown');
  });
});

async function judge(capture: string): Promise<Judgement> {
  return judgeCoverage(readEvidence(await readCapture(`${capture}.tar.gz`)));
}

/** The first finding of that id: each of these captures has at most one per id asked for. */
function find(judgement: Judgement, id: FindingId): Finding | undefined {
  return judgement.findings.find((finding) => finding.id === id);
}
