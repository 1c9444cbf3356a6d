// The forms in which anything that can be selected leaves through the clipboard.
import { beforeAll, describe, expect, test } from 'vitest';
import { nameColumn } from '../../../app/core/view/lane-columns';
import type { RunView } from '../../../app/core/view/run-view';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import { COPY_FORMS, selectionAs, stepAs } from '../../../renderer/src/selection/copy-forms';
import { eventRange } from '../../../renderer/src/selection/event-range';
import type { Selection } from '../../../renderer/src/selection/selection';
import { runOnCapture } from '../../lib/run-view';
import { DIMM_REMOVED, viewOfCapture } from '../lib/view-of-capture';

// Printed by readelf -lW of the capture's elfcorehdr.bin.
const READELF_6 = '  LOAD           0x100000000 0xffff8d0100000000 0x0000000100000000 0x40000000 0x40000000 RWE 0';
// What the kernel's "%016llx-%016llx" makes of the DIMM's first and last address.
const DIMM = '0000000100000000-000000013fffffff';
let view: SnapshotView;
let run: RunView;
let kinds: readonly (readonly [string, Selection])[];

beforeAll(async () => {
  view = await viewOfCapture(DIMM_REMOVED);
  run = await runOnCapture(DIMM_REMOVED, ['memory.add:0x100000000+1G', 'cpu.offline:1']);
  const finding = view.judgement.findings.findIndex(({ id }) => id === 'phantom');
  kinds = [
    ['finding', { kind: 'finding', index: finding }],
    ['range', { kind: 'range', lane: 'elfcorehdr', row: 2 }],
    ['area', { kind: 'area', start: 0x1_0000_0000n, last: 0x1_3fff_ffffn }],
    ['phdr', { kind: 'phdr', index: 6 }],
    ['field', { kind: 'field', phdr: 6, name: 'p_paddr', offset: 0x1a8, size: 8 }],
  ];
});

describe('every kind of selection in every form', () => {
  test('as the line readelf prints', () => {
    for (const [name, selection] of kinds) expect(selectionAs(view, selection, 'readelf'), name).toBe(READELF_6);
  });

  test('as the range the kernel prints', () => {
    for (const [name, selection] of kinds) expect(selectionAs(view, selection, 'kernel'), name).toBe(DIMM);
  });

  test('as a row of a Markdown table: five cells, the range in plain hex', () => {
    for (const [name, selection] of kinds) {
      const row = selectionAs(view, selection, 'markdown') ?? '';
      expect(row.split(/(?<!\\)\|/).length, name).toBe(7);
      expect(row, name).toContain('| 0x100000000-0x13fffffff | 1 GiB |');
    }
  });

  test('as text and JSON', () => {
    for (const [name, selection] of kinds) {
      expect(selectionAs(view, selection, 'text'), name).toContain('0x1_0000_0000 – 0x1_3fff_ffff');
      const json: unknown = JSON.parse(selectionAs(view, selection, 'json') ?? '');
      expect(json, name).toMatchObject({ ranges: [{ start: '0x100000000', last: '0x13fffffff' }] });
    }
  });

  test('what has no such form has none', () => {
    const ehdr: Selection = { kind: 'field', name: 'e_phnum', offset: 0x38, size: 2 };
    expect(selectionAs(view, ehdr, 'readelf')).toBeUndefined();
    expect(selectionAs(view, ehdr, 'kernel')).toBeUndefined();
    expect(selectionAs(view, ehdr, 'markdown')).toContain('| e_phnum |');
    for (const form of COPY_FORMS) expect(selectionAs(view, { kind: 'phdr', index: 99 }, form)).toBeUndefined();
  });

  test('a bar in a name does not end the cell', () => {
    const lanes = view.lanes.map((lane) =>
      lane.id === 'iomem' ? { ...lane, names: nameColumn(lane.starts.length, () => 'a|b') } : lane,
    );
    expect(selectionAs({ ...view, lanes }, { kind: 'range', lane: 'iomem', row: 0 }, 'markdown')).toContain(
      '| a\\|b |',
    );
  });
});

describe('a step', () => {
  test('in every form', () => {
    const add = run.ops.indexOf(0);
    expect(stepAs(view, run, add, 'text')).toMatch(
      /^simulated step \d+, .*memory\.add:0x100000000\+1G; if it panics here: /,
    );
    expect(JSON.parse(stepAs(view, run, add, 'json') ?? '')).toMatchObject({
      simulated: true,
      step: add,
      event: 'memory.add:0x100000000+1G',
    });
    expect(stepAs(view, run, add, 'kernel')).toBe(DIMM);
    expect(stepAs(view, run, add, 'readelf')?.split('\n')).toHaveLength(7);
    expect(stepAs(view, run, add, 'readelf')).toContain(READELF_6);
    expect(stepAs(view, run, add, 'markdown')).toMatch(/^\| step \d+ \|/);
  });

  test('a CPU has no addresses', () => {
    const cpu = run.ops.indexOf(1);
    expect(cpu).toBeGreaterThan(0);
    expect(stepAs(view, run, cpu, 'kernel')).toBeUndefined();
    expect(stepAs(view, run, run.length, 'text')).toBeUndefined();
  });
});

test('the addresses of an event', () => {
  const block = 128n << 20n;
  expect(eventRange('memory.offline:memory32', block)).toEqual({ start: 0x1_0000_0000n, last: 0x1_07ff_ffffn });
  expect(eventRange('memory.offline:memory32', undefined)).toBeUndefined();
  expect(eventRange('memory.add:0x100000000+0x1000', undefined)).toEqual({
    start: 0x1_0000_0000n,
    last: 0x1_0000_0fffn,
  });
  expect(eventRange('memory.add:0x100000000+4K,node=1', undefined)?.last).toBe(0x1_0000_0fffn);
  expect(eventRange('cpu.online:2', block)).toBeUndefined();
  expect(eventRange('memory.add:0x100000000+0', block)).toBeUndefined();
});
