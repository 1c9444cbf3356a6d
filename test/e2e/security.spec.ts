// What a hostile page or file inside the window could try. Expectations are the brief's list, not our settings.
import { expect, test } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { channels, isPosted, type Bridge } from '../../app/ipc/contract';
import { SOUND_REQUESTS } from '../lib/sound-requests';
import { installAsk } from './ask';
import { sandboxed, withApp } from './launch';

declare const kdumpscope: Bridge;

test('the page is sandboxed, isolated and has no way out', async () => {
  await withApp({}, async ({ app, page }) => {
    const facts = await app.evaluate(({ app: a, BrowserWindow }) => ({
      noSandbox: a.commandLine.hasSwitch('no-sandbox'),
      url: BrowserWindow.getAllWindows()[0]?.webContents.getURL(),
    }));
    expect(facts.noSandbox).toBe(!sandboxed);
    expect(facts.url).toBe('app://bundle/index.html');

    const seen = await page.evaluate(async () => {
      const violated = new Promise<string>((done) =>
        document.addEventListener('securitypolicyviolation', (e) => done(e.violatedDirective), { once: true }),
      );
      const script = document.createElement('script');
      script.textContent = 'globalThis.pwned = 1';
      document.body.append(script);
      const nameOf = (e: unknown): string => (e instanceof Error || e instanceof DOMException ? e.name : 'other');
      return {
        globals: ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in globalThis),
        bridge: Object.keys(kdumpscope).sort(),
        policy: (await fetch(location.href)).headers.get('content-security-policy') ?? '',
        violated: await violated,
        pwned: Reflect.get(globalThis, 'pwned') as unknown,
        evaluated: (() => {
          try {
            return Reflect.construct(Function, ['return 1']) instanceof Function ? 'made' : 'other';
          } catch (e) {
            return nameOf(e);
          }
        })(),
        geolocation: await new Promise((done) =>
          navigator.geolocation.getCurrentPosition(
            () => done('granted'),
            (e) => done(e.code),
          ),
        ),
        notifications: await Notification.requestPermission(),
        camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', nameOf),
        opened: window.open('https://example.invalid/') === null,
      };
    });
    expect(seen.globals).toEqual([]);
    expect(seen.bridge).toEqual(['invoke', 'on', 'pathForFile']);
    expect(seen.policy).toContain("default-src 'none'");
    expect(seen.policy).not.toContain('unsafe');
    expect(seen.violated).toContain('script-src');
    expect(seen.pwned).toBeUndefined();
    expect(seen.evaluated).toBe('EvalError');
    expect(seen.geolocation).toBe(1);
    expect(seen.notifications).toBe('denied');
    expect(seen.camera).toMatch(/^Not(Allowed|Found|Supported)Error$/);
    expect(seen.opened).toBe(true);
    expect(await app.evaluate(() => Reflect.get(globalThis, 'openedOutside') as unknown)).toBeUndefined();
    expect(app.windows().length).toBe(1);
  });
});

test('only our own built files are served', async () => {
  await withApp({}, async ({ app, page }) => {
    const asked = [
      'app://bundle/%2e%2e/main/index.js',
      'app://bundle/..%2fmain/index.js',
      'app://bundle/..%5cmain%5cindex.js',
      'app://bundle/%2fetc/passwd',
      'app://bundle/%00',
      'app://bundle/%E0%A4%A',
      'app://bundle.evil/index.html',
      'file:///etc/passwd',
      'https://example.invalid/',
    ];
    const fromPage = await page.evaluate(
      (urls) =>
        Promise.all(
          urls.map((url) =>
            fetch(url).then(
              (r) => r.status,
              () => 'failed',
            ),
          ),
        ),
      asked,
    );
    asked.forEach((url, i) => expect(['failed', 403, 404], url).toContain(fromPage[i]));
    // The page's policy stops some of these before they leave; the protocol itself must refuse them too.
    const ours = asked.filter((url) => url.startsWith('app://'));
    const fromMain = await app.evaluate(
      ({ net }, urls) =>
        Promise.all(
          urls.map((url) =>
            net.fetch(url).then(
              (r) => r.status,
              () => 'failed',
            ),
          ),
        ),
      ours,
    );
    ours.forEach((url, i) => expect(['failed', 403, 404], url).toContain(fromMain[i]));
    expect(await app.evaluate(({ net }) => net.fetch('app://bundle/index.html').then((r) => r.status))).toBe(200);
  });
});

test('the window cannot be led away from our page', async () => {
  await withApp({}, async ({ app, page }) => {
    const targets = ['https://example.invalid/', 'file:///etc/passwd', 'app://bundle.evil/', 'data:text/html,<p>x'];
    for (const target of targets) {
      await page.evaluate((url) => {
        const link = document.createElement('a');
        link.href = url;
        document.body.append(link);
        link.click();
        link.remove();
      }, target);
      // A round trip through the main process and back: the navigation has been decided by then.
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('1'));
      expect(page.url(), target).toContain('app://bundle/index.html');
    }
    // A frame, even one of our own pages: the policy leaves an error page of no origin, without our bridge.
    const frames = await app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      await contents?.executeJavaScript(`new Promise((done) => {
        const frame = document.createElement('iframe');
        frame.onload = frame.onerror = done;
        frame.src = 'app://bundle/index.html';
        document.body.append(frame);
      })`);
      const children = contents?.mainFrame.framesInSubtree.slice(1) ?? [];
      return Promise.all(
        children.map(async (frame) => ({
          origin: frame.origin,
          bridge: (await frame.executeJavaScript('typeof kdumpscope')) as string,
        })),
      );
    });
    expect(frames).toEqual([{ origin: 'null', bridge: 'undefined' }]);
    expect(app.windows().length).toBe(1);
  });
});

test('requests with wrong channels, arguments or senders are refused', async () => {
  await withApp({}, async ({ app, page }) => {
    await page.evaluate(installAsk);
    const answers = await page.evaluate(async () => {
      const asks: [unknown, ...unknown[]][] = [
        ['no:such'],
        ['__proto__'],
        ['constructor'],
        [undefined],
        ['app:info', 'surplus'],
        ['settings:set', { theme: 'pink' }],
        ['settings:set', { theme: 'dark', more: 1 }],
        ['library:import', [], 't'],
        ['library:import', ['relative/path'], 't'],
        ['library:import', ['/etc/hostname\0'], 't'],
        ['library:import', '/etc/hostname', 't'],
        ['library:open', '../../etc', 't'],
        ['samples:open', '../x86', 't'],
        ['evidence:read', 'a'.repeat(64), 'proc/iomem', -1, 10],
        ['evidence:read', 'a'.repeat(64), 'proc/iomem', 0, 2 ** 30],
        ['report:save', 'a'.repeat(64), 'exe'],
        ['clipboard:write', 7],
      ];
      const out: { asked: string; text: string }[] = [];
      for (const request of asks) {
        out.push({ asked: JSON.stringify(request), text: JSON.stringify(await ask(...request)) });
      }
      return out;
    });
    expect(answers.length).toBe(17);
    for (const answer of answers) {
      expect(answer.text, answer.asked).toContain('"code":"refused"');
      expect(answer.text, 'no stack trace').not.toMatch(/\bat .*\.js|node_modules/);
    }

    // A sound request from a page that is not ours, in a window that has our preload.
    const foreign: unknown = await app.evaluate(async ({ BrowserWindow, app: a }, install) => {
      const window = new BrowserWindow({
        show: false,
        webPreferences: { preload: `${a.getAppPath()}/out/preload/index.cjs`, sandbox: true },
      });
      await window.loadURL('data:text/html,<p>elsewhere');
      await window.webContents.executeJavaScript(`(${install})()`);
      const answers: unknown = await window.webContents.executeJavaScript(
        "Promise.all([ask('app:info'), ask('samples:open', 'x86-dimm-removed', 't')])",
      );
      window.destroy();
      return answers;
    }, installAsk.toString());
    const refused = { ok: false, error: { code: 'refused' } };
    expect(foreign).toMatchObject([refused, refused]);
    expect(await page.evaluate(() => kdumpscope.invoke('app:info'))).toMatchObject({ ok: true });
  });
});

test('every window has the safe preferences, and webview, frames and popups stay closed', async () => {
  await withApp({}, async ({ app, page }) => {
    const preferences = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => {
        const contents: unknown = window.webContents;
        const read: unknown = Reflect.get(Object(contents), 'getLastWebPreferences');
        return typeof read === 'function' ? (Reflect.apply(read, contents, []) as Record<string, unknown>) : {};
      }),
    );
    expect(preferences).toHaveLength(1);
    expect(preferences[0]).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
    });
    for (const name of [
      'allowRunningInsecureContent',
      'experimentalFeatures',
      'nodeIntegrationInWorker',
      'spellcheck',
    ]) {
      expect(preferences[0]?.[name] ?? false, name).toBe(false);
    }
    for (const name of ['enableBlinkFeatures', 'enablePreferredSizeMode']) {
      expect(preferences[0]?.[name] ?? '', name).toBeFalsy();
    }
    const attached = await page.evaluate(async () => {
      const view = document.createElement('webview');
      view.setAttribute('src', 'app://bundle/index.html');
      view.setAttribute('allowpopups', '');
      document.body.append(view);
      await new Promise((done) => requestAnimationFrame(done));
      return { methods: 'loadURL' in view, popup: window.open('app://bundle/index.html') };
    });
    expect(attached).toEqual({ methods: false, popup: null });
    const contents = await app.evaluate(({ webContents }) => webContents.getAllWebContents().length);
    expect(contents).toBe(1);
  });
});

test('every channel, asked past our preload: junk from our own page and sound requests from elsewhere are refused', async () => {
  const preload = path.join(mkdtempSync(path.join(tmpdir(), 'kdumpscope-raw-')), 'raw.cjs');
  // What a page could do that took over its own process: any channel, any arguments, ports or none.
  writeFileSync(
    preload,
    `const { contextBridge, ipcRenderer } = require('electron');
    contextBridge.exposeInMainWorld('raw', {
      invoke: (channel, ...args) => ipcRenderer.invoke(channel, ...args).catch((error) => 'error: ' + error.message),
      post: (channel, args) => new Promise((done) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => done(data.answer);
        ipcRenderer.postMessage(channel, args);
        ipcRenderer.postMessage(channel, args, [port2]);
      }),
    });`,
  );
  try {
    await withApp({}, async ({ app, page }) => {
      const ask = (url: string, sound: boolean): Promise<[string, unknown][]> =>
        app.evaluate(
          async ({ BrowserWindow }, [target, file, names, requests]) => {
            const window = new BrowserWindow({ show: false, webPreferences: { preload: file, sandbox: true } });
            await window.loadURL(target).catch(() => undefined);
            const script = `(async () => {
              const out = [];
              for (const [channel, posted, args] of ${JSON.stringify(requests)})
                out.push([channel, await (posted ? raw.post(channel, args) : raw.invoke(channel, ...args))]);
              for (const name of ${JSON.stringify(names)}) out.push([name, await raw.invoke(name, 1)]);
              return out;
            })()`;
            const answers = (await window.webContents.executeJavaScript(script)) as [string, unknown][];
            window.destroy();
            return answers;
          },
          [
            url,
            preload,
            ['no:such', '__proto__', 'constructor', 'ELECTRON_BROWSER_SANDBOX'],
            channels.map((channel) => [
              channel,
              isPosted(channel),
              sound ? SOUND_REQUESTS[channel] : [{ junk: true }, null, -1, ['x'], 'y', 7],
            ]),
          ] as const,
        );
      for (const [url, sound] of [
        ['app://bundle/index.html', false],
        ['data:text/html,<p>elsewhere', true],
      ] as const) {
        const answers = await ask(url, sound);
        expect(answers).toHaveLength(channels.length + 4);
        for (const [channel, answer] of answers.slice(0, channels.length)) {
          expect(answer, `${channel} from ${url}`).toMatchObject({ ok: false, error: { code: 'refused' } });
        }
        for (const [name, answer] of answers.slice(channels.length)) {
          expect(String(answer), name).toContain('No handler registered');
        }
      }
      // Nothing broke meanwhile.
      expect(await page.evaluate(() => kdumpscope.invoke('app:info'))).toMatchObject({ ok: true });
    });
  } finally {
    rmSync(path.dirname(preload), { recursive: true, force: true });
  }
});
