// The copy is the text, whatever is in it. That it has memory of its own is measured by the bench of imports.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ownText } from '../../../../app/core/text/own-text';

it('is the same text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => ownText(text) === text),
    { seed: 5, numRuns: 500 },
  );
});

it.each(['\ufeffx', 'half of a pair \ud834', ''])('is the same text for %j', (text) => {
  expect(ownText(text)).toBe(text);
});
