import { expect, it } from 'vitest';
import { libraryCsv } from '../../../../app/core/view/library-csv';

it('quotes everything (RFC 4180) and lets no title be a formula', () => {
  const entry = {
    id: 'a',
    title: '=HYPERLINK("x")',
    verdict: 'unknown',
    headline: 'one, "two"',
    importedAt: 'i',
    openedAt: 'o',
    sizeBytes: 7,
    tags: ['a', 'b'],
    note: 'l1\nl2',
  } as const;
  expect(libraryCsv([entry])).toBe(
    'title,arch,release,verdict,headline,tags,note,importedAt,openedAt,sizeBytes,id\r\n' +
      '"\'=HYPERLINK(""x"")","","","unknown","one, ""two""","a, b","l1\nl2","i","o","7","a"\r\n',
  );
});
