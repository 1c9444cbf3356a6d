// A whole sosreport, as folder and as archives: what it states, what it cannot, and what of it is of another day.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeCoverage } from '../../../../app/core/coverage/judge';
import type { Finding } from '../../../../app/core/coverage/finding';
import { judgeEvidence } from '../../../../app/jobs/examine';
import { loadEvidence } from '../../../../app/input/load-evidence';
import { machineOf } from '../../../lib/evidence';
import { dumped, mkdump, mknotes, vmcoreinfo } from '../../../lib/mkdump';
import { SOS_CPUS, writeSosreport } from '../../../lib/sosreport';
import { tempFolder } from '../../../lib/temp-folder';

async function opened(...paths: string[]) {
  const loaded = await loadEvidence(paths);
  if ('error' in loaded) throw new Error(loaded.error.message);
  return judgeEvidence(loaded);
}

const ofId = (findings: readonly Finding[], id: string): readonly Finding[] => findings.filter((f) => f.id === id);

describe('sosreport', () => {
  it('as a folder gives one machine', async () => {
    const { machine, judgement } = await opened(await writeSosreport(await tempFolder()));
    expect([machine.hostname?.value, machine.release?.value, machine.arch?.value]).toEqual([
      'db01.example.org',
      '6.12.0-55.el10.x86_64',
      'x86_64',
    ]);
    expect(machine.machineId?.value).toBe('0123456789abcdef0123456789abcdef');
    expect(machine.memoryBlocks?.states).toEqual(new Array(8).fill('online'));
    expect(machine.kexec.crashLoaded?.value).toBe(true);
    expect(machine.cpus.online?.value).toHaveLength(70);
    expect(machine.contradictions).toEqual([]);
    expect(machine.sources.find((source) => source.path === 'etc/kdump.conf')).toMatchObject({ sizeBytes: 16 });
    // The header bytes are in no sosreport.
    expect(judgement.verdict).toBe('unknown');
    expect(judgement.ram.onlineBytes).toBe(0x3ff00000n + 0x9ec00n);
  });

  it('says that the other CPUs were cut off, not absent', async () => {
    const { judgement } = await opened(await writeSosreport(await tempFolder()));
    const [cut] = ofId(judgement.findings, 'not-collected').filter(({ cpus }) => cpus !== undefined);
    const lacking = Array.from({ length: 70 }, (_, cpu) => cpu).filter((cpu) => !SOS_CPUS.includes(cpu));
    expect(lacking).toHaveLength(6);
    expect(cut).toMatchObject({ severity: 'unknown', cpus: lacking });
    expect(cut?.message).toMatch(/directories of 64 CPUs.*not absent/);
    expect(ofId(judgement.findings, 'notes-missing')).toEqual([]);
  });

  it('tells what an earlier panic left, and takes nothing of it for now', async () => {
    const { machine, judgement } = await opened(await writeSosreport(await tempFolder()));
    expect(ofId(judgement.findings, 'earlier-crash')).toMatchObject([
      {
        severity: 'info',
        message:
          '2 files in var/crash/127.0.0.1-2026-11-20-10:11:12/ were left by an earlier panic (“Kernel panic - not syncing: sysrq triggered crash”): it tells of that panic and that boot, not of a panic now.',
      },
    ]);
    expect(machine.recordings.map(({ source }) => source)).toEqual(['kernel messages of an earlier crash']);
  });

  it('follows links within itself only', async () => {
    const { machine } = await opened(await writeSosreport(await tempFolder()));
    expect(machine.kexec.loaded).toEqual({ value: false, where: { file: 'sys/kernel/kexec_loaded', line: 1 } });
    // Evidence under its own name is not read twice.
    expect(machine.sources.map((source) => source.path)).not.toContain('dmesg');
    expect(machine.sources.map((source) => source.path)).not.toContain('uname');
    expect(machine.problems.map(({ where, message }) => `${where.file} ${message}`)).toEqual([
      expect.stringMatching(/proc\/sys\/kernel\/hostname is not a regular file \(symlink\)$/),
      expect.stringMatching(/sys\/kernel\/vmcoreinfo is not a regular file \(symlink\)$/),
    ]);
  });

  it.each([
    ['.tar.xz', 'J'],
    ['.tar.gz', 'z'],
    ['.tar.bz2', 'j'],
  ])('as %s gives the same', async (suffix, flag) => {
    const folder = await tempFolder();
    const root = await writeSosreport(folder);
    const archive = path.join(folder, `sosreport-db01${suffix}`);
    execFileSync('tar', [`c${flag}f`, archive, '-C', folder, path.basename(root)]);
    const ours = await opened(archive);
    const folderOnes = await opened(root);
    expect(ours.machine.sources).toEqual(folderOnes.machine.sources);
    expect(ours.judgement.verdict).toEqual(folderOnes.judgement.verdict);
    expect(ours.judgement.sets).toEqual(folderOnes.judgement.sets);
  });

  it('of another machine dropped beside it is told', async () => {
    const here = await writeSosreport(await tempFolder());
    const other = 'Linux web07 6.12.0-55.el10.x86_64 #1 SMP x86_64 x86_64 x86_64 GNU/Linux\n';
    const there = await writeSosreport(await tempFolder(), {
      'sos_commands/kernel/uname_-a': other,
      'etc/machine-id': 'fedcba9876543210fedcba9876543210\n',
    });
    const { machine, judgement } = await opened(here, there);
    expect(machine.hostname?.value).toBe('db01.example.org');
    const told = ofId(judgement.findings, 'contradiction');
    expect(told.map(({ quotes }) => quotes?.[1]?.text)).toEqual(['fedcba9876543210fedcba9876543210', other.trim()]);
    for (const { severity, message } of told) {
      expect(severity).toBe('unknown');
      expect(message).toMatch(/evidence of two machines.*Open the inputs one at a time/);
    }
  });
});

describe('lscpu', () => {
  const LSCPU = 'Architecture:        ppc64le\nCPU(s):              8\nOn-line CPU(s) list: 0-3\n';

  it('stands in for sysfs', () => {
    const { arch, cpus } = machineOf({ 'pasted.txt': LSCPU });
    expect([arch?.value, cpus.online]).toEqual([
      'ppc64le',
      { value: [0, 1, 2, 3], where: { file: 'pasted.txt', line: 3 } },
    ]);
  });

  it('that differs from sysfs is told', () => {
    const machine = machineOf({ 'sys/devices/system/cpu/online': '0-7\n', 'lscpu.txt': LSCPU });
    expect(machine.cpus.online?.value).toHaveLength(8);
    expect(machine.contradictions).toMatchObject([
      { about: 'which CPUs are online', kept: { text: '0-7' }, other: { text: 'On-line CPU(s) list: 0-3' } },
    ]);
  });
});

describe('cross-checks', () => {
  const MEMORY = 'sys/devices/system/memory';

  it('an online block without a byte of System RAM', () => {
    const machine = machineOf({
      'proc/iomem': '00100000-0fffffff : System RAM\n',
      [`${MEMORY}/block_size_bytes`]: '8000000\n',
      ...Object.fromEntries([0, 1, 5, 6].map((index) => [`${MEMORY}/memory${index}/state`, 'online\n'])),
    });
    expect(machine.contradictions).toMatchObject([
      { about: 'memory blocks 5 to 6', other: { where: { file: `${MEMORY}/memory5/state`, line: 1 } } },
    ]);
  });

  it('a kernel log of another kernel', () => {
    const machine = machineOf({
      'proc/version': 'Linux version 6.12.0 (x)\n',
      'dmesg.txt': '[    0.000000] Linux version 6.1.0 (x)\n',
    });
    expect(machine.contradictions).toMatchObject([{ about: 'the kernel release', decides: 'identity' }]);
  });

  it('two starts of one machine, by proc/stat of two inputs', () => {
    const stat = (btime: number): string => `cpu  1 2 3\nbtime ${btime}\nprocesses 7\n`;
    const told = (other: number) =>
      machineOf({ 'proc/stat': stat(1_700_000_000), 'other-input-2/proc/stat': stat(other) }).contradictions;
    expect(told(1_700_000_003)).toEqual([]);
    expect(told(1_700_009_000)).toMatchObject([
      { decides: 'identity', kept: { text: 'btime 1700000000' }, other: { text: 'btime 1700009000' } },
    ]);
  });

  it('a log that grew between two inputs contradicts nobody, and is told', () => {
    const line = '[    9.000000] Kernel panic - not syncing: x\n';
    const { contradictions, problems } = machineOf({ 'dmesg.txt': line, 'other-input-2/dmesg.txt': line + line });
    expect(contradictions).toEqual([]);
    expect(problems).toMatchObject([{ where: { file: 'other-input-2/dmesg.txt' } }]);
  });

  it('a dump of another kernel is told, and decides nothing', () => {
    const notes = mknotes([vmcoreinfo('OSRELEASE=6.1.0\n')]);
    const machine = machineOf({
      'proc/version': 'Linux version 6.12.0 (x)\n',
      vmcore: mkdump(notes, [dumped(0x2000n, 0x100000n, 0x1000n)], { notesAt: 0x200 }),
    });
    expect(machine.contradictions).toMatchObject([{ other: { text: '6.1.0' } }]);
    const [found] = judgeCoverage(machine).findings.filter(({ id }) => id === 'contradiction');
    expect(found?.severity).toBe('info');
  });
});
