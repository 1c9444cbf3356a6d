// A snapshot of the window's library opens on the command line by its folder, and gives what the capture it came from
// gives; one that is gone or damaged is refused with what to do.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadEvidence } from '../../app/input/load-evidence';
import { storedSource } from '../../app/jobs/stored-source';
import { describeFiles, snapshotId } from '../../app/store/describe-files';
import { writeSnapshot, type SnapshotSummary } from '../../app/store/library';
import { snapshotFolder } from '../../app/store/library-folders';
import { capturePath } from '../lib/captures';
import { runCli } from '../lib/run-cli';

const library = mkdtempSync(path.join(tmpdir(), 'kdumpscope-stored-'));
afterAll(() => rmSync(library, { recursive: true, force: true }));
const capture = capturePath('x86_64/01-dimm-file/01-loaded.tar.gz');

async function store(): Promise<string> {
  const loaded = await loadEvidence([capture]);
  if ('error' in loaded) throw new Error(loaded.error.message);
  const stored = describeFiles(loaded.files);
  const now = '2026-01-02T03:04:05.000Z';
  const summary: SnapshotSummary = {
    title: 'm',
    verdict: 'complete',
    headline: '',
    importedAt: now,
    openedAt: now,
    problems: [],
  } as const;
  await writeSnapshot(library, loaded.files, stored, summary);
  return snapshotFolder(library, snapshotId(stored));
}

describe('a stored snapshot on the command line', () => {
  it('gives what its capture gives', async () => {
    const folder = await store();
    const events = ['--event', 'memory.add:0x100000000+1G', 'panic', '--json'];
    const fromCapture = runCli(['simulate', capture, ...events]);
    expect(fromCapture.code).toBe(0);
    expect(runCli(['simulate', folder, ...events])).toEqual(fromCapture);
    expect(runCli(['simulate', path.join(folder, 'manifest.json'), ...events])).toEqual(fromCapture);
  });

  it('says what to do where a file of it is damaged', async () => {
    const folder = await store();
    const id = storedSource(folder)?.id ?? '';
    const gone = runCli(['check', snapshotFolder(library, id.replace(/./g, 'a'))]);
    expect(gone).toMatchObject({ code: 2, stdout: '' });
    expect(gone.stderr).toContain('no longer in the library');
    writeFileSync(path.join(folder, 'manifest.json'), '{');
    expect(runCli(['check', folder]).code).toBe(2);
  });
});

describe('storedSource', () => {
  it('takes nothing else for a snapshot', () => {
    const id = 'a'.repeat(64);
    expect(storedSource(`/l/snapshots/${id}/`)).toEqual({ kind: 'library', library: '/l', id });
    for (const other of ['/l/snapshots', `/l/blobs/${id}`, `/l/snapshots/${id}/x`, `/l/snapshots/${id.slice(1)}`, ''])
      expect(storedSource(other)).toBeUndefined();
  });
});
