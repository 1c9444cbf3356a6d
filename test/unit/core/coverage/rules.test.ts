// Each finding under its exact condition, on a small x86-64 machine. Conditions and numbers: spec 2.4, 5.1, 5.3 to 5.7.
import { describe, expect, it } from 'vitest';
import type { Finding, FindingId } from '../../../../app/core/coverage/finding';
import { judgeCoverage } from '../../../../app/core/coverage/judge';
import type { PhdrRow } from '../../../lib/describe-machine';
import { headerBytes, load, machineOf, note, NOTES, text, X86_FILES, X86_ROWS } from '../../../lib/describe-machine';

type Files = Record<string, string | Uint8Array>;

const judge = (rows: readonly PhdrRow[], files: Files = {}, without: readonly string[] = []) => {
  const all: Files = { ...X86_FILES, 'elfcorehdr.bin': headerBytes(rows), ...files };
  return judgeCoverage(machineOf(Object.fromEntries(Object.entries(all).filter(([path]) => !without.includes(path)))));
};

const found = (findings: readonly Finding[], id: FindingId) =>
  findings
    .filter((f) => f.id === id)
    .map((f) => ({
      severity: f.severity,
      ranges: f.ranges && Array.from(f.ranges.starts, (start, i) => [start, f.ranges?.lasts[i]]),
      cpus: f.cpus,
      phdrs: f.phdrs,
    }));

const replaceLoads = (...loads: PhdrRow[]) => [
  ...X86_ROWS.filter((r) => r.type !== 1),
  text(0x1000000n, 0x1000n),
  ...loads,
];
const LOW = load(0x100000n, 0x1ff00000n);
const HIGH = load(0x30000000n, 0x10000000n);

describe('a header that is right', () => {
  it('is complete, with nothing worse than info', () => {
    const { verdict, findings, ram, header } = judge(X86_ROWS);
    expect(verdict).toBe('complete');
    expect(findings.map((f) => f.severity)).toEqual(findings.map(() => 'info'));
    // 0x1000-0x9fbff is 0x9ec00 bytes; 1 MiB to 1 GiB is 0x3ff00000.
    expect(ram).toEqual({
      presentBytes: 0x3ff9ec00n,
      onlineBytes: 0x3ff9ec00n,
      coveredBytes: 0x2ff00000n,
      wantedBytes: 0x2ff00000n,
      lostBytes: 0n,
    });
    // Asked for 917616, a page at a time 921600; capacity (921600-64)/56 = 16456; 4 CPUs + vmcoreinfo + text + 2 ranges.
    expect(header).toMatchObject({
      phnum: 8,
      notes: 5,
      loads: 3,
      bytesUsed: 512,
      bytesReserved: 921600,
      roomForRanges: 16448,
    });
  });
});

describe('missing', () => {
  it('breaks for an online block in no load, exact to the byte', () => {
    const { verdict, findings } = judge(replaceLoads(LOW, load(0x30000000n, 0x8000000n)));
    expect(verdict).toBe('incomplete');
    expect(found(findings, 'missing')).toMatchObject([{ severity: 'breaks', ranges: [[0x38000000n, 0x3fffffffn]] }]);
  });

  it('is unknown where no evidence names the crashkernel reservation', () => {
    const iomem = '00100000-3fffffff : System RAM\n  01000000-01ffffff : Kernel code\n';
    const { verdict, findings } = judge(X86_ROWS, { 'proc/iomem': iomem });
    expect(verdict).toBe('unknown');
    expect(found(findings, 'missing')).toMatchObject([{ severity: 'unknown', ranges: [[0x20000000n, 0x2fffffffn]] }]);
  });

  it('is nothing for an offline block', () => {
    const rows = replaceLoads(LOW, load(0x30000000n, 0x8000000n));
    const { verdict } = judge(rows, { 'sys/devices/system/memory/memory7/state': 'offline\n' });
    expect(verdict).toBe('complete');
  });

  it('is unknown where the block states were not collected', () => {
    const files = { 'elfcorehdr.bin': headerBytes(replaceLoads(LOW)) };
    const all = { ...X86_FILES, ...files };
    const kept = Object.entries(all).filter(
      ([path]) => !path.includes('system/memory/memory') && !path.endsWith('block_size_bytes'),
    );
    const { verdict, findings } = judgeCoverage(machineOf(Object.fromEntries(kept)));
    expect(verdict).toBe('unknown');
    expect(found(findings, 'missing')).toMatchObject([{ severity: 'unknown', ranges: [[0x30000000n, 0x3fffffffn]] }]);
    expect(findings.find((f) => f.id === 'missing')?.command).toContain('memory*/state');
  });

  it('counts the low 640 KiB of a kexec-tools header, which backs it up', () => {
    const low = load(0x1000n, 0x9ec00n, { offset: 0x2ef61000n });
    expect(judge(replaceLoads(low, LOW, HIGH)).verdict).toBe('complete');
    const cut = load(0x1000n, 0x9e000n, { offset: 0x2ef61000n });
    expect(found(judge(replaceLoads(cut, LOW, HIGH)).findings, 'missing')).toMatchObject([
      { ranges: [[0x9f000n, 0x9fbffn]] },
    ]);
  });

  it('leaves out CMA ranges, and only those', () => {
    const rows = replaceLoads(LOW, load(0x30000000n, 0x8000000n));
    const cma = { 'sys/kernel/kexec/crash_cma_ranges': '38000000-3fffffff\n' };
    expect(judge(rows, cma).verdict).toBe('complete');
  });
});

describe('phantom', () => {
  it('is exactly what is listed and not RAM', () => {
    const { verdict, findings } = judge(replaceLoads(LOW, HIGH, load(0x100000000n, 0x40000000n)));
    expect(verdict).toBe('at-risk');
    expect(found(findings, 'phantom')).toMatchObject([
      { severity: 'risk', ranges: [[0x100000000n, 0x13fffffffn]], phdrs: [8] },
    ]);
  });

  it('can be one byte, and is then a size that is off', () => {
    const { findings } = judge(replaceLoads(LOW, load(0x30000000n, 0x10000001n)));
    expect(found(findings, 'phantom')).toMatchObject([{ ranges: [[0x40000000n, 0x40000000n]] }]);
    expect(found(findings, 'unaligned')).toMatchObject([{ severity: 'risk', phdrs: [7] }]);
  });

  it('reaches the last address there is', () => {
    const { findings } = judge(replaceLoads(LOW, HIGH, load(0xfffffffffffff000n, 0x1000n)));
    expect(found(findings, 'phantom')).toMatchObject([{ ranges: [[0xfffffffffffff000n, 0xffffffffffffffffn]] }]);
  });
});

describe('loads that should not be so', () => {
  it('crashkernel-listed', () => {
    const { findings } = judge(replaceLoads(load(0x100000n, 0x3ff00000n)));
    expect(found(findings, 'crashkernel-listed')).toMatchObject([
      { severity: 'risk', ranges: [[0x20000000n, 0x2fffffffn]] },
    ]);
  });

  it('overlap of RAM loads, but not with kernel text', () => {
    const { findings } = judge(replaceLoads(LOW, HIGH, load(0x38000000n, 0x1000n)));
    expect(found(findings, 'overlap')).toMatchObject([
      { severity: 'risk', ranges: [[0x38000000n, 0x38000fffn]], phdrs: [7, 8] },
    ]);
    expect(found(judge(X86_ROWS).findings, 'overlap')).toEqual([]);
  });

  it('page-offset-disagrees names the odd one', () => {
    const odd = load(0x38000000n, 0x8000000n, { vaddr: 0xffff999000000000n });
    const { findings } = judge(replaceLoads(LOW, load(0x30000000n, 0x8000000n), odd));
    expect(found(findings, 'page-offset-disagrees')).toMatchObject([{ severity: 'risk', phdrs: [8] }]);
  });

  it('kernel-text that is not where iomem has the kernel', () => {
    const rows = X86_ROWS.map((r) => (r.vaddr === 0xffffffff81000000n ? text(0x1200000n, 0x1000n) : r));
    expect(found(judge(rows).findings, 'kernel-text')).toMatchObject([{ severity: 'risk' }]);
    expect(found(judge([...NOTES, LOW, HIGH]).findings, 'kernel-text')).toMatchObject([{ severity: 'risk' }]);
  });

  it('idle is harmless', () => {
    const { verdict, findings } = judge(X86_ROWS, { 'sys/devices/system/memory/memory7/state': 'offline\n' });
    expect(verdict).toBe('complete');
    expect(found(findings, 'idle')).toMatchObject([{ severity: 'info', ranges: [[0x38000000n, 0x3fffffffn]] }]);
  });
});

describe('notes', () => {
  const loads = X86_ROWS.slice(NOTES.length);

  it('missing for an online CPU breaks', () => {
    const { verdict, findings } = judge([...NOTES.slice(1), ...loads]);
    expect(verdict).toBe('incomplete');
    expect(found(findings, 'notes-missing')).toMatchObject([{ severity: 'breaks', cpus: [0] }]);
  });

  it('missing for CPUs that are only possible is info (kexec-tools, and kernels up to 6.5)', () => {
    const { verdict, findings } = judge([note(0x3f83a400n), note(0x3f8ba400n), note(0x12ec000n, 0x1024n), ...loads]);
    expect(verdict).toBe('complete');
    expect(found(findings, 'notes-missing')).toMatchObject([{ severity: 'info', cpus: [2, 3] }]);
  });

  it('missing vmcoreinfo breaks', () => {
    const { findings } = judge([...NOTES.slice(0, 4), ...loads]);
    expect(found(findings, 'notes-missing')).toMatchObject([{ severity: 'breaks' }]);
  });

  it('duplicate and extra', () => {
    const { findings } = judge([note(0x3f83a400n), ...NOTES, ...loads]);
    expect(found(findings, 'notes-duplicate')).toMatchObject([{ severity: 'risk', phdrs: [0, 1] }]);
    const more = judge([...NOTES.slice(0, 4), note(0x3fa3a400n), ...NOTES.slice(4), ...loads]);
    expect(found(more.findings, 'notes-extra')).toMatchObject([{ severity: 'risk', phdrs: [4] }]);
  });
});

describe('the header as a whole', () => {
  it('headroom runs out at 72 program headers in one page (spec 10.7)', () => {
    const meta = JSON.stringify({
      schema: 'capture-meta@1',
      arch: 'x86_64',
      elfcorehdr: { paddr: '0x2f000000', segmentBytes: 4096 },
    });
    const files = { 'meta.json': meta, 'sys/devices/system/cpu/possible': '0-63\n' };
    const six = Array.from({ length: 6 }, (_, i) => load(0x100000n + BigInt(i) * 0x1000n, 0x1000n));
    const { header, findings } = judge(replaceLoads(...six), files);
    expect(header).toMatchObject({ bytesReserved: 4096, roomForRanges: 0 });
    expect(found(findings, 'headroom')).toMatchObject([{ severity: 'risk' }]);
  });

  it('a size that wraps is malformed and covers nothing', () => {
    const { verdict, findings } = judge(replaceLoads(LOW, load(0x30000000n, 0xfffffffff0000000n)));
    expect(verdict).toBe('incomplete');
    expect(found(findings, 'header-malformed')).toMatchObject([{ severity: 'breaks', phdrs: [7] }]);
    expect(found(findings, 'phantom')).toEqual([]);
  });

  it.each([
    ['e_type', 16],
    ['e_version', 20],
    ['e_ehsize', 52],
  ])('the capture kernel refuses a wrong %s', (_name, offset) => {
    const bytes = headerBytes(X86_ROWS);
    bytes[offset] = 9;
    const { verdict, findings } = judge([], { 'elfcorehdr.bin': bytes });
    expect(verdict).toBe('incomplete');
    expect(findings.find((f) => f.id === 'header-malformed')?.evidence[0]).toEqual({ file: 'elfcorehdr.bin', offset });
  });

  it('bytes that are no ELF at all are malformed, the rest stays judged', () => {
    const { verdict, findings, ram } = judge([], { 'elfcorehdr.bin': new Uint8Array(4096) });
    expect(verdict).toBe('incomplete');
    expect(found(findings, 'header-malformed')).toMatchObject([{ severity: 'breaks' }]);
    expect(ram.presentBytes).toBe(0x3ff9ec00n);
  });
});

describe('evidence that says no, or nothing', () => {
  it('not-loaded breaks, whatever the header says', () => {
    const { verdict, headline, findings } = judge(X86_ROWS, { 'sys/kernel/kexec_crash_loaded': '0\n' });
    expect(verdict).toBe('incomplete');
    expect(headline).toBe('A panic now would give no dump');
    expect(found(findings, 'not-loaded')).toHaveLength(1);
  });

  it('hotplug-unsupported is about the next hotplug, not about now', () => {
    const off = { 'sys/devices/system/memory/crash_hotplug': '0\n', 'sys/devices/system/cpu/crash_hotplug': '0\n' };
    const { verdict, findings } = judge(X86_ROWS, off);
    expect(verdict).toBe('complete');
    expect(found(findings, 'hotplug-unsupported')).toMatchObject([{ severity: 'info' }]);
  });

  it('addresses-hidden', () => {
    const hidden = '00000000-00000000 : System RAM\n  00000000-00000000 : Crash kernel\n';
    const { verdict, findings } = judge(X86_ROWS, { 'proc/iomem': hidden });
    expect(verdict).toBe('unknown');
    expect(found(findings, 'addresses-hidden')).toMatchObject([{ severity: 'unknown' }]);
  });

  it('a header that was not collected is unknown, with a command', () => {
    const { verdict, findings } = judge([], {}, ['elfcorehdr.bin']);
    expect(verdict).toBe('unknown');
    expect(findings.filter((f) => f.severity === 'unknown').every((f) => f.id === 'not-collected' && f.command)).toBe(
      true,
    );
  });

  it('a dump is not taken for the elfcorehdr: what it says is unknown, not malformed', () => {
    // A note at a place in the file (p_offset != p_paddr) is what tells a dump from the elfcorehdr.
    const dump = headerBytes([{ ...note(0n, 0x100n), offset: 0x1000n }, load(0x100000n, 0x1000n, { offset: 0x2000n })]);
    const { verdict, findings } = judgeCoverage(machineOf({ vmcore: dump }));
    expect(verdict).toBe('unknown');
    expect(findings.map((f) => f.id)).not.toContain('header-malformed');
    expect(findings.map((f) => f.id)).not.toContain('phantom');
  });

  it('an iomem line that cannot be read makes the verdict unknown, not silently short', () => {
    const { verdict, findings } = judge(X86_ROWS, { 'proc/iomem': `${X86_FILES['proc/iomem']}garbage\n` });
    expect(verdict).toBe('unknown');
    expect(findings.find((f) => f.id === 'evidence-problem')?.evidence[0]).toEqual({ file: 'proc/iomem', line: 6 });
  });
});
