// The gate in front of every request, with an Electron made of plain objects.
import { describe, expect, it } from 'vitest';
import { channels, type Channel } from '../../../app/ipc/contract';
import type { AnswerHead } from '../../../app/ipc/answer-parts';
import type { Handlers } from '../../../app/ipc/server';
import { startGate, type Listener } from '../../lib/ipc-gate';

const OWN = 'app://bundle/index.html';
const start = (overrides: Partial<Handlers> = {}): ReturnType<typeof startGate> =>
  startGate((url) => url === OWN, overrides);

const top = { url: OWN, parent: null };

describe('serve', () => {
  it('answers every channel of the contract and no other', () => {
    expect([...start().listeners.keys()].sort()).toEqual([...channels].sort());
  });

  it.each([
    ['no frame', null],
    ['a frame inside our page', { url: OWN, parent: top }],
    ['a foreign page', { url: 'https://example.invalid/', parent: null }],
    ['a page with our name as a prefix', { url: `${OWN}.evil`, parent: null }],
  ])('refuses %s', async (_what, frame) => {
    const { ask, called, log } = start();
    expect(await ask('app:info', frame)).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(called).toEqual([]);
    expect(log).toHaveBeenCalledOnce();
  });

  it.each([
    ['library:open', ['x']],
    ['library:import', [['/a'], 'task with spaces']],
    ['library:import', [['a'], 't']],
    ['evidence:read', ['a'.repeat(64), '', 0, 1]],
    ['evidence:read', ['a'.repeat(64), 'x', 0.5, 1]],
    ['evidence:read', ['a'.repeat(64), 'x', 0, 1024 * 1024 + 1]],
    ['sim:run', ['a'.repeat(64), { events: ['panic'], config: {} }, 't']],
    ['sim:run', ['a'.repeat(64), { events: [1], config: {}, faults: [] }, 't']],
    ['sim:run', ['a'.repeat(64), { events: ['x'.repeat(201)], config: {}, faults: [] }, 't']],
    ['sim:run', ['../x', { events: [], config: {}, faults: [] }, 't']],
    ['sim:run', ['sample-x', { events: [], config: {}, faults: [], more: 1 }, 't']],
    ['sim:designs', [1]],
    ['sim:choices', [1]],
    ['scenario:check', [{ events: 'panic', config: {}, faults: [] }]],
    ['scenario:save', [{ events: [], config: { a: 1 }, faults: [] }]],
    ['scenario:open', ['/etc/passwd']],
    ['view:get', ['../x']],
    ['view:reset', ['sample-x', 1]],
    ['view:set', ['sample-x', {}]],
    ['view:set', ['sample-x', { schema: 'kdumpscope/view-state@2' }]],
    ['view:set', ['../../x', { schema: 'kdumpscope/view-state@1' }]],
    ['view:set', ['sample-x', { schema: 'kdumpscope/view-state@1', more: 1 }]],
    [
      'view:set',
      ['sample-x', { schema: 'kdumpscope/view-state@1', selection: { kind: 'area', start: 1, last: '0x2' } }],
    ],
    ['app:info', [undefined]],
  ] satisfies [Channel, unknown[]][])('refuses wrong arguments of %s: %j', async (channel, args) => {
    const { ask, called } = start();
    expect(await ask(channel, top, ...args)).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(called).toEqual([]);
  });

  it('refuses a foreign frame and loose arguments of a posted channel, through its port', async () => {
    const { ask, called, listeners } = start();
    expect(await ask('sim:run', { url: OWN, parent: top })).toMatchObject({ error: { code: 'refused' } });
    const answer = new Promise((resolve) => {
      const event = { senderFrame: top, ports: [{ postMessage: ({ answer }: AnswerHead) => resolve(answer) }] };
      listeners.get('library:open')?.(event as unknown as Parameters<Listener>[0], 'a'.repeat(64));
    });
    expect(await answer).toMatchObject({ error: { code: 'refused' } });
    expect(called).toEqual([]);
  });

  it('lets sound requests through', async () => {
    const { ask, called } = start();
    await ask('evidence:read', top, 'sample-x86', 'proc/iomem', 0, 1024 * 1024);
    await ask('library:import', top, ['/a b', '/c'], 'task-1');
    await ask('view:set', top, 'a'.repeat(64), { schema: 'kdumpscope/view-state@1', screen: 'map' });
    expect(called).toEqual(['evidence:read', 'library:import', 'view:set']);
  });

  it('turns faults into plain words without a stack', async () => {
    const fault = Object.assign(new Error("EACCES: open '/x'"), { code: 'EACCES', path: '/x' });
    const denied = start({ 'app:info': () => Promise.reject(fault) });
    expect(await denied.ask('app:info', top)).toEqual({
      ok: false,
      error: { code: 'io', message: 'Permission denied.', where: '/x' },
    });
    const bug = start({ 'app:info': () => Promise.reject(new TypeError('secret internals')) });
    expect(JSON.stringify(await bug.ask('app:info', top))).not.toContain('secret');
    const aborted = Object.assign(new Error('The task has been aborted'), { name: 'AbortError' });
    const cancelled = start({ 'app:info': () => Promise.reject(aborted) });
    expect(await cancelled.ask('app:info', top)).toMatchObject({ error: { code: 'cancelled' } });
    expect(cancelled.log).not.toHaveBeenCalled();
  });
});
