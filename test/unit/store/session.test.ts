// What was open, on disk: the last state, by the library's writer alone, and never the reason that nothing opens.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Session } from '../../../app/core/view/session';
import { createSession } from '../../../app/store/session';

const ID = 'a'.repeat(64);
const OPEN: Session = {
  schema: 'kdumpscope/session@1',
  tabs: [
    { id: ID, title: 'lpar42' },
    { id: 'sample-x86-dimm-removed', title: 'a DIMM was pulled' },
  ],
  active: 'sample-x86-dimm-removed',
  screen: 'map',
};
const writer = (): Promise<boolean> => Promise.resolve(true);
const reader = (): Promise<boolean> => Promise.resolve(false);

let library: string;
const log = vi.fn<(message: string, detail: unknown) => void>();
beforeEach(async () => {
  library = await mkdtemp(path.join(tmpdir(), 'kdumpscope-session-'));
  log.mockReset();
});
afterEach(() => rm(library, { recursive: true, force: true }));
const file = (): string => path.join(library, 'session.json');

it('keeps the last of what was set, for the page after a crash at once and for the next start on disk', async () => {
  const session = createSession(library, writer, log);
  session.set({ ...OPEN, screen: 'overview' });
  const first = session.flush();
  session.set(OPEN);
  expect(await session.get()).toEqual(OPEN);
  expect(session.pending).toBe(true);
  await Promise.all([first, session.flush()]);
  expect(session.pending).toBe(false);
  expect(await createSession(library, writer, log).get()).toEqual(OPEN);
  expect(log).not.toHaveBeenCalled();
});

it('is the writer’s alone: who only reads neither opens it nor writes it', async () => {
  const session = createSession(library, writer, log);
  session.set(OPEN);
  await session.flush();
  const text = await readFile(file(), 'utf8');
  const other = createSession(library, reader, log);
  expect(await other.get()).toBeUndefined();
  other.set({ ...OPEN, tabs: [] });
  await other.flush();
  expect(await readFile(file(), 'utf8')).toBe(text);
  // Its own page finds what it had.
  expect((await other.get())?.tabs).toEqual([]);
});

it.each([
  '',
  'null',
  '{"schema":"kdumpscope/session@2"}',
  JSON.stringify({ ...OPEN, tabs: [{ id: '../../etc', title: '' }] }),
  JSON.stringify({ ...OPEN, tabs: [OPEN.tabs[0], OPEN.tabs[0]] }),
  JSON.stringify({ ...OPEN, tabs: Array.from({ length: 65 }, (_, i) => ({ id: `sample-${i}`, title: '' })) }),
  ' '.repeat(1024 * 1024) + JSON.stringify(OPEN),
])('of a damaged file nothing is opened (%#)', async (text) => {
  await writeFile(file(), text);
  expect(await createSession(library, writer, log).get()).toBeUndefined();
  expect(log.mock.calls.length).toBe(1);
});
