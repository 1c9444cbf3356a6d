// Real captures with a few bytes of their elfcorehdr changed, as the labs did it through the debugger: faults that
// no running kernel in the captures shows. Addresses are those of the capture named in each test.
import { describe, expect, it } from 'vitest';
import type { FindingId, Judgement } from '../../../../app/core/coverage/finding';
import { judgeCoverage } from '../../../../app/core/coverage/judge';
import type { EvidenceFile } from '../../../../app/readers/evidence-file';
import { readEvidence } from '../../../../app/readers/index';
import { readCapture } from '../../../lib/captures';
import { rangesOf } from '../../../lib/expected-lines';

/** Program header fields by their offset in Elf64_Phdr. */
const FIELD = { offset: 8, vaddr: 16, paddr: 24, filesz: 32, memsz: 40 } as const;
type Poke = Partial<Record<keyof typeof FIELD, bigint>> & { readonly phdr: number };

describe('ppc64le, LMB 0x50000000 removed: LOAD 9 is 0x60000000 + 0x20000001 (ppc FINDINGS sections 4 and 9)', () => {
  const capture = 'ppc64le/crash-deb612/02-lmb-removed';

  it('is complete with the size corrected by hand (crash-poke-good)', async () => {
    const judgement = await judgePoked(capture, { phdr: 9, filesz: 0x20000000n, memsz: 0x20000000n });
    expect(decided(judgement)).toEqual([]);
    expect(judgement.verdict).toBe('complete');
  });

  it('is incomplete with the size 6.11 left, which wraps: makedumpfile exits 1 (crash-poke-oldsize)', async () => {
    const size = 0xfffffffff0000000n;
    const judgement = await judgePoked(capture, { phdr: 9, filesz: size, memsz: size });
    expect(judgement.findings.find((finding) => finding.id === 'header-malformed')?.severity).toBe('breaks');
    expect(judgement.verdict).toBe('incomplete');
  });

  it('tells overlapping loads, to the byte', async () => {
    // LOAD 8 is 0x30000000 + 0x20000000. Grown by 0x10001000 it covers the removed LMB and one page of LOAD 9.
    const grown = { phdr: 8, filesz: 0x30001000n, memsz: 0x30001000n };
    const judgement = await judgePoked(capture, grown, { phdr: 9, filesz: 0x20000000n, memsz: 0x20000000n });
    expect(decided(judgement)).toEqual(['overlap risk 0x60000000-0x60000fff', 'phantom risk 0x50000000-0x5fffffff']);
  });

  it('tells a note that belongs to no CPU from the CPU that lost its own', async () => {
    // Notes 0-3 are the possible CPUs, all in sysfs on Power; only CPU 0 is present and online.
    const judgement = await judgePoked(capture, { phdr: 3, offset: 0x3f700000n, paddr: 0x3f700000n });
    expect(decided(judgement).filter((line) => line.startsWith('notes'))).toEqual([
      'notes-extra risk',
      'notes-missing info 3',
    ]);
  });

  it('breaks when the one online CPU lost its note', async () => {
    const judgement = await judgePoked(capture, { phdr: 0, offset: 0x3f700000n, paddr: 0x3f700000n });
    expect(decided(judgement)).toContain('notes-missing breaks 0');
    expect(judgement.verdict).toBe('incomplete');
  });
});

describe('x86, fresh kexec_file_load: Crash kernel 2a000000-39ffffff, LOAD 4 is 0x100000 + 0x29f00000', () => {
  const capture = 'x86_64/01-dimm-file/01-loaded';

  it('tells a load that reaches into the crashkernel region, to the byte', async () => {
    const judgement = await judgePoked(capture, { phdr: 4, filesz: 0x29f01000n, memsz: 0x29f01000n });
    expect(decided(judgement)).toEqual(['crashkernel-listed risk 0x2a000000-0x2a000fff']);
    expect(judgement.verdict).toBe('at-risk');
  });

  it('misses exactly the page a load is short of', async () => {
    const judgement = await judgePoked(capture, { phdr: 4, filesz: 0x29eff000n, memsz: 0x29eff000n });
    expect(decided(judgement)).toEqual(['missing breaks 0x29fff000-0x29ffffff']);
    expect(judgement.verdict).toBe('incomplete');
  });

  it('tells a note given twice, and the online CPU that has none', async () => {
    // Note 0 is CPU 0 at 0x3e83d800, note 1 CPU 1 at 0x3e93d800.
    const judgement = await judgePoked(capture, { phdr: 1, offset: 0x3e83d800n, paddr: 0x3e83d800n });
    const lines = decided(judgement).map((line) => line.split(' ').slice(0, 2).join(' '));
    expect(lines).toEqual(['notes-duplicate risk', 'notes-missing breaks']);
    expect(judgement.findings.find((finding) => finding.id === 'notes-missing')?.cpus).toEqual([1]);
  });
});

describe('x86 with crashkernel=…,cma: crash_cma_ranges is 37a00000-3f9fffff', () => {
  it('does not mind a load that lists the CMA range, as kexec-tools writes it (FINDINGS-2 item F9)', async () => {
    // LOAD 5 is 0x2d000000 + 0xaa00000 and ends where the CMA range begins; grown, it ends where LOAD 6 begins.
    const grown = { phdr: 5, filesz: 0x12a00000n, memsz: 0x12a00000n };
    const judgement = await judgePoked('x86_64/15-cma-file-72/00-loaded', grown);
    expect(decided(judgement)).toEqual([]);
    expect(judgement.verdict).toBe('complete');
  });
});

/** Findings that are not there on every machine, as `id severity ranges-or-cpus`, sorted. */
function decided(judgement: Judgement): string[] {
  const always: readonly FindingId[] = ['headroom', 'kernel-text', 'not-collected', 'stated-header'];
  return judgement.findings
    .filter((finding) => !always.includes(finding.id))
    .map((finding) => {
      const what =
        finding.cpus === undefined && !finding.id.startsWith('notes') ? rangesOf(finding) : (finding.cpus ?? []);
      return [finding.id, finding.severity, ...what].join(' ');
    })
    .sort();
}

async function judgePoked(capture: string, ...pokes: readonly Poke[]): Promise<Judgement> {
  const files = await readCapture(`${capture}.tar.gz`);
  return judgeCoverage(readEvidence(files.map((file) => (file.path === 'elfcorehdr.bin' ? poked(file, pokes) : file))));
}

/** A copy of an ELF64 little-endian core header (table at byte 64) with some fields replaced. */
function poked(file: EvidenceFile, pokes: readonly Poke[]): EvidenceFile {
  const bytes = file.bytes.slice();
  const view = new DataView(bytes.buffer);
  for (const { phdr, ...fields } of pokes) {
    for (const [name, at] of Object.entries(FIELD)) {
      const value = Object.entries(fields).find(([field]) => field === name)?.[1];
      if (value !== undefined) view.setBigUint64(64 + 56 * phdr + at, value, true);
    }
  }
  return { ...file, bytes };
}
