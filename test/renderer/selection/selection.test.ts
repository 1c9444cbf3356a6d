// One selection, every view: where a finding, a range, a program header and a line of evidence lead.
import { whereText } from '../../../app/core/machine/provenance';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import { describeSelection, selectionJson, selectionLine } from '../../../renderer/src/selection/describe-selection';
import { selectedBytes, selectedPhdrs, selectedRow } from '../../../renderer/src/selection/resolve';
import { sameSelection } from '../../../renderer/src/selection/selection';
import { DIMM_REMOVED, viewOfCapture } from '../lib/view-of-capture';

// readelf -lW of this capture: program header 6 is the PT_LOAD of the DIMM, at 64 + 6 * 56 = 0x190.
const DIMM_PHDR = 6;
const DIMM_OFFSET = 0x190;
let view: SnapshotView;
let phantom: number;

beforeAll(async () => {
  view = await viewOfCapture(DIMM_REMOVED);
  phantom = view.judgement.findings.findIndex((finding) => finding.id === 'phantom');
});

describe('the phantom finding', () => {
  test('leads to its program header, its bytes and its row of the map', () => {
    const selection = { kind: 'finding', index: phantom } as const;
    expect(selectedPhdrs(view, selection)).toEqual([DIMM_PHDR]);
    expect(selectedBytes(view, selection)).toEqual({ offset: DIMM_OFFSET, size: 56 });
    const row = selectedRow(view, selection);
    const lane = view.lanes[row?.lane ?? -1];
    expect([lane?.id, lane?.starts[row?.row ?? -1]]).toEqual(['verdict', 0x1_0000_0000n]);
  });

  test('reads as one line and as JSON with plain hex', () => {
    const text = describeSelection(view, { kind: 'finding', index: phantom });
    expect(text === undefined ? '' : selectionLine(text)).toContain('0x1_0000_0000 – 0x1_3fff_ffff, 1 GiB');
    const json: unknown = JSON.parse(text === undefined ? '{}' : selectionJson(text));
    expect(json).toMatchObject({
      ranges: [{ start: '0x100000000', last: '0x13fffffff' }],
      bytes: '1073741824',
      phdr: DIMM_PHDR,
    });
  });
});

test('a byte of evidence inside a program header selects that header and the field it is in', () => {
  const file = view.header?.file ?? '';
  // p_paddr is the fourth field of Elf64_Phdr, 24 bytes in.
  const selection = { kind: 'evidence', where: { file, offset: DIMM_OFFSET + 26 } } as const;
  expect(selectedPhdrs(view, selection)).toEqual([DIMM_PHDR]);
  expect(selectedBytes(view, selection)).toMatchObject({ offset: DIMM_OFFSET + 24, size: 8 });
});

test('an area sums what each lane has in it', () => {
  const facts = describeSelection(view, { kind: 'area', start: 0x1_0000_0000n, last: 0x1_0fff_ffffn })?.facts;
  expect(facts).toEqual(['elfcorehdr 256 MiB', 'verdict 256 MiB']);
});

test('selections that name nothing describe as nothing', () => {
  expect(describeSelection(view, { kind: 'finding', index: 999 })).toBeUndefined();
  expect(describeSelection(view, { kind: 'phdr', index: 7 })).toBeUndefined();
  expect(describeSelection(view, { kind: 'range', lane: 'memblock', row: 0 })).toBeUndefined();
});

test('places are written file:line and file+offset', () => {
  expect(whereText({ file: 'proc/iomem', line: 8 })).toBe('proc/iomem:8');
  expect(whereText({ file: 'elfcorehdr.bin', offset: 0x190 })).toBe('elfcorehdr.bin+0x190');
  expect(whereText({ file: 'meta.json' })).toBe('meta.json');
});

test('selections are equal by what they name', () => {
  expect(sameSelection({ kind: 'phdr', index: 1 }, { kind: 'phdr', index: 1 })).toBe(true);
  expect(sameSelection({ kind: 'phdr', index: 1 }, { kind: 'finding', index: 1 })).toBe(false);
  expect(
    sameSelection(
      { kind: 'evidence', where: { file: 'a', line: 1 } },
      { kind: 'evidence', where: { file: 'a', line: 2 } },
    ),
  ).toBe(false);
  expect(sameSelection(undefined, undefined)).toBe(true);
});
