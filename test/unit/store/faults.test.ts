// Every call with which the store changes the disk fails once: disk full, no permission, a write cut short. The library is then
// the old or the new one, and recovery finds nothing to quarantine.
import { expect, it } from 'vitest';
import { nodeDisk, type Disk } from '../../../app/store/disk';
import { lockLibrary } from '../../../app/store/lock';
import { recoverLibrary } from '../../../app/store/recover';
import { applied, EMPTY, observe, perform, textOf } from '../../durability/library-story';
import { tempFolder } from '../../lib/temp-folder';
import path from 'node:path';

const fault = (code: string): Error => Object.assign(new Error(code), { code });

/** A disk whose n-th call fails; `seen` counts them. A write stores half of its bytes first. `after` keeps failing. */
function failingDisk(at: number, code: string, after: boolean): Disk & { seen: () => number } {
  let seen = 0;
  const check = (): void => {
    seen += 1;
    if (seen === at || (after && seen > at)) throw fault(code);
  };
  return {
    seen: () => seen,
    makeFolder: async (folder) => (check(), nodeDisk.makeFolder(folder)),
    rename: async (from, to) => (check(), nodeDisk.rename(from, to)),
    remove: async (target) => (check(), nodeDisk.remove(target)),
    syncFile: async (file) => (check(), nodeDisk.syncFile(file)),
    syncFolder: async (folder) => (check(), nodeDisk.syncFolder(folder)),
    async createFile(file) {
      check();
      const handle = await nodeDisk.createFile(file);
      return {
        async write(bytes) {
          if (seen + 1 === at) await handle.write(bytes.subarray(0, bytes.length >> 1));
          check();
          return handle.write(bytes);
        },
        sync: async () => (check(), handle.sync()),
        close: () => handle.close(),
      };
    },
  };
}

const STORY = (['import', 'label', 'touch', 'save', 'remove', 'restore', 'recover'] as const).map((what, i) => ({
  what,
  machine: 1,
  number: i + 10,
}));

it.each([
  ['ENOSPC', false],
  ['EIO', true],
  ['EACCES', true],
] as const)('%s at any call, and at all that follow: %s', async (code, after) => {
  let faults = 0;
  for (const [i, operation] of STORY.entries()) {
    const all = failingDisk(Infinity, code, after);
    const probe = path.join(await tempFolder(), 'library');
    for (const earlier of STORY.slice(0, i)) await perform(probe, earlier);
    await perform(probe, operation, all);
    // Every call of short operations; of an import of 24 files, every ninth.
    for (let at = 1; at <= all.seen(); at += all.seen() > 60 ? 9 : 1) {
      const library = path.join(await tempFolder(), 'library');
      let model = EMPTY;
      for (const earlier of STORY.slice(0, i)) {
        await perform(library, earlier);
        model = applied(model, earlier);
      }
      await perform(library, operation, failingDisk(at, code, after)).then(
        () => undefined,
        (error: unknown) => expect(error).toMatchObject({ code }),
      );
      faults += 1;
      const found = textOf(await observe(library));
      expect([operation.what, at, [textOf(model), textOf(applied(model, operation))].includes(found)]).toEqual([
        operation.what,
        at,
        true,
      ]);
      expect((await recoverLibrary(library)).quarantined).toEqual([]);
      expect(textOf(await observe(library))).toBe(found);
      // The same again, on a sound disk, does it.
      await perform(library, operation);
      expect(textOf(await observe(library))).toBe(textOf(applied(model, operation)));
    }
  }
  expect(faults).toBeGreaterThan(40);
});

it('lets one process write, and takes over from one that is gone', async () => {
  const library = await tempFolder();
  const first = await lockLibrary(library);
  expect(await lockLibrary(library)).toEqual({ state: 'other', pid: process.pid });
  if (first.state === 'held') await first.release();
  const second = await lockLibrary(library);
  expect(second.state).toBe('held');
});
