// Contrast of every text and edge pair of the themes, after WCAG 2.1: text 4.5:1, graphics and focus 3:1.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RANGE_KINDS } from '../../../app/core/view/snapshot-view';
import { contrastRatio, edgeOn, inkOn, sixDigits } from '../../../renderer/src/draw/contrast';

const css = readFileSync(join(import.meta.dirname, '../../../renderer/src/styles/tokens.css'), 'utf8');

function tokensOf(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('\n}', start));
  return new Map(
    Array.from(block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/gi), (match) => [match[1] ?? '', match[2] ?? '']),
  );
}

const THEMES = { light: ':root', dark: "[data-theme='dark']", contrast: "[data-theme='contrast']" } as const;
const GROUNDS = ['bg', 'surface', 'raised', 'sunken', 'canvas'];
const TEXT_PAIRS: readonly (readonly [string, readonly string[]])[] = [
  ['text', [...GROUNDS, 'accent-soft', 'breaks-bg', 'risk-bg', 'ok-bg', 'unknown-bg', 'grid']],
  ['muted', [...GROUNDS, 'accent-soft']],
  ['faint', GROUNDS],
  ['accent', ['surface', 'raised', 'sunken', 'accent-soft']],
  ['on-accent', ['accent']],
  ['breaks', ['surface', 'breaks-bg']],
  ['risk', ['surface', 'risk-bg', 'accent-soft']],
  ['ok', ['surface', 'ok-bg', 'canvas']],
  ['unknown', ['surface', 'unknown-bg']],
  ['info', ['info-bg']],
];
describe.each(Object.entries(THEMES))('theme %s', (name, selector) => {
  const tokens = tokensOf(selector);
  const color = (id: string): string => tokens.get(id) ?? tokensOf(':root').get(id) ?? '';

  test.each(TEXT_PAIRS)('%s is readable on its grounds', (ink, grounds) => {
    for (const ground of grounds)
      expect(contrastRatio(color(ink), color(ground)), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });

  test('the focus ring and the edge of every kind stand out', () => {
    for (const ground of ['bg', 'surface', 'sunken'])
      expect(contrastRatio(color('focus'), color(ground))).toBeGreaterThanOrEqual(3);
    for (const kind of RANGE_KINDS) {
      const edge = edgeOn(color(`k-${kind}`), color('canvas'));
      expect(contrastRatio(edge, color('canvas')), kind).toBeGreaterThanOrEqual(3);
    }
  });

  test('every kind has a colour, and ink on it is readable', () => {
    for (const kind of RANGE_KINDS) {
      const fill = color(`k-${kind}`);
      expect(fill, `${name} ${kind}`).toMatch(/^#/);
      expect(contrastRatio(inkOn(fill), fill), kind).toBeGreaterThanOrEqual(4.5);
    }
  });
});

test('contrast is that of the WCAG definition', () => {
  expect(contrastRatio('#000000', '#ffffff')).toBeCloseTo(21, 5);
  // The grey that WCAG tooling names as the limit on white.
  expect(contrastRatio('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
});

test('a short colour is the long one', () => {
  expect([sixDigits('#fff'), sixDigits(' #0Af '), sixDigits('#0072b2'), sixDigits('red')]).toEqual([
    '#ffffff',
    '#00AAff',
    '#0072b2',
    'red',
  ]);
});

test('an edge is the fill itself where that stands out, darker on light ground, lighter on dark', () => {
  expect(edgeOn('#0072b2', '#ffffff')).toBe('#0072b2');
  expect(contrastRatio(edgeOn('#a9c7e4', '#ffffff'), '#000000')).toBeLessThan(contrastRatio('#a9c7e4', '#000000'));
  expect(contrastRatio(edgeOn('#202830', '#111820'), '#000000')).toBeGreaterThan(contrastRatio('#202830', '#000000'));
});
