// Every channel of the contract against wrong senders, counts and shapes: one clear refusal, nothing thrown, nothing done.
// What is wrong is wrong by construction, not by our schemas: another kind of value where the contract's type has one kind.
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { argumentSchemas } from '../../../app/ipc/arguments';
import { channels, isChannel, type Channel } from '../../../app/ipc/contract';
import { startGate } from '../../lib/ipc-gate';
import { SOUND_REQUESTS } from '../../lib/sound-requests';

vi.mock('electron', () => ({ app: { isPackaged: true }, session: {} }));
const { isOwnPage } = await import('../../../app/main/security');

const OWN = 'app://bundle/index.html';
const top = { url: OWN, parent: null };
const REFUSED = { ok: false, error: { code: 'refused' } };

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : value instanceof Object ? 'object' : typeof value;

/** What structured clone can carry: also maps, dates, typed arrays, big integers, holes and keys of the prototype. */
const anything = fc.anything({
  key: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', 'length', 'theme', 'events')),
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
  withNullPrototype: true,
  maxDepth: 4,
});

function nested(depth: number): unknown {
  let value: unknown = {};
  for (let i = 0; i < depth; i += 1) value = i % 2 === 0 ? [value] : { events: value };
  return value;
}
const cyclic: unknown[] = [];
cyclic.push(cyclic, { cyclic });
const HUGE: readonly unknown[] = [
  nested(50_000),
  cyclic,
  Array.from({ length: 1_000_000 }, () => '/x'),
  new Uint8Array(16 * 1024 * 1024),
  'x'.repeat(17 * 1024 * 1024),
  JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'),
];

/** `null` stands for "alone" in one place of the contract. */
const mayBeNull = (channel: Channel, index: number): boolean => channel === 'library:import-text' && index === 1;

async function refuses(channel: Channel, args: readonly unknown[]): Promise<void> {
  const { ask, called, log } = startGate(isOwnPage);
  expect(await ask(channel, top, ...args)).toMatchObject(REFUSED);
  expect(called).toEqual([]);
  expect(log).toHaveBeenCalledOnce();
}

describe('every channel', () => {
  it('has a schema and a sound request, which is let through as it is', async () => {
    expect(Object.keys(argumentSchemas).sort()).toEqual([...channels].sort());
    expect(Object.keys(SOUND_REQUESTS).sort()).toEqual([...channels].sort());
    for (const channel of channels) {
      const { ask, called, given, log } = startGate(isOwnPage);
      await ask(channel, top, ...SOUND_REQUESTS[channel]);
      expect(called).toEqual([channel]);
      expect(given[0]).toEqual([...SOUND_REQUESTS[channel]]);
      expect(log).not.toHaveBeenCalled();
    }
  });

  const disposed = {
    get parent(): never {
      throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    },
  };
  const SENDERS: readonly [string, unknown][] = [
    ['no frame', null],
    ['a frame that is gone', disposed],
    ['a frame in our page', { url: OWN, parent: top }],
    ['a frame of ours in a foreign page', { url: OWN, parent: { url: 'https://example.invalid/', parent: null } }],
    ['a page before it has an address', { url: '', parent: null }],
    ...[
      'about:blank',
      'https://example.invalid/',
      'http://bundle/index.html',
      'file:///index.html',
      'data:text/html,app://bundle/',
      'blob:app://bundle/6c1d',
      'devtools://devtools/bundled/inspector.html',
      'chrome-error://chromewebdata/',
      'javascript:app://bundle/',
      'app://bundle.evil/index.html',
      'app://bundle:8080/index.html',
      'app://evil@bundle/index.html',
      'app://bundle@evil/index.html',
      'app://evil/app://bundle/index.html',
      'app:bundle/index.html',
      'apps://bundle/index.html',
      'view-source:app://bundle/index.html',
    ].map((url): [string, unknown] => [url, { url, parent: null }]),
  ];

  it.each(SENDERS)('refuses a sound request from %s', async (_name, frame) => {
    const { ask, called, log } = startGate(isOwnPage);
    for (const channel of channels) {
      expect(await ask(channel, frame, ...SOUND_REQUESTS[channel]), channel).toMatchObject(REFUSED);
    }
    expect(called).toEqual([]);
    expect(log).toHaveBeenCalledTimes(channels.length);
  });

  it.each(channels)('%s refuses too few and too many arguments', async (channel) => {
    const sound = SOUND_REQUESTS[channel];
    for (let count = 0; count < sound.length; count += 1) await refuses(channel, sound.slice(0, count));
    for (const more of [undefined, null, 'x', {}, sound]) await refuses(channel, [...sound, more]);
  });

  it.each(channels)('%s refuses arguments of other kinds', async (channel) => {
    const sound = SOUND_REQUESTS[channel];
    const oneWrong = fc.nat({ max: Math.max(0, sound.length - 1) }).chain((at) => {
      const wrong = anything.filter(
        (value) => kindOf(value) !== kindOf(sound[at]) && !(value === null && mayBeNull(channel, at)),
      );
      return wrong.map((value) => (sound.length === 0 ? [value] : sound.map((arg, i) => (i === at ? value : arg))));
    });
    await fc.assert(
      fc.asyncProperty(oneWrong, (args) => refuses(channel, args)),
      { seed: 6, numRuns: 60 },
    );
  });

  it.each(channels)('%s refuses unknown keys, prototype keys and odd elements in what it takes', async (channel) => {
    const sound = SOUND_REQUESTS[channel];
    for (const [at, arg] of sound.entries()) {
      const fields: Record<string, unknown> = {};
      if (arg instanceof Object) Object.assign(fields, arg);
      const put = (value: unknown): unknown[] => sound.map((own, i) => (i === at ? value : own));
      if (kindOf(arg) === 'array') {
        for (const odd of [null, 1, {}, [], '', '\0', 'x'.repeat(70_000)]) await refuses(channel, put([odd]));
      } else if (kindOf(arg) === 'object') {
        await refuses(channel, put({ ...fields, more: 1 }));
        await refuses(channel, put({ ...fields, ['__proto__']: { polluted: true } }));
        await refuses(channel, put({ ...fields, constructor: {} }));
        await refuses(channel, put(new Map(Object.entries(fields))));
      }
    }
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it.each(channels)('%s refuses what is huge, deep or cyclic, alone and in each place', async (channel) => {
    const sound = SOUND_REQUESTS[channel];
    for (const huge of HUGE) {
      await refuses(channel, [huge, huge, huge, huge, huge]);
      for (const at of sound.keys())
        await refuses(
          channel,
          sound.map((arg, i) => (i === at ? huge : arg)),
        );
    }
  });

  it('objects of very many keys are refused', async () => {
    const keys = Object.fromEntries(Array.from({ length: 250_000 }, (_, i) => [`key${i}`, i]));
    for (const channel of ['app:info', 'settings:set', 'view:set'] as const) await refuses(channel, [keys]);
  });

  it('does not let identifiers name other places', async () => {
    const bad = [
      '',
      '..',
      '../x',
      '/etc/passwd',
      'a/b',
      'x'.repeat(65),
      `${'a'.repeat(63)}G`,
      'sample-',
      'sample-../x',
    ];
    for (const channel of channels) {
      const sound = SOUND_REQUESTS[channel];
      const at = sound.findIndex((arg) => arg === 'a'.repeat(64));
      if (at < 0) continue;
      for (const id of bad)
        await refuses(
          channel,
          sound.map((arg, i) => (i === at ? id : arg)),
        );
    }
    for (const id of bad) await refuses('samples:open', [id === 'x'.repeat(65) || id === '' ? id : `${id}/..`, 't']);
  });
});

it('knows its channels only by their own names', () => {
  const names = fc.oneof(
    fc.string(),
    fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'app:info ', 'APP:INFO', 'app:info\0'),
    anything,
  );
  const known = new Set<unknown>(channels);
  fc.assert(
    fc.property(names, (name) => isChannel(name) === known.has(name)),
    { seed: 6, numRuns: 2000 },
  );
});
