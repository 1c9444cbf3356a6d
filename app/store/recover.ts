// What the writer of the library does at its start, and after an import was cut short: unfinished files and half imports are
// removed, what is damaged is moved to quarantine/ and told, blobs that nothing names are removed. Whatever is sound stays.
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { hashesTo } from './blob-chunks';
import { nodeDisk, type Disk } from './disk';
import { makeFolderDurably, TEMP_MARK } from './durable-write';
import { listSnapshots } from './library';
import {
  blobFile,
  blobFolder,
  quarantineFolder,
  snapshotFolder,
  snapshotsFolder,
  trashFolder,
} from './library-folders';
import type { Manifest } from './manifest';

/** A snapshot that was moved to quarantine/. */
export interface Quarantined {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
}

export interface Recovery {
  /** Unfinished files removed. */
  readonly unfinished: number;
  /** Imports that never reached their manifest, removed. */
  readonly cutShort: number;
  readonly quarantined: readonly Quarantined[];
  /** Blobs that nothing names, removed. */
  readonly unusedBlobs: number;
}

/** Tidies the library, quickly: of blobs only those that are gone or of another size are found. Never beside an import. */
export async function recoverLibrary(library: string, disk: Disk = nodeDisk): Promise<Recovery> {
  const unfinished = await removeUnfinished(library, disk);
  const { broken } = await listSnapshots(library);
  const quarantined: Quarantined[] = [];
  let cutShort = 0;
  for (const { id, reason, cutShort: isCutShort } of broken) {
    if (isCutShort) {
      await disk.remove(snapshotFolder(library, id));
      cutShort += 1;
    } else {
      await quarantine(library, id, disk);
      quarantined.push({ id, title: id.slice(0, 12), reason: `its manifest is damaged (${reason})` });
    }
  }
  quarantined.push(...(await quarantineDamaged(library, false, disk)));
  return { unfinished, cutShort, quarantined, unusedBlobs: await sweepBlobs(library, disk) };
}

/** Moves away every snapshot with a blob that is not what its name says. `deep` hashes them all; it may run beside imports. */
export async function quarantineDamaged(
  library: string,
  deep: boolean,
  disk: Disk = nodeDisk,
): Promise<readonly Quarantined[]> {
  const quarantined: Quarantined[] = [];
  const known = new Map<string, boolean>();
  for (const manifest of (await listSnapshots(library)).entries) {
    const damaged = await firstDamaged(library, manifest, deep, known);
    if (damaged === undefined) continue;
    const { id, title } = manifest;
    await quarantine(library, id, disk);
    quarantined.push({ id, title, reason: `the bytes of ${damaged} are gone or changed` });
  }
  return quarantined;
}

async function removeUnfinished(library: string, disk: Disk): Promise<number> {
  const folders = [library, blobFolder(library)];
  for (const parent of [snapshotsFolder(library), trashFolder(library), path.join(library, 'samples')]) {
    for (const name of await namesIn(parent)) folders.push(path.join(parent, name));
  }
  let removed = 0;
  for (const folder of folders) {
    for (const name of await namesIn(folder)) {
      if (!name.startsWith(TEMP_MARK)) continue;
      await disk.remove(path.join(folder, name));
      removed += 1;
    }
  }
  return removed;
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** The path of the first file whose blob is not what the manifest says. */
async function firstDamaged(
  library: string,
  { files }: Manifest,
  deep: boolean,
  known: Map<string, boolean>,
): Promise<string | undefined> {
  for (const { path: file, sha256, sizeBytes } of files) {
    const isSound = known.get(sha256) ?? (await check(library, sha256, sizeBytes, deep));
    known.set(sha256, isSound);
    if (!isSound) return file;
  }
  return undefined;
}

async function check(library: string, sha256: string, sizeBytes: number, deep: boolean): Promise<boolean> {
  if (deep) return hashesTo(blobFile(library, sha256), sha256);
  return stat(blobFile(library, sha256)).then(
    ({ size }) => size === sizeBytes,
    () => false,
  );
}

/** Moves a snapshot's folder away under a name that is free. Its sound blobs stay, for whoever mends it. */
async function quarantine(library: string, id: string, disk: Disk): Promise<void> {
  await makeFolderDurably(quarantineFolder(library), disk);
  const taken = new Set(await namesIn(quarantineFolder(library)));
  let name = id;
  for (let number = 2; taken.has(name); number += 1) name = `${id}-${number}`;
  await disk.rename(snapshotFolder(library, id), path.join(quarantineFolder(library), name));
  await disk.syncFolder(quarantineFolder(library));
  await disk.syncFolder(snapshotsFolder(library));
}

/** Digests that any manifest of the library names; undefined while one cannot be read, because its blobs are not known. */
async function namedDigests(library: string): Promise<Set<string> | undefined> {
  const named = new Set<string>();
  for (const parent of [snapshotsFolder(library), trashFolder(library), quarantineFolder(library)]) {
    for (const name of await namesIn(parent)) {
      const text = await readFile(path.join(parent, name, 'manifest.json'), 'utf8').catch(() => '{}');
      if (!isJson(text)) return undefined;
      for (const [digest] of text.matchAll(/[0-9a-f]{64}/g)) named.add(digest);
    }
  }
  return named;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function sweepBlobs(library: string, disk: Disk): Promise<number> {
  const named = await namedDigests(library);
  if (named === undefined) return 0;
  const unused = (await namesIn(blobFolder(library))).filter((name) => !named.has(name));
  for (const name of unused) await disk.remove(path.join(blobFolder(library), name));
  return unused.length;
}
