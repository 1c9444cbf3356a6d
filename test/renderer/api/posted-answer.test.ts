// Answers that come through a port: whichever of port and question is first, the answer arrives, and only our own ports count.
// @vitest-environment happy-dom
import { MessageChannel } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { answerMessages } from '../../../app/ipc/answer-parts';
import { postedAnswer } from '../../../renderer/src/api/posted-answer';

/** What the page sees when the preload posts a port; happy-dom itself carries none. */
function bringPort(posted: unknown, source: unknown, answer: object): void {
  const { port1, port2 } = new MessageChannel();
  window.dispatchEvent(Object.assign(new Event('message'), { source, data: posted, ports: [port2] }));
  for (const message of answerMessages(answer)) port1.postMessage(message);
}

describe('postedAnswer', () => {
  test('the port before the question', async () => {
    bringPort({ posted: 1 }, window, { ok: true, value: 'first' });
    expect(await postedAnswer({ posted: 1 })).toEqual({ ok: true, value: 'first' });
  });

  test('the question before the port, and two at once in any order', async () => {
    const two = postedAnswer({ posted: 2 });
    const three = postedAnswer({ posted: 3 });
    bringPort({ posted: 3 }, window, { ok: true, value: 'third' });
    bringPort({ posted: 2 }, window, { ok: false, error: { code: 'io', message: 'second' } });
    expect(await three).toEqual({ ok: true, value: 'third' });
    expect(await two).toEqual({ ok: false, error: { code: 'io', message: 'second' } });
  });

  test('columns of 64-bit addresses arrive as columns', async () => {
    const starts = BigUint64Array.of(0n, 0xffff_ffff_ffff_ffffn);
    bringPort({ posted: 4 }, window, { ok: true, value: starts });
    const answer = await postedAnswer<BigUint64Array>({ posted: 4 });
    expect(answer.ok && [...answer.value]).toEqual([0n, 0xffff_ffff_ffff_ffffn]);
  });

  test('columns of many messages arrive whole, and views without what lies beside them', async () => {
    const all = Float64Array.from({ length: 300_000 }, (_, i) => i / 3);
    const value = { rows: [{ times: all, part: all.subarray(7, 20_007) }], name: 'x' };
    bringPort({ posted: 6 }, window, { ok: true, value });
    const answer = await postedAnswer<typeof value>({ posted: 6 });
    expect(answer).toEqual({ ok: true, value });
    expect(answer.ok && answer.value.rows[0]?.part.buffer.byteLength).toBe(160_000);
  });

  test('a port from elsewhere, or under no number, is not taken', async () => {
    const answer = postedAnswer({ posted: 5 });
    bringPort({ posted: 5 }, null, { ok: true, value: 'foreign' });
    bringPort({ posted: '5' }, window, { ok: true, value: 'nameless' });
    bringPort({ posted: 5 }, window, { ok: true, value: 'own' });
    expect(await answer).toEqual({ ok: true, value: 'own' });
  });
});
