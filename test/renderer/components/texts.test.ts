// Small texts the window builds: figures of the overview, progress, evidence lines, the start target, the summary.
import { beforeAll, describe, expect, test } from 'vitest';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import { createTextLines, isBinary } from '../../../renderer/src/components/evidence/text-lines';
import { coverageFigures, verdictReasons } from '../../../renderer/src/components/overview/coverage-figures';
import { progressFraction, progressText } from '../../../renderer/src/components/shell/progress-text';
import { startupTarget } from '../../../renderer/src/composables/startup-target';
import { summaryText } from '../../../renderer/src/commands/summary-text';
import { DEFAULT_NUMBERS } from '../../../app/core/view/number-style';
import { addressText, possibleUnits } from '../../../renderer/src/draw/address-unit';
import { followNumberStyle } from '../../../renderer/src/draw/numbers';
import { DIMM_REMOVED, viewOfCapture } from '../lib/view-of-capture';

let view: SnapshotView;
beforeAll(async () => {
  view = await viewOfCapture(DIMM_REMOVED);
});

describe('figures', () => {
  test('the pulled DIMM: a gigabyte listed but gone, nothing lost', () => {
    const figures = new Map(coverageFigures(view.judgement).map((figure) => [figure.id, figure]));
    expect(figures.get('phantom')).toMatchObject({ value: '1 GiB', tone: 'phantom' });
    expect(figures.get('missing')).toMatchObject({ value: '0 bytes', tone: 'plain' });
    // Ehdr 64 + 7 program headers of 56 bytes.
    expect(figures.get('header')?.value).toBe('456 bytes');
  });

  test('without a header nothing is claimed', () => {
    const { header: _, ...judgement } = view.judgement;
    const { loads: __, ...sets } = judgement.sets;
    const tones = coverageFigures({ ...judgement, sets }).map(({ id, tone, value }) => `${id} ${tone} ${value}`);
    expect(tones.slice(1)).toEqual([
      'covered unknown unknown',
      'missing unknown unknown',
      'phantom unknown unknown',
      'header unknown unknown',
    ]);
  });

  test('are written as the user chose, the finding of the DIMM too', () => {
    followNumberStyle(() => ({ sizes: 'hex', hexDigits: 'plain', thousands: 'comma' }));
    const figures = new Map(coverageFigures(view.judgement).map((figure) => [figure.id, figure]));
    const reasons = verdictReasons(view.judgement);
    followNumberStyle(() => DEFAULT_NUMBERS);
    expect(figures.get('phantom')?.value).toBe('0x40000000 bytes');
    // The capture's kernel keeps room for 8192 CPUs and 8192 ranges; seven headers are used.
    expect(figures.get('header')?.note).toMatch(/^of 0x[0-9a-f]+ bytes, room for \d{1,3},\d{3} more$/);
    expect(reasons.join(' ')).toContain('0x40000000 bytes (0x100000000–0x13fffffff)');
    expect(verdictReasons(view.judgement).join(' ')).toContain('1 GiB (0x1_0000_0000–0x1_3fff_ffff)');
  });
});

test('the summary carries verdict, plain hex ranges and evidence', () => {
  const text = summaryText(view);
  expect(text).toMatch(/^At risk: /m);
  expect(text).toContain('0x100000000-0x13fffffff');
  expect(text).toContain('elfcorehdr.bin+0x190');
});

describe('progress', () => {
  test.each([
    [undefined, 'starting'],
    [{ task: 't', phase: 'judging' }, 'judging'],
    [
      { task: 't', phase: 'unpacking', done: 120 << 20, total: 611 << 20, unit: 'bytes' as const },
      'unpacking, 120 MiB of 611 MiB',
    ],
    [{ task: 't', phase: 'reading', done: 3, total: 9, unit: 'files' as const }, 'reading, 3 of 9 files'],
  ])('%o reads %s', (progress, text) => {
    expect(progressText(progress)).toBe(text);
  });

  test('a bar is never longer than itself, and absent where the end is not known', () => {
    expect(progressFraction({ task: 't', phase: 'x', done: 5, total: 4 })).toBe(1);
    expect(progressFraction({ task: 't', phase: 'x', done: 5 })).toBeUndefined();
    expect(progressFraction({ task: 't', phase: 'x', done: 5, total: 0 })).toBeUndefined();
  });
});

describe('evidence text', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  test('lines end at newlines, a last one without counts too', () => {
    const lines = createTextLines(bytes('a\r\nb\n\nd'));
    expect(Array.from({ length: lines.count }, (_, i) => lines.at(i))).toEqual(['a', 'b', '', 'd']);
    expect(createTextLines(bytes('a\n')).count).toBe(1);
    expect(createTextLines(bytes('')).count).toBe(0);
    expect(createTextLines(bytes('x'.repeat(1 << 20))).at(0).length).toBeLessThan(10_000);
  });

  test('tells text from bytes', () => {
    expect(isBinary(bytes('00001000-0009fbff : System RAM\n'))).toBe(false);
    expect(isBinary(bytes('Größe ≥ 1'))).toBe(false);
    expect(isBinary(Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]))).toBe(true);
    expect(isBinary(Uint8Array.from([0xff, 0xfe, 0x41]))).toBe(true);
  });
});

describe('start target', () => {
  test('takes what it knows and ignores the rest', () => {
    expect(startupTarget('#sample=x86-dimm-removed&view=map&theme=dark&finding=2')).toEqual({
      sample: 'x86-dimm-removed',
      screen: 'map',
      theme: 'dark',
      finding: 2,
    });
    expect(startupTarget('#view=nonsense&theme=pink&finding=-1')).toEqual({});
    expect(startupTarget('')).toEqual({});
  });
});

describe('units', () => {
  test('an address in each', () => {
    const context = { pageSizeBytes: 4096, blockSizeBytes: 128n << 20n };
    expect(addressText(0x1_0000_0000n, { unit: 'hex' })).toBe('0x1_0000_0000');
    expect(addressText(0x1_0000_0000n, { unit: 'size' })).toBe('4 GiB');
    expect(addressText(0x1_0000_0000n, { unit: 'pfn', ...context })).toBe('pfn 0x100000');
    expect(addressText(0x1_0000_0000n, { unit: 'block', ...context })).toBe('block 32');
    expect(addressText(0x1_0000_1000n, { unit: 'block', ...context })).toBe('block 32+4 KiB');
  });

  test('page frames and blocks need the evidence for them', () => {
    expect(possibleUnits({})).toEqual(['hex', 'size']);
    expect(possibleUnits({ pageSizeBytes: 4096 })).toEqual(['hex', 'size', 'pfn']);
  });
});
