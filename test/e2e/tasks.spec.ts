// Long work: it tells how far it is, stops at once when told to, and leaves the library as it was.
import { expect, test } from '@playwright/test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Bridge } from '../../app/ipc/contract';
import { withApp } from './launch';

declare const kdumpscope: Bridge;

/** An iomem of a machine that does not exist: big enough that reading it takes seconds. */
function writeHugeCapture(folder: string): string {
  const lines: string[] = [];
  for (let i = 0; i < 600_000; i += 1) {
    const start = (i * 0x20000).toString(16).padStart(16, '0');
    lines.push(`${start}-${(i * 0x20000 + 0xffff).toString(16).padStart(16, '0')} : System RAM`);
  }
  mkdirSync(path.join(folder, 'capture/proc'), { recursive: true });
  writeFileSync(path.join(folder, 'capture/proc/iomem'), `${lines.join('\n')}\n`);
  return path.join(folder, 'capture');
}

test('an import is cancelled within 200 ms and leaves nothing behind', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kdumpscope-huge-'));
  try {
    const capture = writeHugeCapture(folder);
    await withApp({}, async ({ page }) => {
      const seen = await page.evaluate(async (input) => {
        const phases: string[] = [];
        const judging = new Promise<void>((done) => {
          kdumpscope.on('task:progress', (progress) => {
            if (progress.task !== 'huge') return;
            phases.push(progress.phase);
            if (progress.phase === 'Judging') done();
          });
        });
        const importing = kdumpscope.invoke('library:import', [input], 'huge');
        // In the middle of synchronous work of the worker: no signal could stop it there.
        await judging;
        const asked = performance.now();
        const cancelled = await kdumpscope.invoke('task:cancel', 'huge');
        const result = await importing;
        const tookMs = performance.now() - asked;
        const library = await kdumpscope.invoke('library:list');
        const after = await kdumpscope.invoke('samples:open', 'x86-dimm-removed', 'after');
        return { phases, cancelled, result, tookMs, library, after: after.ok };
      }, capture);
      expect(seen.cancelled).toEqual({ ok: true, value: true });
      expect(seen.result).toMatchObject({ ok: false, error: { code: 'cancelled' } });
      expect(seen.tookMs).toBeLessThan(200);
      expect(seen.library).toEqual({ ok: true, value: [] });
      expect(seen.after).toBe(true);
      expect(seen.phases.length).toBeGreaterThan(1);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
