// Reads and judges files as one machine and stores them. Bytes that are too large to be held pass from their source straight into
// the library's folder, where they count only once the manifest is there.
import { createBlobSpool } from '../store/blob-spool';
import { describeFiles, snapshotId } from '../store/describe-files';
import { nodeDisk } from '../store/disk';
import { writeSnapshot } from '../store/library';
import { examine, snapshotTitle } from './examine';
import type { JobRequest, JobResult } from './jobs';
import { loadImport } from './load-import';
import type { Report } from './progress';
import { withTransfer } from './transfer';

/** The job; what it spooled and did not store is removed, unless its thread is ended: then recovery does. */
export async function importOf(request: JobRequest<'importEvidence'>, report: Report): Promise<unknown> {
  const spool = createBlobSpool(request.library);
  try {
    const loaded = await loadImport(request, report, spool);
    if (!loaded.ok) return loaded;
    const { files, problems, title, kept } = loaded.value;
    const stored = describeFiles(files);
    report({ phase: 'Judging' });
    const paths = request.paths.length > 0 ? request.paths : ['Pasted text'];
    const { machine, judgement, view } = examine(
      loaded.value,
      snapshotId(stored),
      (m) => title ?? snapshotTitle(m, paths),
    );
    const total = stored.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    let done = 0;
    report({ phase: 'Storing', done, total, unit: 'bytes' });
    const onBytes = (count: number): void => {
      done += count;
      report({ phase: 'Storing', done, total, unit: 'bytes' });
    };
    const summary = {
      title: view.title,
      ...(machine.arch !== undefined && { arch: machine.arch.value }),
      ...(machine.release !== undefined && { release: machine.release.value }),
      verdict: judgement.verdict,
      headline: judgement.headline,
      importedAt: request.now,
      openedAt: request.now,
      problems: problems.map((problem) => ({ ...problem, where: { ...problem.where } })),
    };
    const storing = { spool, onBytes };
    await writeSnapshot(request.library, files, stored, summary, kept, nodeDisk, storing);
    return withTransfer({ ok: true, value: view } satisfies JobResult<'importEvidence'>);
  } finally {
    await spool.discard();
  }
}
