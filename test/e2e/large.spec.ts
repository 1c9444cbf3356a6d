// A log of 300 MB: its import and the saving of its image tell their bytes, stop when told to, and leave nothing behind.
import { expect, test, type Page } from '@playwright/test';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Bridge } from '../../app/ipc/contract';
import { installAsk } from './ask';
import { withApp } from './launch';

declare const kdumpscope: Bridge;

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
