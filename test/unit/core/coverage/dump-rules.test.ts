// What a dump adds to a judgement: what it holds, what it lacks, what it lists that is no RAM; never a verdict of now.
import { describe, expect, it } from 'vitest';
import { laneName, laneWhere } from '../../../../app/core/view/lane-columns';
import type { FindingId } from '../../../../app/core/coverage/finding';
import { judgeCoverage } from '../../../../app/core/coverage/judge';
import { classifyPhdrs } from '../../../../app/core/coverage/phdr-roles';
import { shownHeader } from '../../../../app/core/machine/shown-header';
import { totalBytes } from '../../../../app/core/range/range-set';
import { buildLanes } from '../../../../app/core/view/build-lanes';
import { machineOf } from '../../../lib/evidence';
import { dumped, mkdump, mknotes, prstatus, vmcoreinfo } from '../../../lib/mkdump';
import { load, mkelf, note } from '../../../lib/mkelf';

const IOMEM = '00100000-3fffffff : System RAM\n';
const NOTES = mknotes([prstatus(7, 0x150, 32), vmcoreinfo('OSRELEASE=6.12.0\n')]);
/** 1 GiB less 1 MiB of RAM, then 16 KiB beyond it; all at page-aligned places of a file without end. */
const DUMP = mkdump(NOTES, [dumped(0x2000n, 0x100000n, 0x3ff00000n), dumped(0x3ff02000n, 0x40000000n, 0x4000n)]);
const HEADER = mkelf({ phdrs: [note(0x1000n, 0x100n), load(0x100000n, 0x3fffffffn)] });
const UNAME = 'Linux a 6.12.0 #1 SMP x86_64 GNU/Linux\n';

type Files = Readonly<Record<string, string | Uint8Array>>;

function found(files: Files, id: FindingId) {
  return judgeCoverage(machineOf(files)).findings.filter((finding) => finding.id === id);
}

describe('a dump', () => {
  it('says what it holds, and that it is no verdict of now', () => {
    const [holds, ...others] = found({ vmcore: DUMP }, 'dump-holds');
    expect(others).toEqual([]);
    expect(holds?.severity).toBe('info');
    expect(holds?.message).toContain('vmcore is an ELF dump as the capture kernel gives it (/proc/vmcore).');
    expect(holds?.message).toContain('Registers of 1 CPU, 2 notes. vmcoreinfo of 6.12.0.');
    expect(holds?.message).toContain('a panic now goes by the elfcorehdr');
    expect(judgeCoverage(machineOf({ vmcore: DUMP })).verdict).toBe('unknown');
  });

  it('alone leaves the verdict unknown, with the commands that would collect the rest', () => {
    const commands = found({ vmcore: DUMP, iomem: IOMEM }, 'not-collected').map(({ command }) => command ?? '');
    expect(commands.some((command) => command.includes('kdumpscope collect'))).toBe(true);
    expect(judgeCoverage(machineOf({ vmcore: DUMP, iomem: IOMEM })).verdict).toBe('unknown');
  });

  it('that lists memory which is no RAM is a risk beside the header of now', () => {
    const files = { vmcore: DUMP, iomem: IOMEM, 'elfcorehdr.bin': HEADER };
    const [finding] = found(files, 'dump-not-ram');
    expect(finding?.severity).toBe('risk');
    expect(finding?.ranges).toEqual({ starts: BigUint64Array.of(0x40000000n), lasts: BigUint64Array.of(0x40003fffn) });
    expect(finding?.evidence[0]).toEqual({ file: 'vmcore', offset: 64 });
    expect(found({ vmcore: DUMP, iomem: IOMEM }, 'dump-not-ram')[0]?.severity).toBe('unknown');
  });

  it.each([
    ['of another kernel', { 'uname.txt': UNAME.replace('6.12.0', '6.1.0') }],
    ['read by the capture kernel itself', { cmdline: 'quiet elfcorehdr=0x2f000000\n' }],
    ['whose memory is elsewhere altogether', { iomem: '900000000-9ffffffff : System RAM\n' }],
  ])('%s proves nothing about the RAM here', (_, files) => {
    expect(found({ vmcore: DUMP, iomem: IOMEM, 'elfcorehdr.bin': HEADER, ...files }, 'dump-not-ram')).toEqual([]);
  });

  it('of QEMU lists firmware too, and proves nothing about the RAM here', () => {
    const qemu = mkdump(mknotes([{ name: 'QEMU', type: 0, desc: 'x' }]), [dumped(0x2000n, 0x100000n, 0x50000000n)]);
    expect(found({ vmcore: qemu, iomem: IOMEM }, 'dump-not-ram')).toEqual([]);
    expect(found({ vmcore: qemu }, 'dump-holds')[0]?.message).toContain('written by QEMU (dump-guest-memory)');
  });

  it('that ends early says which memory is not in the file', () => {
    const whole = Buffer.concat([DUMP, Buffer.alloc(0x3000 - DUMP.length)]);
    const [finding] = found({ vmcore: whole }, 'dump-cut-short');
    expect(finding?.severity).toBe('info');
    // 0x1000 bytes of the first LOAD are there.
    expect(finding?.ranges && totalBytes(finding.ranges)).toBe(0x3ff00000n + 0x4000n - 0x1000n);
    expect(finding?.message).toContain('vmcore ends after 12288 bytes');
  });

  it('has a header whose loads are RAM and whose note is no CPU’s: offsets in a file tell no role', () => {
    const machine = machineOf({ vmcore: DUMP });
    const header = shownHeader(machine)?.decoded;
    expect(header && classifyPhdrs(machine, header).roles).toEqual(['note', 'ram', 'ram']);
  });

  it('has two lanes, and a split one shares them in address order', () => {
    const second = mkdump(NOTES, [dumped(0n, 0x8000n, 0x1000n)], { notesAt: 0x200 });
    const lanes = buildLanes(...judged({ a: DUMP, b: second }));
    const present = lanes.find(({ id }) => id === 'dump-present');
    expect(present?.starts).toEqual(BigUint64Array.of(0x8000n, 0x100000n));
    expect(present?.lasts).toEqual(BigUint64Array.of(0x8fffn, 0x40003fffn));
    if (present === undefined) throw new Error('no lane');
    expect([0, 1].map((row) => laneName(present, row))).toEqual(['listed by the dump, b', 'listed by the dump, a']);
    expect([0, 1].map((row) => laneWhere(present, row)?.file)).toEqual(['b', 'a']);
    expect(lanes.some(({ id }) => id === 'dump-saved')).toBe(true);
    expect(buildLanes(...judged({ iomem: IOMEM })).some(({ id }) => id.startsWith('dump'))).toBe(false);
  });
});

function judged(files: Files): Parameters<typeof buildLanes> {
  const machine = machineOf(files);
  return [machine, judgeCoverage(machine)];
}
