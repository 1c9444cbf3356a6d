// Entry of a worker thread: one exported function per job of jobs.ts. All reading and judging happens here, never on
// the main or the page's thread. A job's thread may be ended at any instant; nothing here needs a farewell.
import type { MessagePort } from 'node:worker_threads';
import { contentBytes, contentOf, startOf } from '../core/evidence/content';
import { renderReport as render } from '../report/render-report';
import { quarantineDamaged } from '../store/recover';
import type { JobName, JobRequest, JobResult, Jobs } from './jobs';
import { examine } from './examine';
import { importOf } from './import-job';
import { withIoErrors } from './io-error';
import { createReporter } from './progress';
import { loadSource } from './load';
import { checkScenarioInput, readScenarioFile, scenarioChoices } from './scenario';
import { designEntries, simulateScenario } from './simulate';
import { previewOf, saveImageOf } from './save-image-job';
import { withTransfer } from './transfer';

interface Call<J extends JobName> {
  readonly request: JobRequest<J>;
  readonly progress: MessagePort;
}

/** Reads and judges files as one machine and stores them. */
export const importEvidence = withIoErrors(({ request, progress }: Call<'importEvidence'>) =>
  importOf(request, createReporter(progress)),
);

/** Judges a stored snapshot or a sample again: rules improve, stored verdicts would not. */
export const openSource = withIoErrors(async ({ request, progress }: Call<'openSource'>): Promise<unknown> => {
  const report = createReporter(progress);
  const loaded = await loadSource(request.source, report);
  if (!loaded.ok) return loaded;
  report({ phase: 'Judging' });
  const { view } = examine(loaded.value, request.source.id, () => loaded.value.title);
  return withTransfer({ ok: true, value: view } satisfies JobResult<'openSource'>);
});

/** A page of a sample's file. Samples are small archives: reading one again takes milliseconds. */
export const readSamplePage = withIoErrors(
  async ({ request }: Call<'readSamplePage'>): Promise<JobResult<'readSamplePage'>> => {
    const loaded = await loadSource(request.source);
    if (!loaded.ok) return loaded;
    const file = loaded.value.files.find((f) => f.path === request.path);
    if (file === undefined) {
      return { ok: false, error: { code: 'not-found', message: 'The sample has no such file.', where: request.path } };
    }
    const all = contentOf(file);
    const bytes = (await startOf(all, request.offset + request.length)).slice(request.offset);
    return { ok: true, value: { bytes, totalBytes: contentBytes(all) } };
  },
);

/** Hashes every blob of the library. Beside imports: it reads, and moves away what is damaged. */
export const checkLibrary = withIoErrors(
  async ({ request }: Call<'checkLibrary'>): Promise<JobResult<'checkLibrary'>> => ({
    ok: true,
    value: await quarantineDamaged(request.library, true),
  }),
);

/** What redacting a snapshot would replace. */
export const previewRedaction = withIoErrors(({ request, progress }: Call<'previewRedaction'>) =>
  previewOf(request, createReporter(progress)),
);

/** Writes a snapshot image. */
export const saveImage = withIoErrors(({ request, progress }: Call<'saveImage'>) =>
  saveImageOf(request, createReporter(progress)),
);

/** The report of a snapshot, as text. */
export const renderReport = withIoErrors(
  async ({ request }: Call<'renderReport'>): Promise<JobResult<'renderReport'>> => {
    const loaded = await loadSource(request.source);
    if (!loaded.ok) return loaded;
    const { title } = loaded.value;
    const { machine, judgement } = examine(loaded.value, request.source.id, () => title);
    return { ok: true, value: render(request.format, { title, machine, judgement, version: request.version }) };
  },
);

/** Simulates events on a snapshot's machine. */
export const simulate = withIoErrors(async ({ request, progress }: Call<'simulate'>): Promise<unknown> => {
  const done = await simulateScenario(request.source, request.scenario, createReporter(progress));
  return done.ok ? withTransfer(done satisfies JobResult<'simulate'>) : done;
});

/** The designs that can be simulated. */
export const listDesigns = (_call: Call<'listDesigns'>): Promise<JobResult<'listDesigns'>> =>
  Promise.resolve({ ok: true, value: designEntries() });

/** The settings and faults that a scenario may have. */
export const listChoices = (_call: Call<'listChoices'>): Promise<JobResult<'listChoices'>> =>
  Promise.resolve({ ok: true, value: scenarioChoices() });

/** What is malformed in a scenario. */
export const checkScenario = ({ request }: Call<'checkScenario'>): Promise<JobResult<'checkScenario'>> =>
  Promise.resolve({ ok: true, value: checkScenarioInput(request.scenario) });

/** A scenario file as the window edits it. */
export const readScenario = withIoErrors(({ request }: Call<'readScenario'>): Promise<JobResult<'readScenario'>> =>
  readScenarioFile(request.path),
);

({
  importEvidence,
  openSource,
  readSamplePage,
  simulate,
  listDesigns,
  listChoices,
  checkScenario,
  readScenario,
  renderReport,
  checkLibrary,
  previewRedaction,
  saveImage,
}) satisfies {
  [J in keyof Jobs]: (call: Call<J>) => Promise<unknown>;
};
