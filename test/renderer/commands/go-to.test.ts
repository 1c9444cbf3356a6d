// What can be typed into the palette as a place, and what is said of what only looks like one.
import { beforeAll, describe, expect, test } from 'vitest';
import type { RunView } from '../../../app/core/view/run-view';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import { readGoTo } from '../../../renderer/src/commands/go-to';
import { runOnCapture } from '../../lib/run-view';
import { DIMM_REMOVED, viewOfCapture } from '../lib/view-of-capture';

let view: SnapshotView;
let run: RunView;

beforeAll(async () => {
  view = await viewOfCapture(DIMM_REMOVED);
  run = await runOnCapture(DIMM_REMOVED, ['memory.offline:memory7', 'memory.online:memory7']);
});

const target = (text: string, withRun?: RunView) => {
  const read = readGoTo(text, view, withRun);
  return read !== undefined && 'target' in read ? read.target : undefined;
};
const problem = (text: string, withRun?: RunView) => {
  const read = readGoTo(text, view, withRun);
  return read !== undefined && 'problem' in read ? read.problem : undefined;
};

// The DIMM of this capture stood at 4 GiB; a page is 4 KiB, a block 128 MiB; readelf -lW names the header's places.
describe('places', () => {
  test.each([
    ['0x1_2000_0000', { kind: 'range', lane: 'verdict', row: 0 }],
    ['120000000', { kind: 'range', lane: 'verdict', row: 0 }],
    ['4G', { kind: 'range', lane: 'verdict', row: 0 }],
    ['4 GiB'.replace(' ', ''), { kind: 'range', lane: 'verdict', row: 0 }],
    ['pfn:0x100000', { kind: 'range', lane: 'verdict', row: 0 }],
    ['pfn:1048576', { kind: 'range', lane: 'verdict', row: 0 }],
    ['block:32', { kind: 'range', lane: 'verdict', row: 0 }],
    ['phdr:6', { kind: 'phdr', index: 6 }],
    ['#0', { kind: 'phdr', index: 0 }],
    ['+0x1a8', { kind: 'field', phdr: 6, name: 'p_paddr', offset: 0x1a8, size: 8 }],
    ['+424', { kind: 'field', phdr: 6, name: 'p_paddr', offset: 0x1a8, size: 8 }],
    ['+0x38', { kind: 'field', name: 'e_phnum', offset: 0x38, size: 2 }],
    ['0x8000_0000_0000', { kind: 'area', start: 0x8000_0000_0000n, last: 0x8000_0000_0000n }],
  ])('%s', (text, selection) => {
    expect(target(text)?.selection).toEqual(selection);
  });

  test('events and steps of the run', () => {
    const second = run.ops.indexOf(1);
    expect(second).toBeGreaterThan(1);
    expect(target('event:2', run)).toMatchObject({ screen: 'timeline', step: second });
    expect(target('2', run)).toMatchObject({ screen: 'timeline', step: second });
    expect(target('step:3', run)).toMatchObject({ screen: 'timeline', step: 3 });
    expect(target('12345', run)?.selection).toMatchObject({ kind: 'range', lane: 'iomem' });
  });
});

describe('what is written like a place and is none says why', () => {
  test.each([
    ['0xzz', /no address/],
    ['0x1_0000_0000_0000_0000', /no address/],
    ['99999999999999999999g', /beyond 64 bits/],
    ['pfn:0xffff_ffff_ffff_ffff', /beyond 64 bits/],
    ['pfn:', /no page frame/],
    ['block:x', /no memory block/],
    ['phdr:7', /they are 0 to 6/],
    ['phdr:-1', /they are 0 to 6/],
    ['+0xffff_ffff', /header ends at \+0x1c8/],
    ['+0x', /no offset/],
    ['event:1', /no simulated run/],
    ['step:0', /no simulated run/],
  ])('%s', (text, message) => {
    expect(problem(text)).toMatch(message);
  });

  test('numbers beyond the run', () => {
    expect(problem('event:3', run)).toMatch(/1 to 2/);
    expect(problem('event:0', run)).toMatch(/1 to 2/);
    expect(problem('9', run)).toMatch(/1 to 2/);
    expect(problem(`step:${run.length}`, run)).toMatch(new RegExp(`0 to ${run.length - 1}`));
  });

  test('units that the evidence does not give', () => {
    const { pageSizeBytes: _page, blockSizeBytes: _block, header: _header, ...bare } = view;
    expect(readGoTo('pfn:1', bare)).toEqual({ problem: 'This snapshot does not tell how large a page frame is.' });
    expect(readGoTo('block:1', bare)).toEqual({ problem: 'This snapshot does not tell how large a memory block is.' });
    expect(readGoTo('phdr:1', bare)).toEqual({ problem: 'This snapshot holds no program headers.' });
    expect(readGoTo('+0x10', bare)).toEqual({ problem: 'This snapshot holds no core header.' });
    expect(readGoTo('0x1000', undefined)).toEqual({ problem: 'Open a snapshot first.' });
  });
});

test.each(['', 'help', 'Show Map', '7', 'phd'])('%j is a command, not a place', (text) => {
  expect(readGoTo(text, view)).toBeUndefined();
  expect(readGoTo(text, undefined)).toBeUndefined();
});
