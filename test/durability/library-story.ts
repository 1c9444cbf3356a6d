// An endless story of library operations that follows from a seed alone, so that the process that does them and the one that
// kills it agree on what the library may look like at any moment.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { chunksOf } from '../../app/core/evidence/content';
import { createBlobSpool, type BlobSpool } from '../../app/store/blob-spool';
import { describeFiles, snapshotId, type LibraryFile } from '../../app/store/describe-files';
import { readLabels, writeLabels } from '../../app/store/labels';
import { listSnapshots, readManifest, readSnapshotFiles, touchSnapshot, writeSnapshot } from '../../app/store/library';
import { recoverLibrary } from '../../app/store/recover';
import { removeSnapshot, restoreSnapshot } from '../../app/store/trash';
import { verifyImage } from '../../app/store/snapshot-image/verify';
import { writeImage } from '../../app/store/snapshot-image/write';
import type { Disk } from '../../app/store/disk';
import { nodeDisk } from '../../app/store/disk';

const MACHINES = 5;
const SPOOLED_BYTES = 50_000;
const OPERATIONS = ['import', 'import', 'import', 'touch', 'label', 'remove', 'restore', 'save', 'recover'] as const;

interface Operation {
  readonly what: (typeof OPERATIONS)[number];
  readonly machine: number;
  readonly number: number;
}

/** What one snapshot says of itself: when it was opened, and its one tag. */
interface Shown {
  readonly openedAt: string;
  readonly tag: string;
}

/** Everything the library shows, by machine. */
export interface Model {
  readonly present: Readonly<Record<string, Shown>>;
  readonly trashed: Readonly<Record<string, Shown>>;
}

export const EMPTY: Model = { present: {}, trashed: {} };

/** A number below `below` that follows from seed and place (xorshift, murmur's mixing). */
export function drawn(seed: number, place: number, below: number): number {
  let x = Math.imul(seed ^ Math.imul(place + 1, 0x9e3779b1), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 15), 0xc2b2ae35);
  return ((x ^ (x >>> 13)) >>> 0) % below;
}

/** The n-th operation of a story. */
export function operationAt(seed: number, number: number): Operation {
  const what = OPERATIONS[drawn(seed, number * 3, OPERATIONS.length)] ?? 'import';
  return { what, machine: drawn(seed, number * 3 + 1, MACHINES), number };
}

const timeOf = (number: number): string => new Date(Date.UTC(2026, 0, 1) + number * 1000).toISOString();

/** Evidence of a machine: some files of its own, some that all have, from nothing to 300 KiB. */
export function filesOf(machine: number): LibraryFile[] {
  return Array.from({ length: 24 }, (_, i) => {
    const owner = i % 3 === 0 ? 99 : machine;
    const bytes = new Uint8Array(drawn(owner, i, i % 8 === 0 ? 300_000 : 4000)).fill(drawn(owner, i + 50, 256));
    return { path: `proc/file-${i}`, bytes };
  });
}

export const idOf = (machine: number): string => snapshotId(describeFiles(filesOf(machine)));

/** What the library shows after an operation. */
export function applied({ present, trashed }: Model, { what, machine, number }: Operation): Model {
  const key = String(machine);
  const here = present[key];
  const gone = trashed[key];
  const without = (from: Model['present']): Model['present'] =>
    Object.fromEntries(Object.entries(from).filter(([name]) => name !== key));
  if (what === 'import')
    return { present: { ...present, [key]: { tag: '', ...here, openedAt: timeOf(number) } }, trashed };
  if (what === 'restore' && gone && !here) return { present: { ...present, [key]: gone }, trashed: without(trashed) };
  if (here === undefined) return { present, trashed };
  if (what === 'touch') return { present: { ...present, [key]: { ...here, openedAt: timeOf(number) } }, trashed };
  if (what === 'label') return { present: { ...present, [key]: { ...here, tag: `tag-${number}` } }, trashed };
  if (what === 'remove') return { present: without(present), trashed: { ...trashed, [key]: here } };
  return { present, trashed };
}

/** As an import does it: what is large goes to the library before anything is known of it. */
async function spooled(files: readonly LibraryFile[], spool: BlobSpool): Promise<LibraryFile[]> {
  const taken: LibraryFile[] = [];
  for (const file of files) {
    const isLarge = file.bytes.length > SPOOLED_BYTES;
    const large = isLarge ? await spool.put(chunksOf(file.bytes)) : undefined;
    taken.push(large === undefined ? file : { ...file, bytes: new Uint8Array(0), large });
  }
  return taken;
}

const about = { appVersion: '0', title: 't', verdict: 'unknown', headline: 'h', problems: [] } as const;

/** Does one operation. */
export async function perform(library: string, operation: Operation, disk: Disk = nodeDisk): Promise<void> {
  const { what, machine, number } = operation;
  const id = idOf(machine);
  const files = filesOf(machine);
  const now = timeOf(number);
  if (what === 'import') {
    const summary = {
      title: 't',
      verdict: 'unknown',
      headline: 'h',
      importedAt: now,
      openedAt: now,
      problems: [],
    } as const;
    const spool = createBlobSpool(library, disk);
    try {
      const taken = await spooled(files, spool);
      const storing = { spool };
      await writeSnapshot(library, taken, describeFiles(taken), { ...summary, problems: [] }, {}, disk, storing);
    } finally {
      await spool.discard();
    }
  } else if (what === 'save') {
    const documents = { machine: '{}\n', runs: '{}\n', headers: new Map<string, Uint8Array>() };
    const content = { files, about: { ...about, title: `${number}`, problems: [] }, ...documents };
    await writeImage(path.join(library, '..', 'saved.kdsnap'), content, disk);
  } else if (what === 'recover') await recoverLibrary(library, disk);
  else if (what === 'restore') await restoreSnapshot(library, id, disk);
  else if (what === 'remove') await removeSnapshot(library, id, now, disk);
  else {
    const read = await readManifest(library, id);
    if (read.state !== 'ok') return;
    const labels = { schema: 'kdumpscope/labels@1', tags: [`tag-${number}`], note: '' } as const;
    if (what === 'touch') await touchSnapshot(library, read.value, now, disk);
    else await writeLabels(library, id, { ...labels, tags: [...labels.tags] }, disk);
  }
}

const shownSchema = z.object({ openedAt: z.string() });
const labelsSchema = z.object({ tags: z.array(z.string()) });

/** What the library shows, every file of every snapshot read and compared. Throws an Error that says what is wrong. */
export async function observe(library: string): Promise<Model> {
  const present: Record<string, Shown> = {};
  const { entries, broken } = await listSnapshots(library);
  const damaged = broken.find(({ cutShort }) => !cutShort);
  if (damaged) throw new Error(`a manifest is damaged: ${damaged.reason}`);
  for (const manifest of entries) {
    const machine = [...Array(MACHINES).keys()].find((m) => idOf(m) === manifest.id);
    if (machine === undefined) throw new Error(`an entry nobody wrote: ${manifest.id}`);
    const read = await readSnapshotFiles(library, manifest);
    if ('damaged' in read) throw new Error(`${machine}: ${read.damaged} is gone or damaged`);
    if (snapshotId(describeFiles(read.files)) !== manifest.id) throw new Error(`${machine}: other files`);
    const labels = await readLabels(library, manifest.id);
    present[String(machine)] = { openedAt: manifest.openedAt, tag: labels?.tags[0] ?? '' };
  }
  const saved = path.join(library, '..', 'saved.kdsnap');
  const verified = await verifyImage(saved);
  if (verified.state === 'checked' && verified.differences.length > 0) throw new Error('the saved image is damaged');
  if (verified.state === 'no-image' && namesIn(path.dirname(saved)).includes('saved.kdsnap')) {
    throw new Error(`the saved image is torn: ${verified.fault.message}`);
  }
  return { present, trashed: trashOf(library) };
}

function trashOf(library: string): Model['trashed'] {
  const trash = path.join(library, 'trash');
  const trashed: Record<string, Shown> = {};
  // The last removed of one machine counts; an earlier one may be half gone.
  const names = namesIn(trash).sort((a, b) => Number(path.extname(a).slice(1)) - Number(path.extname(b).slice(1)));
  for (const [i, id] of names.entries()) {
    if (names.slice(i + 1).some((later) => later.startsWith(id.slice(0, 64)))) continue;
    const machine = [...Array(MACHINES).keys()].find((m) => `${idOf(m)}${path.extname(id)}` === id);
    const read = (name: string): unknown => JSON.parse(readFileSync(path.join(trash, id, name), 'utf8'));
    const hasLabels = namesIn(path.join(trash, id)).includes('labels.json');
    const tag = hasLabels ? labelsSchema.parse(read('labels.json')).tags[0] : undefined;
    trashed[String(machine)] = { openedAt: shownSchema.parse(read('manifest.json')).openedAt, tag: tag ?? '' };
  }
  return trashed;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Fields in one order, for comparing. */
export function textOf({ present, trashed }: Model): string {
  const rows = (of: Model['present']): string[] =>
    Object.entries(of)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([machine, { openedAt, tag }]) => `${machine} ${openedAt} ${tag}`);
  return JSON.stringify({ present: rows(present), trashed: rows(trashed) });
}
