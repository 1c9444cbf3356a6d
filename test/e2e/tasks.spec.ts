// Long work: it tells how far it is, stops at once when told to, and leaves the library as it was.
import { expect, test } from '@playwright/test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Bridge } from '../../app/ipc/contract';
import { installAsk } from './ask';
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
      await page.evaluate(installAsk);
      const seen = await page.evaluate(async (input) => {
        const phases: string[] = [];
        const judging = new Promise<void>((done) => {
          kdumpscope.on('task:progress', (progress) => {
            if (progress.task !== 'huge') return;
            phases.push(progress.phase);
            if (progress.phase === 'Judging') done();
          });
        });
        const importing = ask('library:import', [input], 'huge');
        // In the middle of synchronous work of the worker: no signal could stop it there.
        await judging;
        const asked = performance.now();
        const cancelled = await kdumpscope.invoke('task:cancel', 'huge');
        const result = await importing;
        const tookMs = performance.now() - asked;
        const library = await kdumpscope.invoke('library:list');
        const after = await ask('samples:open', 'x86-dimm-removed', 'after');
        return { phases, cancelled, result, tookMs, library, after };
      }, capture);
      expect(seen.cancelled).toEqual({ ok: true, value: true });
      expect(seen.result).toMatchObject({ ok: false, error: { code: 'cancelled' } });
      expect(seen.tookMs).toBeLessThan(200);
      expect(seen.library).toEqual({ ok: true, value: [] });
      expect(seen.after).toMatchObject({ ok: true });
      expect(seen.phases.length).toBeGreaterThan(1);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a run of ten thousand events is cancelled within 200 ms, and the next one is not kept from running', async () => {
  await withApp({}, async ({ page }) => {
    await page.evaluate(installAsk);
    const seen = await page.evaluate(async () => {
      const events = Array.from({ length: 10_000 }, (_, i) => `cpu.${i % 2 === 0 ? 'offline' : 'online'}:1`);
      const scenario = { events, config: {}, faults: [] };
      const times: number[] = [];
      const answers: unknown[] = [];
      // While it simulates, and while it judges the steps.
      for (const phase of ['Simulating', 'Judging step']) {
        const reached = new Promise<void>((done) => {
          kdumpscope.on('task:progress', (progress) => {
            if (progress.task === phase.slice(0, 3) && progress.phase === phase) done();
          });
        });
        const answer = ask('sim:run', 'sample-x86-dimm-removed', scenario, phase.slice(0, 3));
        await reached;
        const asked = performance.now();
        await kdumpscope.invoke('task:cancel', phase.slice(0, 3));
        answers.push(await answer);
        times.push(performance.now() - asked);
      }
      const short = { events: ['cpu.offline:1'], config: {}, faults: [] };
      const next = await ask('sim:run', 'sample-x86-dimm-removed', short, 'next');
      return { times, answers, next };
    });
    for (const answer of seen.answers) expect(answer).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    for (const ms of seen.times) expect(ms).toBeLessThan(200);
    expect(seen.next).toMatchObject({ ok: true, value: { events: ['cpu.offline:1'] } });
  });
});
