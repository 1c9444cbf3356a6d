// Printed headers on the overview. The captures: a kernel that printed its table at the load and updated the header since
// (a DIMM came), and a dump whose table makedumpfile printed, without any header bytes.
import { expect, it } from 'vitest';
import { overviewLanes } from '../../../app/core/view/overview-lanes';
import { viewOfCapture } from '../lib/view-of-capture';

const updated = await viewOfCapture('ppc64le/lmb-short-file-naive612/01-dimm-added.tar.gz');
const ids = (view: Parameters<typeof overviewLanes>[0]) => overviewLanes(view).map(({ id }) => id);

it('has none where the update since explains the difference; all other lanes stay as they are', () => {
  expect(updated.lanes.map(({ id }) => id)).toContain('stated');
  expect(ids(updated)).toEqual(updated.lanes.map(({ id }) => id).filter((id) => id !== 'stated'));
});

it('has them where the difference is open', () => {
  const findings = updated.judgement.findings.map((finding) =>
    finding.id === 'stated-header' ? { ...finding, severity: 'unknown' as const } : finding,
  );
  expect(ids({ ...updated, judgement: { ...updated.judgement, findings } })).toContain('stated');
});

it('has them where nothing else tells of a header', async () => {
  expect(ids(await viewOfCapture('x86_64/05-crash-added-file/99-kdump.tar.gz'))).toContain('stated');
});
