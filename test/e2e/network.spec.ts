// The program uses no network: not while every view is used, and not when something inside the page tries.
import { expect, test } from '@playwright/test';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { everyView } from './every-view';
import { launchedPid, withApp } from './launch';
import { internetSockets, processTree } from './open-sockets';

/** What Playwright itself made the program listen on: the debugger of the main process and of Chromium, on the loopback. */
const isDebugger = (socket: string): boolean => / (0100007F|0{24}01000000|0{31}1):/i.test(socket);

test('every view, and not one request or socket beyond our own files', async () => {
  test.skip(process.platform !== 'linux', 'sockets are read from /proc');
  test.setTimeout(180_000);
  await withApp({}, async ({ app, page }) => {
    const pid = launchedPid(app);
    const asked = new Set<string>();
    page.on('request', (request) => asked.add(new URL(request.url()).protocol));
    await app.evaluate(({ session }) => {
      const urls: string[] = [];
      Reflect.set(globalThis, 'completed', urls);
      session.defaultSession.webRequest.onSendHeaders(({ url }) => void urls.push(url));
    });
    const sockets = new Set<string>();
    let looked = 0;
    const look = (): void => {
      const tree = processTree(pid);
      expect(tree.length, 'Electron has children').toBeGreaterThan(2);
      for (const socket of internetSockets(tree)) sockets.add(socket);
      looked += 1;
    };
    await page.reload();
    await everyView(page, () => Promise.resolve(look()));
    expect(looked).toBeGreaterThan(8);
    expect([...sockets].filter((socket) => !isDebugger(socket))).toEqual([]);
    // The debuggers are seen: the same look would have seen others.
    expect([...sockets].filter(isDebugger).length).toBeGreaterThan(0);
    expect([...asked]).toEqual(['app:']);
    const sent = (await app.evaluate(() => Reflect.get(globalThis, 'completed') as string[])).map(
      (url) => new URL(url).protocol,
    );
    expect(new Set(sent).size, sent.join(' ')).toBeLessThanOrEqual(2);
    for (const protocol of sent) expect(['app:', 'file:']).toContain(protocol);
  });
});

test('nothing reaches a server that would answer: not from the page, nor from a window without our policy', async () => {
  let reached = 0;
  const server = createServer((_request, response) => {
    reached += 1;
    response.end('x');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  try {
    await withApp({}, async ({ app, page }) => {
      const url = `http://127.0.0.1:${port}/`;
      // The server itself answers.
      expect(await (await fetch(url)).text()).toBe('x');
      expect(reached).toBe(1);
      const fromPage = await page.evaluate(async (target) => {
        const out: string[] = [];
        const failed = (): string => 'failed';
        out.push(await fetch(target).then(() => 'answered', failed));
        out.push(navigator.sendBeacon(target, 'x') ? 'queued' : 'failed');
        out.push(
          await new Promise<string>((done) => {
            const image = new Image();
            image.onload = () => done('loaded');
            image.onerror = () => done('failed');
            image.src = target;
          }),
        );
        out.push(
          await new Promise<string>((done) => {
            try {
              const socket = new WebSocket(target.replace('http', 'ws'));
              socket.onopen = () => done('open');
              socket.onerror = () => done('failed');
            } catch {
              done('failed');
            }
          }),
        );
        return out;
      }, url);
      for (const how of fromPage) expect(['failed', 'queued']).toContain(how);
      // Candidates of a peer connection would name our addresses, and their sockets would be open.
      const candidates = await page.evaluate(async () => {
        const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:9' }] });
        peer.createDataChannel('x');
        const seen: string[] = [];
        const done = new Promise<void>((end) => {
          peer.onicecandidate = ({ candidate }) => (candidate === null ? end() : void seen.push(candidate.candidate));
          peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && end();
        });
        await peer.setLocalDescription(await peer.createOffer());
        await done;
        peer.close();
        return seen;
      });
      expect(candidates.filter((text) => / udp /i.test(text))).toEqual([]);
      // Past the page's policy: the main process itself, by name and by number, and a window of another page.
      const fromMain = await app.evaluate(
        ({ net }, targets) =>
          Promise.all(
            targets.map((target) =>
              net.fetch(target).then(
                () => 'answered',
                (error: unknown) => String(error),
              ),
            ),
          ),
        [url, url.replace('127.0.0.1', 'localhost')],
      );
      for (const how of fromMain) expect(how).toMatch(/ERR_BLOCKED_BY_CLIENT|ERR_NAME_NOT_RESOLVED/);
      const loaded = await app.evaluate(async ({ BrowserWindow }, target) => {
        const window = new BrowserWindow({ show: false });
        const how = await window.loadURL(target).then(
          () => 'loaded',
          (error: unknown) => String(error),
        );
        window.destroy();
        return how;
      }, url);
      expect(loaded).toMatch(/ERR_BLOCKED_BY_CLIENT|ERR_NAME_NOT_RESOLVED/);
      // A session of its own has no request handler of ours: there Chromium's switches must hold.
      const other = await app.evaluate(
        ({ session }, target) =>
          session
            .fromPartition('elsewhere')
            .fetch(target)
            .then(
              () => 'answered',
              (error: unknown) => String(error),
            ),
        url,
      );
      expect(other).toContain('ERR_NAME_NOT_RESOLVED');
      expect(reached).toBe(1);
    });
  } finally {
    server.close();
  }
});
