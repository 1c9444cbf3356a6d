// What the window may never do: leave our origin, open windows, ask for permissions, embed pages.
// Everything is denied by default; the tests in test/e2e/security.spec.ts try each of them.
import { app, session, type WebContents } from 'electron';

export const SCHEME = 'app';
export const HOST = 'bundle';
export const PAGE_URL = `${SCHEME}://${HOST}/index.html`;

/** No inline script or style, no network: the page is made of our own files only. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

/** The dev server's address when `electron-vite dev` runs us; never honoured in a packaged app. */
export const devServerUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];

function parseUrl(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}

/** True only for our own page: parsed parts compared exactly, because prefixes also match `app://bundle.evil`. */
export function isOwnPage(url: string): boolean {
  const parsed = parseUrl(url);
  if (parsed === undefined || parsed.username !== '' || parsed.password !== '') return false;
  if (devServerUrl !== undefined) return parsed.origin !== 'null' && parsed.origin === parseUrl(devServerUrl)?.origin;
  return parsed.protocol === `${SCHEME}:` && parsed.host === HOST;
}

/** Denies permissions, foreign navigation, new windows and webviews in every web contents. */
export function lockDown(): void {
  const s = session.defaultSession;
  s.setPermissionRequestHandler((_contents, _permission, done) => done(false));
  s.setPermissionCheckHandler(() => false);
  s.setDevicePermissionHandler(() => false);
  s.on('will-download', (event) => event.preventDefault());
  app.on('web-contents-created', (_event, contents) => guard(contents));
}

function guard(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isOwnPage(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  });
  // A peer connection would open sockets of its own, past every request handler.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // Nothing in the product leads outside, so nothing is handed to the desktop either.
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
