// Laws of the header diff on made-up tables, against a plain set of addresses and the plain bytes. Headers are built by
// mkelf, which shares nothing with the product's writer.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeFlow } from '../../../../app/core/diff/change-flow';
import { changeSentence } from '../../../../app/core/diff/change-words';
import { diffHeaders } from '../../../../app/core/diff/diff-headers';
import { SIDE } from '../../../../app/core/diff/header-diff';
import type { ChangeKind, HeaderDiff, HeaderSide } from '../../../../app/core/diff/header-diff';
import { sideOfBytes } from '../../../lib/header-side';
import { load, mkelf, note } from '../../../lib/mkelf';
import type { PhdrText } from '../../../lib/mkelf';

const seeded = { seed: 20261122, numRuns: 200 };
const UNIVERSE = 60;
/** A unit of a byte, or of a page: below a page two loads have nothing in common by overlapping. */
const units = fc.constantFrom(1n, 4096n);
const ranges = fc.array(fc.tuple(fc.nat(UNIVERSE - 1), fc.nat(14)), { maxLength: 9 });

interface Loads {
  readonly list: readonly (readonly [start: number, length: number])[];
  readonly notes: readonly number[];
  readonly flags: readonly number[];
}
const loads: fc.Arbitrary<Loads> = fc.record({
  list: ranges,
  notes: fc.uniqueArray(fc.nat(5), { maxLength: 4 }),
  flags: fc.array(fc.constantFrom(7, 7, 7, 5), { minLength: 9, maxLength: 9 }),
});

function sideOf({ list, notes, flags }: Loads, unit: bigint, sorted: boolean): HeaderSide {
  const rows = sorted ? [...list].sort((a, b) => a[0] - b[0] || a[1] - b[1]) : list;
  const phdrs: PhdrText[] = [
    ...(sorted ? [...notes].sort() : notes).map((n) => note(0x9000_0000n + BigInt(n) * 0x1000n, 368n)),
    ...rows.map(([start, length], i) => ({
      ...load(BigInt(start) * unit, BigInt(start + length + 1) * unit - 1n),
      flags: flags[i] ?? 7,
    })),
  ];
  const side = sideOfBytes(mkelf({ phdrs, totalBytes: 4096 }));
  // Every note is a CPU's; without a machine the last one is taken for vmcoreinfo.
  return { bytes: side.bytes, header: side.header };
}

/** Units that the loads hold. */
function members({ list }: Loads): Set<number> {
  const found = new Set<number>();
  for (const [start, length] of list) for (let i = start; i <= start + length; i++) found.add(i);
  return found;
}

const minus = (a: Set<number>, b: Set<number>): number[] => [...a].filter((x) => !b.has(x)).sort((x, y) => x - y);

/** Units in the `lost` or `gained` of all changes. */
function flow(diff: HeaderDiff, which: 'lost' | 'gained', unit: bigint): number[] {
  const found = new Set<number>();
  for (const change of diff.changes) {
    const set = changeFlow(diff, change)[which];
    set.starts.forEach((start, i) => {
      const last = set.lasts[i] ?? start;
      expect(start % unit).toBe(0n);
      expect((last + 1n) % unit).toBe(0n);
      for (let at = start / unit; at <= last / unit; at++) found.add(Number(at));
    });
  }
  return [...found].sort((x, y) => x - y);
}

const MIRROR: Readonly<Record<ChangeKind, ChangeKind>> = {
  added: 'lost',
  lost: 'added',
  grown: 'shrunk',
  shrunk: 'grown',
  split: 'merged',
  merged: 'split',
  regrouped: 'regrouped',
  moved: 'moved',
  changed: 'changed',
  reordered: 'reordered',
};

const used = ({ bytes, header }: HeaderSide): Uint8Array => bytes.subarray(0, header.bytesUsed);

describe('header diff', () => {
  it('finds nothing in a header and itself', () => {
    fc.assert(
      fc.property(loads, units, (a, unit) => {
        const side = sideOf(a, unit, false);
        const diff = diffHeaders(side, side);
        expect(diff.changes).toEqual([]);
        expect(diff.bytes.starts).toHaveLength(0);
      }),
      seeded,
    );
  });

  it('finds something exactly where the bytes up to the end of the table differ', () => {
    fc.assert(
      fc.property(loads, loads, fc.boolean(), units, (a, b, oneFlag, unit) => {
        const before = sideOf(a, unit, false);
        const after = sideOf(oneFlag ? { ...a, flags: b.flags } : b, unit, false);
        const same = Buffer.compare(used(before), used(after)) === 0;
        expect(diffHeaders(before, after).changes.length === 0).toBe(same);
      }),
      seeded,
    );
  });

  it('accounts for every address that left or came in, and for no other', () => {
    fc.assert(
      fc.property(loads, loads, units, (a, b, unit) => {
        const diff = diffHeaders(sideOf(a, unit, false), sideOf(b, unit, false));
        expect(flow(diff, 'lost', unit)).toEqual(minus(members(a), members(b)));
        expect(flow(diff, 'gained', unit)).toEqual(minus(members(b), members(a)));
      }),
      seeded,
    );
  });

  // In order: which of two equals that changed places moved is arbitrary.
  it('says the opposite of the same things with the sides swapped', () => {
    fc.assert(
      fc.property(loads, loads, units, (a, b, unit) => {
        const [left, right] = [sideOf(a, unit, true), sideOf(b, unit, true)];
        // The #2 of changes that begin at one address goes by the order of the later table.
        const name = (id: string): string => id.replace(/#.*/, '');
        const there = diffHeaders(left, right).changes.map(({ id, kind }) => `${name(id)} ${MIRROR[kind]}`);
        const back = diffHeaders(right, left).changes.map(({ id, kind }) => `${name(id)} ${kind}`);
        expect(there.sort()).toEqual(back.sort());
      }),
      seeded,
    );
  });

  it('puts every entry into one row, and into one change unless it is the same', () => {
    fc.assert(
      fc.property(loads, loads, units, (a, b, unit) => {
        const [before, after] = [sideOf(a, unit, false), sideOf(b, unit, false)];
        const { rows, changes } = diffHeaders(before, after);
        const all = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
        const entries = (column: Int32Array): number[] => Array.from(column.filter((i) => i >= 0));
        expect(entries(rows.before).sort((x, y) => x - y)).toEqual(all(before.header.phdrs.length));
        expect(entries(rows.after)).toEqual(all(after.header.phdrs.length));
        const changed = { before: changes.flatMap((c) => c.before), after: changes.flatMap((c) => c.after) };
        expect(new Set(changed.before).size).toBe(changed.before.length);
        expect(new Set(changed.after).size).toBe(changed.after.length);
        rows.changes.forEach((change, row) => {
          const [l = -1, r = -1] = [rows.before[row], rows.after[row]];
          if (change >= 0) {
            if (l >= 0) expect(changes[change]?.before).toContain(l);
            if (r >= 0) expect(changes[change]?.after).toContain(r);
            return;
          }
          const bytesOf = (side: HeaderSide, i: number): Uint8Array => side.bytes.subarray(64 + i * 56, 120 + i * 56);
          expect(Buffer.compare(bytesOf(before, l), bytesOf(after, r))).toBe(0);
        });
      }),
      seeded,
    );
  });

  it('marks ascending bytes inside the table, no byte twice', () => {
    fc.assert(
      fc.property(loads, loads, units, (a, b, unit) => {
        const sides = [sideOf(a, unit, false), sideOf(b, unit, false)] as const;
        const { bytes, changes } = diffHeaders(...sides);
        const marked = new Set<number>();
        const free = { [SIDE.before]: 0, [SIDE.after]: 0 };
        bytes.starts.forEach((start, i) => {
          const side = bytes.sides[i] === SIDE.before ? SIDE.before : SIDE.after;
          const last = bytes.lasts[i] ?? 0;
          expect(start).toBeGreaterThanOrEqual(free[side]);
          expect(last).toBeGreaterThanOrEqual(start);
          expect(last).toBeLessThan(sides[side].header.bytesUsed);
          free[side] = last + 1;
          marked.add(bytes.changes[i] ?? -1);
        });
        expect(Array.from(marked).sort((x, y) => x - y)).toEqual(changes.map((_, i) => i));
      }),
      seeded,
    );
  });

  it('has an id of its own for every change', () => {
    fc.assert(
      fc.property(loads, loads, units, (a, b, unit) => {
        const diff = diffHeaders(sideOf(a, unit, false), sideOf(b, unit, false));
        const { changes } = diff;
        expect(new Set(changes.map((c) => c.id)).size).toBe(changes.length);
        for (const change of changes) expect(changeSentence(diff, change)).toMatch(/^\S.*\S$/);
      }),
      seeded,
    );
  });
});
