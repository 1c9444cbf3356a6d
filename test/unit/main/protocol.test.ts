// Only the path check: the rest of the module needs Electron and is tried in test/e2e/security.spec.ts.
import { expect, it, vi } from 'vitest';

vi.mock('electron', () => ({ app: { isPackaged: true }, net: {}, protocol: {}, session: {} }));
const { resolveInside } = await import('../../../app/main/protocol');
const { isOwnPage } = await import('../../../app/main/security');

it.each([
  ['/index.html', '/srv/renderer/index.html'],
  ['/', '/srv/renderer/index.html'],
  ['/assets/a%20b.js', '/srv/renderer/assets/a b.js'],
  ['/assets/../index.html', '/srv/renderer/index.html'],
])('serves %s', (pathname, file) => {
  expect(resolveInside('/srv/renderer', pathname)).toBe(file);
});

it.each([
  '/../main/index.js',
  '/%2e%2e/main/index.js',
  '/..%2f..%2fetc/passwd',
  '/..',
  '/%00',
  '/a%5c..%5cb',
  '/%E0%A4%A',
])('refuses %s', (pathname) => {
  expect(resolveInside('/srv/renderer', pathname)).toBeUndefined();
});

it('does not take a sibling folder with the same beginning for inside', () => {
  expect(resolveInside('/srv/renderer', '/../renderer-evil/x')).toBeUndefined();
});

it('knows our own page by its parts', () => {
  expect(isOwnPage('app://bundle/index.html#sample=x')).toBe(true);
  const others = [
    'app://bundle.evil/',
    'app://bundle@evil/',
    'app://evil/bundle',
    'https://bundle/',
    'file:///x',
    '',
    'app:',
  ];
  for (const url of others) expect(isOwnPage(url), url).toBe(false);
});
