// What the worker can be asked to do: the list both sides of the thread boundary share.
import type { DesignEntry, IpcResult, RedactionPreview, ScenarioChoices, ScenarioIssue } from '../ipc/contract';
import type { Quarantined } from '../store/recover';
import type { RunView, ScenarioInput } from '../core/view/run-view';
import type { ViewState } from '../core/view/view-state';
import type { SnapshotView } from '../core/view/snapshot-view';

/** Where the evidence of an open snapshot lies. */
export type Source =
  | { readonly kind: 'library'; readonly library: string; readonly id: string }
  | { readonly kind: 'sample'; readonly id: string; readonly title: string; readonly file: string };

export type ReportFormat = 'html' | 'md' | 'json';

/** Amounts of a running job; the task's name is added by the pool's owner. */
export interface JobProgress {
  readonly phase: string;
  readonly done?: number;
  readonly total?: number;
  readonly unit?: 'bytes' | 'files';
}

/** Job name -> [request, result]. */
export interface Jobs {
  /** Reads files and pasted text, beside what a snapshot has, judges them as one machine and stores them. */
  importEvidence: [
    { library: string; paths: readonly string[]; text?: string; base?: Source; now: string },
    SnapshotView,
  ];
  /** Judges a stored snapshot or a sample again. */
  openSource: [{ source: Source }, SnapshotView];
  /** One page of an evidence file of a sample. */
  readSamplePage: [
    { source: Source; path: string; offset: number; length: number },
    { bytes: Uint8Array; totalBytes: number },
  ];
  /** Runs a scenario from the state of a snapshot. */
  simulate: [{ source: Source; scenario: ScenarioInput }, RunView];
  listDesigns: [Record<string, never>, readonly DesignEntry[]];
  listChoices: [Record<string, never>, ScenarioChoices];
  checkScenario: [{ scenario: ScenarioInput }, readonly ScenarioIssue[]];
  /** Reads a kdumpscope/scenario@1 file. */
  readScenario: [{ path: string }, ScenarioInput];
  /** Hashes every blob; the snapshots that were moved to quarantine. */
  checkLibrary: [{ library: string }, readonly Quarantined[]];
  /** What redacting a snapshot would replace. */
  previewRedaction: [{ source: Source }, RedactionPreview];
  /** Writes a snapshot image; the path. */
  saveImage: [{ source: Source; file: string; redact: boolean; version: string; viewState?: ViewState }, string];
  renderReport: [{ source: Source; format: ReportFormat; version: string }, string];
}
export type JobName = keyof Jobs;
export type JobRequest<J extends JobName> = Jobs[J][0];
export type JobResult<J extends JobName> = IpcResult<Jobs[J][1]>;
