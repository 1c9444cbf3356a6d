// A log of 300 MB: its import and the saving of its image tell their bytes, stop when told to, and leave nothing behind.
import { expect, test, type Page } from '@playwright/test';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Bridge } from '../../app/ipc/contract';
import type * as Electron from 'electron';
import type { MessagePort as Port } from 'node:worker_threads';
import { installAsk } from './ask';
import { withApp } from './launch';

declare const kdumpscope: Bridge;

declare global {
  /** In the main process, put there by `watchImports`. */
  var importing: Port;
}

const LOG_BYTES = 300_000_000;

function writeCapture(folder: string): string {
  const capture = path.join(folder, 'capture');
  mkdirSync(path.join(capture, 'proc'), { recursive: true });
  mkdirSync(path.join(capture, 'var/log'), { recursive: true });
  writeFileSync(path.join(capture, 'proc/iomem'), '00001000-3fffffff : System RAM\n');
  writeFileSync(path.join(capture, 'var/log/messages'), '');
  truncateSync(path.join(capture, 'var/log/messages'), LOG_BYTES);
  return capture;
}

/** Asks, cancels at the first progress in bytes that is past 30 MB; the answer. */
function cancelled(page: Page, phase: string, ...request: readonly unknown[]): Promise<unknown> {
  const name = phase.replaceAll(' ', '-');
  return page.evaluate(
    async ({ phase, name, request }) => {
      const seen = new Promise<void>((done) => {
        kdumpscope.on('task:progress', ({ task, phase: now, done: count, unit }) => {
          if (task === name && now === phase && unit === 'bytes' && (count ?? 0) > 30_000_000) done();
        });
      });
      const answer = ask(...request, name);
      await seen;
      await kdumpscope.invoke('task:cancel', name);
      return answer;
    },
    { phase, name, request },
  );
}

test('importing and saving it are cancelled in the middle and leave nothing behind', async () => {
  test.setTimeout(180_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'kdumpscope-large-'));
  const profile = mkdtempSync(path.join(tmpdir(), 'kdumpscope-large-profile-'));
  const blobs = path.join(profile, 'library', 'blobs');
  try {
    const capture = writeCapture(folder);
    await withApp({ profile }, async ({ app, page }) => {
      await page.evaluate(installAsk);
      expect(await cancelled(page, 'Reading', 'library:import', [capture])).toMatchObject({
        ok: false,
        error: { code: 'cancelled' },
      });
      await expect.poll(() => readdirSync(blobs)).toEqual([]);
      const imported = await page.evaluate((input) => ask('library:import', [input], 'whole'), capture);
      expect(imported).toMatchObject({ ok: true });
      expect(readdirSync(blobs).length).toBe(2);

      await app.evaluate(
        ({ dialog }, filePath) => {
          dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
        },
        path.join(folder, 'saved.kdsnap'),
      );
      const [id] = readdirSync(path.join(profile, 'library', 'snapshots'));
      for (const [phase, redact] of [
        ['Reading the library', false],
        ['Writing', false],
        ['Replacing', true],
      ] as const) {
        expect(await cancelled(page, phase, 'image:save', id, redact)).toMatchObject({
          ok: false,
          error: { code: 'cancelled' },
        });
        expect(readdirSync(folder)).toEqual(['capture']);
      }
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(profile, { recursive: true, force: true });
  }
});

/** Runs in the main process: notes where imports are handed to a thread. */
function watchImports(): void {
  const { MessagePort } = process.getBuiltinModule('node:worker_threads');
  const post = Reflect.get(MessagePort.prototype, 'postMessage') as (this: Port, ...message: unknown[]) => void;
  MessagePort.prototype.postMessage = function (this: Port, message: { name?: unknown } | null, ...more) {
    if (message?.name === 'importEvidence') globalThis.importing = this;
    post.call(this, message, ...more);
  };
}

test('the thread that imports it dies: one card says so, the snapshot beside it stays open, and the next import works', async () => {
  test.setTimeout(180_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'kdumpscope-large-'));
  const profile = mkdtempSync(path.join(tmpdir(), 'kdumpscope-large-profile-'));
  try {
    const capture = writeCapture(folder);
    await withApp({ profile, args: ['--sample=x86-dimm-removed'] }, async ({ app, page }) => {
      await expect(page.getByTestId('verdict')).toBeVisible();
      await app.evaluate(watchImports);
      const reading = page.evaluate(
        () =>
          new Promise<void>((done) => {
            kdumpscope.on('task:progress', ({ done: count, unit }) => {
              if (unit === 'bytes' && (count ?? 0) > 30_000_000) done();
            });
          }),
      );
      const open = ({ BrowserWindow }: typeof Electron, paths: string[]): void =>
        BrowserWindow.getAllWindows()[0]?.webContents.send('app:open-paths', paths);
      await app.evaluate(open, [capture]);
      await reading;
      // A message that is none of the pool's: the thread does not survive it.
      await app.evaluate(() => importing.postMessage(null));
      await expect(page.getByTestId('error-card')).toHaveCount(1);
      await expect(page.getByTestId('error-card')).toContainText('Something went wrong inside Kdumpscope');
      await expect(page.getByTestId('verdict')).toBeVisible();
      await expect.poll(() => readdirSync(path.join(profile, 'library', 'blobs'))).toEqual([]);
      await page.getByTestId('error-card').getByRole('button', { name: 'Try again' }).click();
      await expect(page.getByTestId('error-card')).toHaveCount(0);
      await expect(page.getByRole('list', { name: 'Open snapshots' }).getByRole('listitem')).toHaveCount(2);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(profile, { recursive: true, force: true });
  }
});
