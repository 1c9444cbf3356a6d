// Laws of the map's scale on random layouts: monotone, its own inverse, and no two occupied areas on one another.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAddressScale } from '../../app/core/address/address-scale';
import { SCALE_MODES } from '../../app/core/address/scale-piece';
import { U64_MAX } from '../../app/core/address/u64';
import { rangesFromPairs } from '../../app/core/range/range-set';

const seeded = { seed: 20240613, numRuns: 300 };
const layout = fc
  .array(fc.tuple(fc.bigInt({ min: 1n, max: 1n << 38n }), fc.bigInt({ min: 1n, max: 1n << 36n })), {
    minLength: 1,
    maxLength: 20,
  })
  .map((steps) => {
    const pairs: [bigint, bigint][] = [];
    let next = 0n;
    for (const [gap, bytes] of steps) {
      pairs.push([next + gap, next + gap + bytes - 1n]);
      next += gap + bytes;
    }
    return rangesFromPairs(pairs);
  });
const mode = fc.constantFrom(...SCALE_MODES);
const width = fc.integer({ min: 50, max: 4000 });
const fraction = fc.double({ min: 0, max: 1, noNaN: true });

test('monotone, invertible, and folds keep areas apart', () => {
  fc.assert(
    fc.property(layout, mode, width, fraction, fraction, (occupied, chosen, widthPx, x, y) => {
      const scale = createAddressScale({ occupied, mode: chosen, widthPx });
      const [low, high] = [Math.min(x, y) * widthPx, Math.max(x, y) * widthPx];
      const [a, b] = [scale.toAddress(low), scale.toAddress(high)];
      expect(a <= b).toBe(true);
      expect(scale.toPx(a)).toBeLessThanOrEqual(scale.toPx(b));
      // The address under a pixel starts at or before it, the next byte at or after it.
      expect(scale.toPx(a)).toBeLessThanOrEqual(low + 1e-6);
      if (a < scale.window.last) expect(scale.toPx(a + 1n)).toBeGreaterThanOrEqual(low - 1e-6);
      occupied.starts.forEach((start, i) => {
        if (i > 0) expect(scale.toPx(start)).toBeGreaterThan(scale.toPx((occupied.lasts[i - 1] ?? U64_MAX) + 1n));
      });
      for (const gap of scale.breaks) expect(gap.last - gap.start + 1n > 1n << 30n).toBe(true);
    }),
    seeded,
  );
});

test('zooming in on any window keeps its ends at the edges', () => {
  fc.assert(
    fc.property(layout, mode, width, fraction, fraction, (occupied, chosen, widthPx, x, y) => {
      const whole = createAddressScale({ occupied, mode: chosen, widthPx });
      const start = whole.toAddress(Math.min(x, y) * widthPx);
      const last = whole.toAddress(Math.max(x, y) * widthPx);
      const zoomed = createAddressScale({ occupied, mode: chosen, widthPx, window: { start, last } });
      expect(zoomed.toPx(start)).toBe(0);
      expect(zoomed.toPx(last + 1n)).toBe(widthPx);
      expect(zoomed.toAddress(0)).toBe(start);
      const ticks = zoomed.ticks(8);
      expect(ticks.length).toBeLessThanOrEqual(2 * 8 + 1);
      for (const tick of ticks) expect(zoomed.toPx(tick.address)).toBeCloseTo(tick.px, 6);
    }),
    seeded,
  );
});
