// What the start of the writer finds: damage is moved to quarantine and told, everything else is as it was.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { listSnapshots } from '../../../app/store/library';
import { lockLibrary } from '../../../app/store/lock';
import { quarantineDamaged, recoverLibrary } from '../../../app/store/recover';
import { purgeTrash, removeSnapshot } from '../../../app/store/trash';
import { filesOf, idOf, observe, perform } from '../../durability/library-story';
import { sha256Of } from '../../../app/store/blobs';
import { tempFolder } from '../../lib/temp-folder';

const importOf = (machine: number, number = machine) => ({ what: 'import' as const, machine, number });

async function libraryOfTwo(): Promise<string> {
  const library = path.join(await tempFolder(), 'library');
  await perform(library, importOf(1));
  await perform(library, importOf(2));
  return library;
}

/** A blob that machine 1 has and machine 2 has not. */
function ownBlob(): string {
  const others = new Set(filesOf(2).map(({ bytes }) => sha256Of(bytes)));
  const own = filesOf(1).map(({ bytes }) => sha256Of(bytes));
  return own.find((sha256) => !others.has(sha256)) ?? '';
}

it('finds a flipped bit by hashing, a missing blob at once, and leaves the other snapshot alone', async () => {
  for (const how of ['flipped', 'gone'] as const) {
    const library = await libraryOfTwo();
    const blob = path.join(library, 'blobs', ownBlob());
    const bytes = await readFile(blob);
    bytes[0] = bytes.readUInt8(0) ^ 1;
    await (how === 'gone' ? rm(blob) : writeFile(blob, bytes));
    const quick = await recoverLibrary(library);
    expect(quick.quarantined.length).toBe(how === 'gone' ? 1 : 0);
    const deep = await quarantineDamaged(library, true);
    const [found] = [...quick.quarantined, ...deep];
    expect(found).toMatchObject({ id: idOf(1), title: 't' });
    expect(found?.reason).toMatch(/^the bytes of proc\/file-\d+ are gone or changed$/);
    expect(await readdir(path.join(library, 'quarantine'))).toEqual([idOf(1)]);
    expect(Object.keys((await observe(library)).present)).toEqual(['2']);
    // Importing the evidence again mends it; the sound blobs of the quarantined one were kept.
    expect((await recoverLibrary(library)).unusedBlobs).toBe(0);
    await perform(library, importOf(1, 9));
    expect(Object.keys((await observe(library)).present)).toEqual(['1', '2']);
    expect(await quarantineDamaged(library, true)).toEqual([]);
  }
});

it('removes unfinished files wherever they lie', async () => {
  const library = await libraryOfTwo();
  for (const folder of ['', 'blobs', `snapshots/${idOf(1)}`]) {
    await writeFile(path.join(library, folder, '.unfinished-1-1-x'), 'half');
  }
  expect(await recoverLibrary(library)).toEqual({ unfinished: 3, cutShort: 0, quarantined: [], unusedBlobs: 0 });
});

it('keeps the blobs of removed snapshots until they are purged', async () => {
  const library = await libraryOfTwo();
  await removeSnapshot(library, idOf(1), '2026-01-05T00:00:00.000Z');
  expect((await recoverLibrary(library)).unusedBlobs).toBe(0);
  expect(await purgeTrash(library, '2026-01-05T00:00:00.000Z')).toBe(0);
  expect(await purgeTrash(library, '2026-01-06T00:00:00.000Z')).toBe(1);
  expect((await recoverLibrary(library)).unusedBlobs).toBeGreaterThan(0);
  expect((await listSnapshots(library)).entries.map(({ id }) => id)).toEqual([idOf(2)]);
  await observe(library);
});

it.each([
  ['of an earlier boot', { pid: process.pid, boot: 'earlier', started: '' }],
  ['of a process that is gone', { pid: 2 ** 22 + 1, boot: 'this', started: '' }],
  ['of a process whose number is used again', { pid: process.pid, boot: 'this', started: '1' }],
])('takes over a lock %s', async (_, holder) => {
  const library = await tempFolder();
  const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  await writeFile(
    path.join(library, 'lock'),
    JSON.stringify({ ...holder, boot: holder.boot === 'this' ? boot : 'no' }),
  );
  const lock = await lockLibrary(library);
  expect(lock.state).toBe('held');
  if (lock.state === 'held') await lock.release();
  expect(await readdir(library)).toEqual([]);
});

it('takes over a lock that says nothing', async () => {
  const library = await tempFolder();
  await writeFile(path.join(library, 'lock'), 'torn');
  expect((await lockLibrary(library)).state).toBe('held');
});
