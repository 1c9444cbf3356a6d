// How a snapshot was looked at, on disk: kept, bounded, and never the reason that something does not open.
import fc from 'fast-check';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ViewState } from '../../../app/core/view/view-state';
import { viewStateSchema } from '../../../app/store/view-state';
import { createViewStates } from '../../../app/store/view-states';

const SNAPSHOT = 'a'.repeat(64);
const SAMPLE = 'sample-x86-dimm-removed';
const FULL: ViewState = {
  schema: 'kdumpscope/view-state@1',
  screen: 'map',
  selection: { kind: 'range', lane: 'elfcorehdr', start: '0x100000000', last: '0xffffffffffffffff' },
  map: {
    window: { start: '0x0', last: '0x3fffffff' },
    mode: 'log',
    unit: 'pfn',
    order: ['verdict', 'iomem'],
    hidden: ['memblock'],
    changesShown: false,
  },
  draft: { events: ['memory.add:0x100000000+1G'], config: { nr_cpus: '8' }, faults: ['no-rebuild'] },
  run: {
    scenario: { events: ['panic'], design: 'v12', config: {}, faults: [] },
    following: true,
    playhead: 7,
    a: 1,
    b: 9,
    panic: 8,
    window: { from: 0.5, to: 12.25 },
  },
};

let library: string;
let log: ReturnType<typeof vi.fn<(message: string, detail: unknown) => void>>;
beforeEach(async () => {
  library = await mkdtemp(path.join(tmpdir(), 'kdumpscope-views-'));
  log = vi.fn<(message: string, detail: unknown) => void>();
  await mkdir(path.join(library, 'snapshots', SNAPSHOT), { recursive: true });
  await writeFile(path.join(library, 'snapshots', SNAPSHOT, 'manifest.json'), '{}');
});
afterEach(() => rm(library, { recursive: true, force: true }));

const fileOf = (id: string): string =>
  path.join(library, id === SNAPSHOT ? 'snapshots' : 'samples', id, 'view-state.json');

const writer = (): Promise<boolean> => Promise.resolve(true);

describe('createViewStates', () => {
  it.each([SNAPSHOT, SAMPLE])('keeps what was set of %s, also for the next start', async (id) => {
    const states = createViewStates(library, writer, log);
    states.set(id, { schema: FULL.schema });
    states.set(id, FULL);
    expect(await states.get(id)).toEqual(FULL);
    expect(states.pending).toBe(true);
    await states.flush();
    expect(states.pending).toBe(false);
    expect(await createViewStates(library, writer, log).get(id)).toEqual(FULL);
    expect(log).not.toHaveBeenCalled();
  });

  it('writes once after a pause, however often it was told', async () => {
    vi.useFakeTimers();
    const states = createViewStates(library, writer, log);
    for (let playhead = 0; playhead < 500; playhead += 1)
      states.set(SAMPLE, { ...FULL, run: { following: true, playhead, panic: 0 } });
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    await states.flush();
    expect((await createViewStates(library, writer, log).get(SAMPLE))?.run?.playhead).toBe(499);
  });

  it.each([
    ['', 'not JSON'],
    ['{"schema":"kdumpscope/view-state@1"', 'not JSON'],
    ['null', ''],
    ['{"schema":"kdumpscope/view-state@9"}', 'schema'],
    ['{"schema":"kdumpscope/view-state@1","map":{"mode":"3d"}}', 'map'],
    ['{"schema":"kdumpscope/view-state@1","run":{"following":true,"playhead":-1,"panic":0}}', 'playhead'],
    ['{"schema":"kdumpscope/view-state@1","selection":{"kind":"area","start":"0x2","last":"0x1"}}', 'selection'],
  ])('takes the defaults for %j and tells the log', async (text, reason) => {
    await writeFile(fileOf(SNAPSHOT), text);
    expect(await createViewStates(library, writer, log).get(SNAPSHOT)).toBeUndefined();
    expect(log).toHaveBeenCalledOnce();
    expect(JSON.stringify(log.mock.calls[0])).toContain(reason);
  });

  it('does not read a file beyond its bound', async () => {
    await writeFile(fileOf(SNAPSHOT), ' '.repeat(20 * 1024 * 1024) + JSON.stringify(FULL));
    expect(await createViewStates(library, writer, log).get(SNAPSHOT)).toBeUndefined();
    expect(log).toHaveBeenCalledOnce();
  });

  it('makes no folder of a snapshot that is gone, and forgets on request', async () => {
    const states = createViewStates(library, writer, log);
    const gone = 'b'.repeat(64);
    states.set(gone, FULL);
    await states.flush();
    await expect(stat(path.join(library, 'snapshots', gone))).rejects.toThrow();
    states.set(SNAPSHOT, FULL);
    await states.flush();
    expect(await readFile(fileOf(SNAPSHOT), 'utf8')).toContain('view-state@1');
    states.set(SNAPSHOT, FULL);
    await states.reset(SNAPSHOT);
    await states.flush();
    expect(await states.get(SNAPSHOT)).toBeUndefined();
    await expect(stat(fileOf(SNAPSHOT))).rejects.toThrow();
  });

  it('a library that cannot be written is told and harms nothing', async () => {
    await writeFile(path.join(library, 'samples'), 'a file, not a folder');
    const states = createViewStates(library, writer, log);
    states.set(SAMPLE, FULL);
    await states.flush();
    expect(log).toHaveBeenCalledOnce();
    expect(states.pending).toBe(false);
  });
});

describe('viewStateSchema', () => {
  it('takes what the product writes, and any other content without a throw', () => {
    expect(viewStateSchema.safeParse(FULL)).toEqual({ success: true, data: FULL });
    fc.assert(
      fc.property(fc.anything(), (content) => {
        expect(viewStateSchema.safeParse(content).success).toBe(false);
        const near = viewStateSchema.safeParse({ ...FULL, selection: content });
        if (near.success) expect(content).toHaveProperty('kind');
      }),
      { seed: 20261122, numRuns: 500 },
    );
  });

  it.each([
    { draft: { events: Array.from({ length: 10_001 }, () => 'panic'), config: {}, faults: [] } },
    { draft: { events: ['x'.repeat(201)], config: {}, faults: [] } },
    { map: { ...FULL.map, hidden: Array.from({ length: 33 }, () => 'iomem') } },
    { map: { ...FULL.map, window: { start: '0x10000000000000000', last: '0x10000000000000000' } } },
    { selection: { kind: 'evidence', where: { file: 'x'.repeat(4097) } } },
    { run: { ...FULL.run, window: { from: 3, to: 3 } } },
    { run: { ...FULL.run, window: { from: 0, to: Infinity } } },
  ])('refuses what is out of bounds: %#', (part) => {
    expect(viewStateSchema.safeParse({ ...FULL, ...part }).success).toBe(false);
  });
});

it('who only reads the library writes and removes no view state', async () => {
  const states = createViewStates(library, writer, log);
  states.set(SAMPLE, FULL);
  await states.flush();
  const text = await readFile(fileOf(SAMPLE), 'utf8');
  const other = createViewStates(library, () => Promise.resolve(false), log);
  other.set(SAMPLE, { schema: FULL.schema });
  await other.flush();
  await other.reset(SAMPLE);
  expect(await readFile(fileOf(SAMPLE), 'utf8')).toBe(text);
});
