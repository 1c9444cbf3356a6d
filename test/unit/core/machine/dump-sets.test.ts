// Split dumps: the files of one makedumpfile --split are one dump, a missing one is named, others stay apart.
import { describe, expect, it } from 'vitest';
import { laneWhere } from '../../../../app/core/view/lane-columns';
import { judgeCoverage } from '../../../../app/core/coverage/judge';
import { dumpSets } from '../../../../app/core/machine/dump-sets';
import type { Machine } from '../../../../app/core/machine/machine';
import { buildSnapshotView } from '../../../../app/core/view/build-view';
import { readEvidence } from '../../../../app/readers/index';
import { evidence } from '../../../lib/evidence';
import { dumped, mkdump, mknotes, vmcoreinfo } from '../../../lib/mkdump';
import { mkflat, recordsOf } from '../../../lib/mkflat';
import { mkkdump } from '../../../lib/mkkdump';

const PRESENT = [0, 1, 2, 3, 16, 17, 18, 19];
const SAVED = [1, 3, 16, 19];
const member = (start: bigint, end: bigint, level = 31): Uint8Array =>
  mkkdump({
    present: PRESENT,
    saved: SAVED,
    split: [start, end],
    level,
    vmcoreinfo: 'OSRELEASE=6.12.0\nCRASHTIME=1\n',
  });

function machineOf(files: Readonly<Record<string, Uint8Array>>): Machine {
  return readEvidence(Object.entries(files).map(([path, bytes]) => evidence(path, bytes)));
}

const messages = (machine: Machine, id: string): string[] =>
  judgeCoverage(machine)
    .findings.filter((finding) => finding.id === id)
    .map(({ message }) => message);

describe('a split dump', () => {
  const whole = machineOf({ part3: member(17n, 20n), part1: member(0n, 4n), part2: member(4n, 17n) });

  it('has the content of each file for its own pages', () => {
    expect(whole.dumps.map(({ file, split, saved }) => [file, split?.startPfn, split?.endPfn, saved?.starts])).toEqual([
      ['part3', 17n, 20n, BigUint64Array.of(0x13000n)],
      ['part1', 0n, 4n, BigUint64Array.of(0x1000n, 0x3000n)],
      ['part2', 4n, 17n, BigUint64Array.of(0x10000n)],
    ]);
    expect(whole.dumps[0]?.split?.where).toEqual({ file: 'part3', offset: 4096 + 80 });
  });

  it('is one dump, in the order of its pages', () => {
    const [set, ...others] = dumpSets(whole.dumps);
    expect(others).toEqual([]);
    expect(set?.members.map(({ file }) => file)).toEqual(['part1', 'part2', 'part3']);
    expect(set?.saved?.starts).toEqual(BigUint64Array.of(0x1000n, 0x3000n, 0x10000n, 0x13000n));
    expect(set?.missing.starts).toHaveLength(0);
    expect(messages(whole, 'dump-holds')).toEqual([
      expect.stringMatching(
        /^part1, part2, part3 are a kdump-compressed dump written by makedumpfile, split into 3 files\. 32 KiB of memory was there, 16 KiB of it is in the files\. /,
      ),
    ]);
    expect(messages(whole, 'dump-cut-short')).toEqual([]);
  });

  it('is on the map once as present, and by file as saved', () => {
    const { lanes } = buildSnapshotView('id', 'title', whole, judgeCoverage(whole));
    const present = lanes.find(({ id }) => id === 'dump-present');
    const saved = lanes.find(({ id }) => id === 'dump-saved');
    expect(present?.starts).toEqual(BigUint64Array.of(0n, 0x10000n));
    expect(saved?.starts).toEqual(BigUint64Array.of(0x1000n, 0x3000n, 0x10000n, 0x13000n));
    expect([0, 1, 2, 3].map((row) => saved && laneWhere(saved, row)?.file)).toEqual([
      'part1',
      'part1',
      'part2',
      'part3',
    ]);
  });

  it.each([
    [
      'the middle one',
      { part1: member(0n, 4n), part3: member(17n, 20n) },
      /^part1, part3: .* missing, the one for 4 KiB \(0x0001_0000–0x0001_0fff\)/,
    ],
    [
      'the first',
      { part2: member(4n, 17n), part3: member(17n, 20n) },
      /^part2, part3: .* the one for 16 KiB \(0x0000_0000–0x0000_3fff\)/,
    ],
    ['the last', { part1: member(0n, 17n) }, /^part1: .* the one for 12 KiB/],
  ])('without %s is told what is missing', (_, files, message) => {
    const machine = machineOf(files);
    expect(messages(machine, 'dump-cut-short')).toEqual([expect.stringMatching(message)]);
  });

  it('of which one file is flattened is still one', () => {
    const machine = machineOf({ part1: member(0n, 17n), part2: mkflat(recordsOf(member(17n, 20n), 999)) });
    expect(dumpSets(machine.dumps).map(({ members }) => members.length)).toEqual([2]);
    expect(messages(machine, 'dump-cut-short')).toEqual([]);
  });

  it('stays apart from another', () => {
    const machine = machineOf({ part1: member(0n, 17n), other: member(17n, 20n, 1) });
    expect(dumpSets(machine.dumps).map(({ members }) => members.length)).toEqual([1, 1]);
  });
});

describe('memory that a dump lists and the machine does not have', () => {
  // Blocks of 4 KiB pages: 16-19 are beyond the RAM of /proc/iomem.
  const files = {
    'proc/iomem': Buffer.from('00000000-0000ffff : System RAM\n'),
    part1: member(0n, 4n),
    part2: member(4n, 20n),
  };

  it('is told once for a split dump', () => {
    expect(messages(machineOf(files), 'dump-not-ram')).toEqual([
      expect.stringMatching(/^part1 lists 16 KiB \(0x0001_0000–0x0001_3fff\) that is no RAM of this machine/),
    ]);
  });

  it('is not told of the rest of a page in which RAM ends: a bitmap knows pages only', () => {
    const ends = '00000000-0000fbff : System RAM\n00010400-00013fff : System RAM\n';
    expect(messages(machineOf({ ...files, 'proc/iomem': Buffer.from(ends) }), 'dump-not-ram')).toEqual([]);
  });

  it('is told of a dump whose vmcoreinfo states a page size of 0', () => {
    const notes = mknotes([vmcoreinfo('PAGESIZE=0\n')]);
    const vmcore = mkdump(notes, [dumped(0x2000n, 0n, 0x20000n)]);
    const machine = machineOf({ 'proc/iomem': files['proc/iomem'], vmcore });
    expect(machine.dumps[0]?.pageSizeBytes).toBeUndefined();
    expect(messages(machine, 'dump-not-ram')).toHaveLength(1);
  });

  it('is not told of a dump of another kernel', () => {
    const other = { ...files, 'proc/version': Buffer.from('Linux version 5.14.0 (x)\n') };
    expect(messages(machineOf(other), 'dump-not-ram')).toEqual([]);
  });
});

describe('a dump that makedumpfile marked', () => {
  it('is told to be incomplete, at its status', () => {
    const machine = machineOf({ vmcore: mkkdump({ present: [1], status: 9 }) });
    const [finding] = judgeCoverage(machine).findings.filter(({ id }) => id === 'dump-cut-short');
    expect(finding?.message).toMatch(/^vmcore is marked incomplete/);
    expect(finding?.evidence).toEqual([{ file: 'vmcore', offset: 424 }]);
  });
});
