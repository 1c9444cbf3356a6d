// Versions packed into shared columns read back row for row, whatever changes between them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Conclusion } from '../../../../app/core/coverage/judge';
import {
  foundWords,
  versionBytes,
  versionCount,
  versionRanges,
  versionSize,
} from '../../../../app/core/view/range-versions';
import { createFindingPool } from '../../../../app/sim/view/finding-pool';
import type { PoolRow } from '../../../../app/sim/view/range-pool';
import { createRangePool } from '../../../../app/sim/view/range-pool';

const row = fc
  .record({ start: fc.bigInt(0n, 40n), size: fc.bigInt(1n, 5n), kind: fc.nat(2) })
  .map(({ start, size, kind }): PoolRow => ({ start, last: start + size - 1n, kind }));

describe('versions of ranges', () => {
  test('read back as they were added, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.array(row, { maxLength: 8 }), { maxLength: 8 }), (lists) => {
        const pool = createRangePool();
        lists.forEach((rows, i) => expect(pool.add(rows)).toBe(i));
        const versions = pool.done();
        expect(versionCount(versions)).toBe(lists.length);
        lists.forEach((rows, i) => {
          const read = versionRanges(versions, i);
          expect(read && Array.from(read.starts)).toEqual(rows.map(({ start }) => start));
          expect(read && Array.from(read.lasts)).toEqual(rows.map(({ last }) => last));
          expect(read && Array.from(read.kinds)).toEqual(rows.map(({ kind }) => kind));
          expect(versionSize(versions, i)).toBe(rows.length);
          const bytes = (kept: readonly PoolRow[]): bigint => kept.reduce((sum, r) => sum + r.last - r.start + 1n, 0n);
          expect(versionBytes(versions, i)).toBe(bytes(rows));
          expect(versionBytes(versions, i, (kind) => kind === 1)).toBe(bytes(rows.filter(({ kind }) => kind === 1)));
        });
        expect(versionRanges(versions, lists.length)).toBeUndefined();
        expect(versionRanges(versions, -1)).toBeUndefined();
      }),
      { seed: 1 },
    );
  });

  test('rows that come again are stored once', () => {
    const pool = createRangePool();
    const rows = Array.from({ length: 100 }, (_, i): PoolRow => ({
      start: BigInt(i) * 8n,
      last: BigInt(i) * 8n + 3n,
      kind: 0,
    }));
    for (let i = 0; i < 100; i += 1) pool.add(rows.filter((_, j) => j !== i));
    expect(pool.done().starts.length).toBe(100);
  });
});

test('headlines and sentences of a version; information is no sentence', () => {
  const pool = createFindingPool();
  const conclusion = (headline: string, ...messages: string[]): Conclusion => ({
    verdict: 'incomplete',
    headline,
    findings: [
      ...messages.map((message) => ({ id: 'missing' as const, severity: 'breaks' as const, message, evidence: [] })),
      { id: 'headroom', severity: 'info', message: 'by design', evidence: [] },
    ],
  });
  pool.add([], conclusion('lost', 'one', 'two'));
  pool.add([], conclusion('whole'));
  pool.add([], conclusion('lost', 'two'));
  const found = pool.done();
  expect([0, 1, 2, 3].map((version) => foundWords(found, version))).toEqual([
    { headline: 'lost', words: ['one', 'two'] },
    { headline: 'whole', words: [] },
    { headline: 'lost', words: ['two'] },
    undefined,
  ]);
});
