// Serves the renderer's built files under app://bundle, with the content security policy as a header.
// A file is served only when its resolved path stays inside the renderer's folder.
import { app, net, protocol } from 'electron';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { CONTENT_SECURITY_POLICY, HOST, SCHEME } from './security';

/** Must run before `ready`. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
  // enableSandbox() overrides --no-sandbox for the child processes, which then abort as root.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
}

/** The file a request path names inside `root`, or undefined when it would leave it. */
export function resolveInside(root: string, pathname: string): string | undefined {
  let relative: string;
  try {
    relative = decodeURIComponent(pathname).replace(/^\/+/, '');
  } catch {
    return undefined;
  }
  if (relative.includes('\0') || relative.includes('\\')) return undefined;
  const file = path.resolve(root, relative === '' ? 'index.html' : relative);
  return file.startsWith(root + path.sep) ? file : undefined;
}

/** Answers app://bundle/… from the folder `root`. */
export function serveRenderer(root: string): void {
  protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url);
    if (url.host !== HOST || request.method !== 'GET') return refuse(404);
    const file = resolveInside(root, url.pathname);
    if (file === undefined) return refuse(403);
    const found = await net.fetch(pathToFileURL(file).href).catch(() => null);
    if (found === null || !found.ok) return refuse(404);
    const headers = new Headers(found.headers);
    headers.set('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    headers.set('X-Content-Type-Options', 'nosniff');
    return new Response(found.body, { status: 200, headers });
  });
}

function refuse(status: 403 | 404): Response {
  return new Response('', { status, headers: { 'Content-Security-Policy': CONTENT_SECURITY_POLICY } });
}
