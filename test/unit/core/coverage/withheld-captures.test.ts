// Real captures with some evidence withheld or blanked, as a sosreport or an ordinary user would deliver them:
// what cannot be known must be said, and nothing may be concluded from it.
import { describe, expect, it } from 'vitest';
import type { FindingId, Judgement } from '../../../../app/core/coverage/finding';
import { judgeCoverage } from '../../../../app/core/coverage/judge';
import type { EvidenceFile } from '../../../../app/readers/evidence-file';
import { readEvidence } from '../../../../app/readers/index';
import { readCapture } from '../../../lib/captures';
import { rangesOf } from '../../../lib/expected-lines';

const REMOVED = 'x86_64/01-dimm-file/07-dimm-removed';
const STALE = 'x86_64/01-dimm-nohp/04-all-blocks-online';

describe('evidence that is not there', () => {
  it.each([
    [REMOVED, ['proc/iomem']],
    [REMOVED, ['elfcorehdr.bin']],
    [STALE, ['elfcorehdr.bin']],
    // On Power iomem lists the same System RAM as memblock (ppc FINDINGS section 3): both must go.
    ['ppc64le/crash-deb612/01-loaded', ['proc/iomem', 'sys/kernel/debug/memblock/memory']],
    ['x86_64/02-cpu-file/02-cpu2-online', ['sys/devices/system/cpu/']],
  ])('%s without %s: unknown, and says how to collect it', async (capture, withheld) => {
    const judgement = await judge(capture, without(withheld));
    expect(judgement.verdict).toBe('unknown');
    for (const id of ['missing', 'phantom', 'idle'] satisfies FindingId[]) expect(idsOf(judgement)).not.toContain(id);
    const unknowns = judgement.findings.filter((finding) => finding.severity === 'unknown');
    expect(unknowns.some((finding) => (finding.command ?? '') !== '')).toBe(true);
  });

  it('finds the same missing DIMM on Power from iomem alone', async () => {
    const judgement = await judge('ppc64le/crash-deb612/01-loaded', without(['sys/kernel/debug/memblock/']));
    const missing = judgement.findings.find((finding) => finding.id === 'missing');
    expect(rangesOf(missing)).toEqual(['0x40000000-0x7fffffff']);
  });

  it('does not call a healthy kexec-tools header unaligned where RAM is unknown', async () => {
    // LOAD 4 is 0x1000 + 0x9ec00: it ends where RAM ends (0x9fbff), which only iomem can say.
    const judgement = await judge('x86_64/01-dimm-hp/01-loaded', without(['proc/iomem']));
    expect(judgement.findings.filter((finding) => finding.severity === 'risk')).toEqual([]);
    expect(judgement.verdict).toBe('unknown');
  });

  it('does not call a healthy Power header at risk where the place of RTAS is unknown', async () => {
    // LOAD 7 is RTAS, 0x2ffff000 + 0x85c, inside the crashkernel region.
    const judgement = await judge('ppc64le/lmb-deb612/02-dimm-added', without(['proc/device-tree/rtas/']));
    expect(judgement.verdict).toBe('unknown');
  });

  it('does not call the CMA area missing where crashkernel=…,cma is given and its ranges are unknown', async () => {
    const judgement = await judge('x86_64/15-cma-file-72/00-loaded', without(['sys/kernel/kexec/crash_cma_ranges']));
    expect(judgement.verdict).toBe('unknown');
  });

  it('does not call updating unsupported on 6.12 because crash_hotplug was not collected', async () => {
    const files = ['sys/devices/system/cpu/crash_hotplug', 'sys/devices/system/memory/crash_hotplug'];
    const judgement = await judge('x86_64/01-dimm-file/01-loaded', without(files));
    expect(idsOf(judgement)).not.toContain('hotplug-unsupported');
  });

  it('keeps a phantom that needs no memory block states', async () => {
    const judgement = await judge(REMOVED, without(['sys/devices/system/memory/']));
    const phantom = judgement.findings.find((finding) => finding.id === 'phantom');
    expect(rangesOf(phantom)).toEqual(['0x100000000-0x13fffffff']);
    expect(idsOf(judgement)).not.toContain('missing');
  });
});

describe('/proc/iomem as an ordinary user reads it: all zeros (spec 6.1)', () => {
  it.each([REMOVED, 'x86_64/01-dimm-file/01-loaded'])('%s: hidden addresses, verdict unknown', async (capture) => {
    const judgement = await judge(capture, blankIomem);
    expect(judgement.verdict).toBe('unknown');
    expect(idsOf(judgement)).toContain('addresses-hidden');
    for (const id of ['missing', 'phantom', 'crashkernel-listed'] satisfies FindingId[]) {
      expect(idsOf(judgement)).not.toContain(id);
    }
  });

  it('says no more about a kexec-tools header', async () => {
    expect((await judge(STALE, blankIomem)).verdict).toBe('unknown');
  });

  it('does not stop the verdict on Power, where the header comes from memblock', async () => {
    const judgement = await judge('ppc64le/crash-deb612/01-loaded', blankIomem);
    const missing = judgement.findings.find((finding) => finding.id === 'missing');
    expect(rangesOf(missing)).toEqual(['0x40000000-0x7fffffff']);
    expect(judgement.verdict).toBe('incomplete');
  });
});

/** Leaves out every file whose path starts with one of these. */
function without(prefixes: readonly string[]): (file: EvidenceFile) => EvidenceFile | undefined {
  return (file) => (prefixes.some((prefix) => file.path.startsWith(prefix)) ? undefined : file);
}

function blankIomem(file: EvidenceFile): EvidenceFile {
  if (file.path !== 'proc/iomem') return file;
  const blank = new TextDecoder().decode(file.bytes).replace(/^( *)[0-9a-f]+-[0-9a-f]+ :/gm, '$100000000-00000000 :');
  return { ...file, bytes: new TextEncoder().encode(blank) };
}

function idsOf(judgement: Judgement): FindingId[] {
  return judgement.findings.map((finding) => finding.id);
}

async function judge(capture: string, edit: (file: EvidenceFile) => EvidenceFile | undefined): Promise<Judgement> {
  const files = await readCapture(`${capture}.tar.gz`);
  return judgeCoverage(readEvidence(files.map(edit).filter((file) => file !== undefined)));
}
