// Designs side by side. Expected: the story of October 2022 (v12 rebuilds while memblock still holds the leaving LMB;
// struct memory_notify lets the handler take it out; a reload comes after the removal), and the x86 lab: removing a DIMM
// runs no notifier.
import { describe, expect, it } from 'vitest';
import { compareRuns, countWorst } from '../../../../app/core/figure/compare-runs';
import type { CompareRow } from '../../../../app/core/figure/compare-runs';
import { compareTable, MOST_COLUMNS } from '../../../../app/core/figure/compare-table';
import { instantsOf } from '../../../../app/core/figure/crash-instants';
import { readEvidence } from '../../../../app/readers/index';
import { readCapture } from '../../../lib/captures';
import { runViewOf } from '../../../lib/run-view-of';

const power = readEvidence(await readCapture('ppc64le/lmb-deb612/02-dimm-added.tar.gz'));
const x86 = readEvidence(await readCapture('x86_64/01-dimm-file/04-all-blocks-online.tar.gz'));
const REMOVE = 'memory.remove:0x50000000+256M';
const DESIGNS = ['v12', 'v12-memory-notify', 'udev-reload', 'none'];
const story = DESIGNS.map((design) => runViewOf(power, [REMOVE, 'panic'], design));

const rowOf = (rows: readonly CompareRow[], title: string): CompareRow => {
  const row = rows.find((other) => other.title === title);
  if (!row) throw new Error(`no row "${title}" among ${rows.map((other) => other.title).join('; ')}`);
  return row;
};
const verdicts = (row: CompareRow) => row.cells.map((cell) => cell?.worst);

describe('instantsOf', () => {
  it.each([...story, runViewOf(x86, ['memory.offline:memory32', 'cpu.offline:1', 'kdump.load', 'panic'])])(
    'cuts all steps of run %# into neighbours, none left out',
    (run) => {
      const instants = instantsOf(run);
      expect(instants[0]?.first).toBe(0);
      expect(instants.at(-1)?.last).toBe(run.length - 1);
      instants.slice(1).forEach((instant, i) => expect(instant.first).toBe((instants[i]?.last ?? 0) + 1));
    },
  );
});

describe('the removed LMB', () => {
  const rows = compareRuns(story);

  it('is matched by phase, though the designs take different steps', () => {
    expect(new Set(story.map((run) => run.length)).size).toBeGreaterThan(2);
    expect(rows.map((row) => row.title)).toEqual([
      'as captured',
      'before the notifier',
      'notified, header still old',
      'header being rewritten',
      'after the notifier',
      'after memblock_remove()',
      'udev reloads kdump',
      'after the reload',
      'panic',
    ]);
  });

  it('leaves no dump while the header is rewritten, and has no such instant without a handler', () => {
    expect(verdicts(rowOf(rows, 'header being rewritten'))).toEqual(['not-armed', 'not-armed', undefined, undefined]);
    expect(verdicts(rowOf(rows, 'udev reloads kdump'))).toEqual([undefined, undefined, 'not-armed', undefined]);
  });

  it('stays listed under v12 once memblock has lost it, and goes with the notified range', () => {
    const row = rowOf(rows, 'after memblock_remove()');
    expect(verdicts(row)).toEqual(['at-risk', 'complete', 'at-risk', 'at-risk']);
    expect(row.cells[0]?.detail).toBe('phantom 256 MiB');
    expect(verdicts(rowOf(rows, 'panic'))).toEqual(['at-risk', 'complete', 'complete', 'at-risk']);
  });

  it('names a step whose words and verdict are those of the cell', () => {
    const cell = rowOf(rows, 'header being rewritten').cells[0];
    expect(story[0]?.armed[cell?.step ?? -1]).toBe(0);
    expect(story[0]?.armed[(cell?.step ?? 0) - 1]).toBe(1);
  });

  it('is counted', () => {
    expect(DESIGNS.map((_, column) => countWorst(rows, column, 'not-armed'))).toEqual([1, 1, 1, 0]);
  });
});

it('the four LMBs of 1 GiB share rows where they fare alike', () => {
  const rows = compareRuns([runViewOf(power, ['memory.add:0x100000000+1G'], 'v12')]);
  expect([...new Set(rows.map((row) => row.blocks))]).toEqual([undefined, 'each block']);
  expect(rows).toHaveLength(5);
});

it('x86 removes an offline DIMM without any notifier', () => {
  const offline = ['memory.offline:0x100000000+1G'];
  const rows = compareRuns([runViewOf(x86, [...offline, 'memory.remove:0x100000000+1G'])]).filter(({ op }) => op === 1);
  expect(rows.map((row) => row.title)).toEqual(['no notifier runs', 'after iomem loses the range']);
});

it('says refused where the kernel refused', () => {
  const rows = compareRuns([runViewOf(power, ['memory.remove:0x900000000+256M'])]);
  expect(rows.at(-1)?.title).toBe('refused');
});

describe('compareTable', () => {
  it.each([1, 2, 4, MOST_COLUMNS])('with %i designs keeps to 72 columns of ASCII', (count) => {
    const runs = Array.from({ length: count }, (_, i) => story[i % story.length]).flatMap((run) => run ?? []);
    const lines = compareTable('pseries “lab” – 6.12', runs, compareRuns(runs)).split('\n');
    expect(lines.filter((line) => line.length > 72)).toEqual([]);
    expect(lines.join('')).toMatch(/^[\x20-\x7e]*$/);
    expect(lines.filter((line) => /\brisk\b/.test(line)).length).toBeGreaterThan(2);
  });

  it('names each column by a letter and its design', () => {
    const text = compareTable('lab', story, compareRuns(story));
    expect(text).toMatch(/^ {2}B v12-memory-notify: /m);
    expect(text).toMatch(/^ {2}after memblock_remove\(\) +at risk +complete +at risk +at risk$/m);
    expect(text).toMatch(/^ {2}header being rewritten +no dump +no dump +- +-$/m);
    expect(text).toMatch(/^instants without a dump +1 +1 +1 +0$/m);
  });
});
