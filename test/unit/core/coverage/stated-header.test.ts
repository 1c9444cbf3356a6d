// Verdicts from program headers given as text: the real log of a load, held against captures of the same guest before
// and after its memory changed, and beside the header bytes.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { laneWhere } from '../../../../app/core/view/lane-columns';
import { judgeCoverage } from '../../../../app/core/coverage/judge';
import { buildLanes } from '../../../../app/core/view/build-lanes';
import type { EvidenceFile } from '../../../../app/readers/evidence-file';
import { readEvidence } from '../../../../app/readers/index';
import { capturePath, readCapture } from '../../../lib/captures';
import { evidence } from '../../../lib/evidence';

const X86_LOG = readFileSync(capturePath('x86_64/01-dimm-nohp/kexec-load-1-nohp.txt'), 'utf8');
const POWER_LOG = readFileSync(capturePath('ppc64le/lmb-deb612/kexec-debug.log'), 'utf8');

async function withoutBytes(capture: string, log: string, bytes = false) {
  const files = (await readCapture(capture)).filter(({ path }) => bytes || path !== 'elfcorehdr.bin');
  return judged([...files, evidence('load.txt', log)]);
}
function judged(files: readonly EvidenceFile[]) {
  const machine = readEvidence(files);
  const judgement = judgeCoverage(machine);
  const stated = judgement.findings.filter(({ id }) => id === 'stated-header');
  return { machine, judgement, stated, lanes: buildLanes(machine, judgement) };
}
/** Findings that are neither harmless nor about room. */
const serious = ({ judgement }: ReturnType<typeof judged>): string[] =>
  judgement.findings.filter(({ severity }) => severity !== 'info').map(({ id, severity }) => `${severity} ${id}`);

describe('the log of a kexec_load without header bytes', () => {
  it('is enough while the machine is as it was: complete', async () => {
    const result = await withoutBytes('x86_64/01-dimm-nohp/01-loaded.tar.gz', X86_LOG);
    expect(serious(result)).toEqual([]);
    expect(result.judgement.verdict).toBe('complete');
    expect(result.stated[0]?.message).toContain('kexec -d printed (load.txt:');
    // Created elf header segment at 0x3ef5d000; segment[4].memsz = 0x4000; 7 program headers of 56 bytes behind 64.
    expect(result.judgement.header).toMatchObject({
      paddr: 0x3ef5d000n,
      phnum: 7,
      notes: 3,
      loads: 4,
      bytesUsed: 456,
      bytesReserved: 0x4000,
    });
  });

  it('is enough on Power, where backup region and firmware are listed', async () => {
    const result = await withoutBytes('ppc64le/lmb-deb612/01-loaded.tar.gz', POWER_LOG);
    expect(result.judgement.findings.filter(({ id }) => id === 'missing' || id === 'phantom')).toEqual([]);
    expect(result.stated[0]?.severity).toBe('info');
  });

  it('leaves it open once memory was added, where the bytes prove a loss', async () => {
    const capture = 'x86_64/01-dimm-nohp/04-all-blocks-online.tar.gz';
    const result = await withoutBytes(capture, X86_LOG);
    expect(result.judgement.verdict).toBe('unknown');
    expect(serious(result)).toContain('unknown missing');
    expect(result.stated[0]).toMatchObject({ severity: 'unknown', command: 'kdumpscope collect --ssh root@HOST' });
    expect(judgeCoverage(readEvidence(await readCapture(capture))).verdict).toBe('incomplete');
  });

  it('names lines of the log, and shows the loads in the lane of the header', async () => {
    const { judgement, lanes } = await withoutBytes('x86_64/01-dimm-nohp/01-loaded.tar.gz', X86_LOG);
    const lane = lanes.find(({ id }) => id === 'elfcorehdr');
    expect(lane?.source).toBe('3 PT_LOADs of RAM by kexec -d, as loaded');
    const line = (lane && laneWhere(lane, lane.starts.indexOf(0x100000n)))?.line ?? 0;
    expect(X86_LOG.split('\n')[line - 1]).toContain('p_paddr = 0x100000 ');
    expect(lanes.some(({ id }) => id === 'stated')).toBe(false);
    expect(
      judgement.findings
        .flatMap(({ evidence: places }) => places)
        .some(({ file, offset }) => file === 'load.txt' && offset !== undefined),
    ).toBe(false);
  });

  it('is a thing of the past once the image is unloaded', async () => {
    const files = (await readCapture('x86_64/01-dimm-nohp/00-boot-not-loaded.tar.gz')).filter(
      ({ path }) => path !== 'elfcorehdr.bin',
    );
    const { judgement, stated } = judged([...files, evidence('load.txt', X86_LOG)]);
    expect(judgement.findings[0]?.id).toBe('not-loaded');
    expect(judgement.sets.loads).toBeUndefined();
    expect(stated).toEqual([]);
  });

  it('of two loads goes by the last', async () => {
    const result = await withoutBytes(
      'x86_64/01-dimm-nohp/01-loaded.tar.gz',
      X86_LOG.replaceAll('0x2ef00000', '0x1000') + X86_LOG,
    );
    expect(result.judgement.verdict).toBe('complete');
    expect(result.stated[0]?.message).toContain('at the last of 2 loads of kdump');
  });
});

describe('a log and an iomem alone', () => {
  it('take kernel text for what it is, and ask for the rest', async () => {
    const files = (await readCapture('x86_64/01-dimm-nohp/01-loaded.tar.gz')).filter(
      ({ path }) => path === 'proc/iomem',
    );
    const { judgement } = judged([...files, evidence('load.txt', X86_LOG)]);
    expect(judgement.findings.filter(({ severity }) => severity !== 'info').map(({ id }) => id)).toEqual([
      'not-collected',
      'not-collected',
      'not-collected',
    ]);
    expect(judgement.ram.lostBytes).toBe(0n);
  });
});

describe('kernel messages of kexec_file_load without header bytes', () => {
  it('list memory only: notes stay open', async () => {
    const result = judged(
      (await readCapture('x86_64/01-dimm-file/01-loaded.tar.gz')).filter(({ path }) => path !== 'elfcorehdr.bin'),
    );
    expect(serious(result)).toEqual(['unknown stated-header']);
    expect(result.stated[0]?.message).toContain('memory only');
    expect(result.judgement.header).toBeUndefined();
  });
});

describe('a log beside the header bytes', () => {
  it('that lists the same says nothing more', async () => {
    const result = await withoutBytes('x86_64/01-dimm-nohp/01-loaded.tar.gz', X86_LOG, true);
    expect(result.stated).toEqual([]);
    expect(result.judgement.verdict).toBe('complete');
    expect(result.lanes.some(({ id }) => id === 'stated')).toBe(false);
  });

  it('that lists more although nothing updates the header contradicts it', async () => {
    const result = await withoutBytes(
      'x86_64/01-dimm-nohp/01-loaded.tar.gz',
      X86_LOG.replaceAll('0x2ef00000', '0x2f000000'),
      true,
    );
    expect(result.stated[0]?.severity).toBe('unknown');
    expect(result.stated[0]?.message).toMatch(
      /^load\.txt:\d+ \(kexec -d\) lists 1 MiB \(0x2f00_0000–0x2f0f_ffff\) that elfcorehdr\.bin does not/,
    );
  });

  it('of a load is older where the kernel updated the header since', async () => {
    const load = (await readCapture('x86_64/01-dimm-file/01-loaded.tar.gz')).find(({ path }) => path === 'dmesg.txt');
    const log = new TextDecoder().decode(load?.bytes);
    const result = await withoutBytes('x86_64/01-dimm-file/04-all-blocks-online.tar.gz', log, true);
    expect(result.stated[0]?.severity).toBe('info');
    expect(result.stated[0]?.message).toContain('updated, or kdump reloaded, since');
    expect(result.lanes.find(({ id }) => id === 'stated')?.source).toBe('kexec_file_load, 2 PT_LOADs');
    expect(result.judgement.verdict).toBe('complete');
  });
});

describe('a list of a dump', () => {
  it('says nothing of a panic now', async () => {
    const loads = 'LOAD[ 0]           100000         2f000000 ffff8d7900100000 ffff8d792f000000\n';
    const result = await withoutBytes('x86_64/01-dimm-nohp/01-loaded.tar.gz', loads);
    expect(result.judgement.verdict).toBe('unknown');
    expect(result.judgement.sets.loads).toBeUndefined();
    expect(result.stated[0]?.message).toContain('program headers of a dump: 751 MiB of memory');
    expect(result.lanes.find(({ id }) => id === 'stated')?.starts).toEqual(BigUint64Array.of(0x100000n));
  });
});
