// Names and places of rows as columns: what goes in comes out.
import { describe, expect, it } from 'vitest';
import type { Where } from '../../../../app/core/machine/provenance';
import { laneName, laneWhere, nameColumn, placeColumn } from '../../../../app/core/view/lane-columns';
import { laneOf } from '../../../../app/core/view/lane-rows';
import type { LaneRow } from '../../../../app/core/view/lane-rows';

describe('nameColumn', () => {
  const rows: readonly [text: string, number?: number][] = [
    ['System RAM'],
    ['PT_LOAD #', 0],
    // A firmware's own name for a device: no number, so the sign stays.
    ['PCI Bus #1'],
    ['System RAM'],
    ['memblock # HOTPLUG', 4],
    ['PT_LOAD #', 100_000],
  ];
  const names = nameColumn(
    rows.length,
    (i) => rows[i]?.[0] ?? '',
    (i) => rows[i]?.[1],
  );

  it('gives each row its name', () => {
    const read = [...rows.keys(), rows.length, -1].map((row) => laneName({ names }, row));
    const expected = ['System RAM', 'PT_LOAD 0', 'PCI Bus #1', 'System RAM', 'memblock 4 HOTPLUG', 'PT_LOAD 100000'];
    expect(read).toEqual([...expected, '', '']);
  });

  it('keeps a text once', () => {
    expect(names.texts).toEqual(['System RAM', 'PT_LOAD #', 'PCI Bus #1', 'memblock # HOTPLUG']);
  });
});

describe('placeColumn', () => {
  const rows: readonly (Where | undefined)[] = [
    { file: 'proc/iomem', line: 1 },
    undefined,
    { file: 'elfcorehdr.bin', offset: 0 },
    { file: 'proc/iomem' },
    { file: 'vmcore', offset: 2 ** 40 + 1 },
    { file: 'log', line: 4_000_000_000, offset: 7 },
  ];
  const places = placeColumn(rows.length, (row) => rows[row]);

  it('gives each row its place', () => {
    const read = [...rows.keys(), rows.length, -1].map((row) => laneWhere({ places }, row));
    expect(read).toEqual([...rows, undefined, undefined]);
  });

  it('keeps a file once', () => {
    expect(places.files).toEqual(['proc/iomem', 'elfcorehdr.bin', 'vmcore', 'log']);
  });
});

it('names and places follow their rows when a lane is sorted', () => {
  const row = (start: bigint, line: number): LaneRow => {
    return { start, last: start, kind: 'present', name: 'row #', number: line, where: { file: 'f', line } };
  };
  const lane = laneOf({ id: 'iomem', label: '', source: '', collected: true }, [row(3n, 1), row(1n, 2), row(2n, 3)]);
  expect([0, 1, 2].map((i) => [lane.starts[i], laneName(lane, i), laneWhere(lane, i)?.line])).toEqual([
    [1n, 'row 2', 2],
    [2n, 'row 3', 3],
    [3n, 'row 1', 1],
  ]);
});
