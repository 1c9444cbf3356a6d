// The whole surface between window and main process: channels, argument guards, result types.
// Shared by preload, main and renderer; no process-specific code here.
import type { Verdict } from '../core/coverage/finding';
import type { Replacement } from '../core/redact/redact-files';
import type { RunView, ScenarioInput } from '../core/view/run-view';
import type { Session } from '../core/view/session';
import type { LibraryPlace, Settings } from '../core/view/settings';
import type { SnapshotView } from '../core/view/snapshot-view';
import type { ViewState } from '../core/view/view-state';

/** Errors cross as data: what, where, what to do. */
export interface IpcError {
  readonly code: 'unusable' | 'cancelled' | 'refused' | 'not-found' | 'io' | 'internal';
  readonly message: string;
  readonly where?: string;
  readonly hint?: string;
}
export type IpcResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: IpcError };

export interface LibraryEntry {
  readonly id: string;
  readonly title: string;
  readonly arch?: string;
  readonly release?: string;
  readonly verdict: Verdict;
  readonly headline: string;
  /** ISO 8601. */
  readonly importedAt: string;
  readonly openedAt: string;
  readonly sizeBytes: number;
  readonly tags: readonly string[];
  readonly note: string;
}

/** What is wrong with the library, for one card. */
export interface LibraryHealth {
  /** Snapshots that were found damaged and moved to quarantine/. */
  readonly quarantined: readonly { readonly title: string; readonly reason: string }[];
  /** Another process that writes: this one only reads. */
  readonly writerPid?: number;
}

/** What redacting a snapshot would replace. */
export interface RedactionPreview {
  /** The first replacements, in file order. */
  readonly rows: readonly Replacement[];
  readonly total: number;
  readonly counts: readonly { readonly kind: string; readonly count: number }[];
}

export interface SampleEntry {
  readonly id: string;
  readonly title: string;
  /** The line saying what to look at. */
  readonly look: string;
  readonly arch: string;
}

export interface AppInfo {
  readonly version: string;
  readonly electron: string;
  readonly chrome: string;
  /** Where the runtime came from; `test-only fallback` is never shipped. */
  readonly runtime: string;
  readonly libraryFolder: string;
}

/** Something a person is told once, unasked. */
export interface Notice {
  readonly title: string;
  readonly error: IpcError;
}

export interface EvidencePage {
  readonly path: string;
  /** Among the kept bytes: the byte of the file, unless `parts` says otherwise. */
  readonly offset: number;
  /** Kept bytes. */
  readonly totalBytes: number;
  readonly bytes: Uint8Array;
  /** Of a dump: which parts of the file were kept, one after the other. Absent = the whole file. */
  readonly parts?: readonly { readonly offset: number; readonly length: number }[];
  /** Size of the whole file, where parts of it were not kept and it is known. */
  readonly wholeBytes?: number;
}

/** A design that can be simulated. */
export interface DesignEntry {
  readonly id: string;
  readonly title: string;
  readonly archs: readonly string[];
  /** Kernel releases it describes, for people: "6.12 to 6.18". */
  readonly kernels: string;
  readonly released: boolean;
  readonly source: string;
}

/** What can be set in a scenario: settings of the kernel, and faults. */
export interface ScenarioChoices {
  readonly config: readonly { readonly key: string; readonly help: string }[];
  readonly faults: readonly { readonly id: string; readonly help: string }[];
}

/** Where a scenario is malformed, `events[2].SIZE`, and what is wrong. */
export interface ScenarioIssue {
  readonly field: string;
  readonly message: string;
}

export interface TaskProgress {
  readonly task: string;
  readonly phase: string;
  readonly done?: number;
  readonly total?: number;
  readonly unit?: 'bytes' | 'files';
}

/** Request channels: name -> [arguments, result]. */
export interface Requests {
  'app:info': [[], AppInfo];
  'settings:get': [[], Settings];
  'settings:set': [[settings: Settings], Settings];
  /** Everything but the sizes of panes and the library folder as at the first start. */
  'settings:reset': [[], Settings];
  'library:place': [[], LibraryPlace];
  /** Asks for the library folder of the next start, or takes the standard one; null when dismissed. */
  'library:choose-place': [[kind: 'ask' | 'standard'], LibraryPlace | null];
  /** What was found before the page was there; each is told once. */
  'app:notices': [[], readonly Notice[]];
  /** What the page shall open; null: nothing was open, or it shall begin afresh. */
  'session:get': [[], Session | null];
  /** Keeps what is open; written to disk after a pause. */
  'session:set': [[session: Session], null];
  /** What was written about a snapshot or sample. */
  'notes:get': [[id: string], string];
  /** Answers when the note is on disk. */
  'notes:set': [[id: string, note: string], null];
  'library:list': [[], LibraryEntry[]];
  /** Reads, judges and stores the files as ONE machine. */
  'library:import': [[paths: string[], task: string], SnapshotView];
  /** The same for files beside the evidence of a snapshot: the union is a snapshot of its own. */
  'library:add': [[id: string, paths: string[], task: string], SnapshotView];
  /** The same for pasted text, beside the evidence of a snapshot or, with null, alone. */
  'library:import-text': [[text: string, id: string | null, task: string], SnapshotView];
  'library:open': [[id: string, task: string], SnapshotView];
  /** Waits until everything was hashed. */
  'library:health': [[], LibraryHealth];
  /** Moves a snapshot to the trash; false when it is not there. */
  'library:remove': [[id: string], boolean];
  'library:restore': [[id: string], boolean];
  'library:labels': [[id: string, labels: { tags: readonly string[]; note: string }], null];
  /** Asks where to save the list; the path written, or null when dismissed. */
  'library:export-csv': [[ids: string[]], string | null];
  'image:preview': [[id: string, task: string], RedactionPreview];
  /** Asks where to save the snapshot image; the path written, or null when dismissed. */
  'image:save': [[id: string, redact: boolean, task: string], string | null];
  'samples:list': [[], SampleEntry[]];
  'samples:open': [[id: string, task: string], SnapshotView];
  /** How the snapshot was looked at when it was last open; null: never, or nothing usable is left of it. */
  'view:get': [[id: string], ViewState | null];
  /** Keeps how it is looked at now; written to disk after a pause. */
  'view:set': [[id: string, state: ViewState], null];
  'view:reset': [[id: string], null];
  'task:cancel': [[task: string], boolean];
  /** Shows the system's open dialog; empty when dismissed. */
  'dialog:open': [[kind: 'files' | 'folder'], string[]];
  /** One page of the kept bytes of an evidence file. At most 1 MiB. */
  'evidence:read': [[id: string, path: string, offset: number, length: number], EvidencePage];
  /** Simulates events from the state of a snapshot. A scenario error names its field in `where`. */
  'sim:run': [[id: string, scenario: ScenarioInput, task: string], RunView];
  'sim:designs': [[], readonly DesignEntry[]];
  'sim:choices': [[], ScenarioChoices];
  /** Every malformed event, setting and fault, without running anything. */
  'scenario:check': [[scenario: ScenarioInput], readonly ScenarioIssue[]];
  /** Asks for a kdumpscope/scenario@1 file and reads it; null when dismissed. */
  'scenario:open': [[], ScenarioInput | null];
  /** Asks where to save the scenario; the path written, or null when dismissed. */
  'scenario:save': [[scenario: ScenarioInput], string | null];
  /** Asks where to save; the path written, or null when dismissed. */
  'report:save': [[id: string, format: 'html' | 'md' | 'json'], string | null];
  'clipboard:write': [[text: string], null];
  /** The text on the clipboard; '' when there is none. */
  'clipboard:read': [[], string];
  /** The script that collects a machine's evidence. */
  'collector:text': [[], string];
  /** Asks where to save it; the path written, or null when dismissed. */
  'collector:save': [[], string | null];
  /** Draws the whole window larger or smaller; the new factor in percent. */
  'window:zoom': [[change: 'in' | 'out' | 'reset'], number];
}
export type Channel = keyof Requests;
export type RequestArgs<C extends Channel> = Requests[C][0];
export type RequestResult<C extends Channel> = Requests[C][1];

/** Pushes from main to the window. */
export interface Pushes {
  'task:progress': TaskProgress;
  /** Files handed to the app by the desktop or a second instance. */
  'app:open-paths': string[];
}

/**
 * Stands for an answer that comes through a port of its own: the page gets a message event whose data is this and whose
 * one port brings the answer. What crosses the bridge is copied value by value, which takes seconds for millions.
 */
export interface Posted {
  readonly posted: number;
}

/** What preload exposes as `window.kdumpscope`. */
export interface Bridge {
  invoke<C extends Channel>(channel: C, ...args: RequestArgs<C>): Promise<IpcResult<RequestResult<C>> | Posted>;
  on<P extends keyof Pushes>(push: P, listener: (value: Pushes[P]) => void): () => void;
  /** The path of a dropped file; '' when it has none. */
  pathForFile(file: File): string;
}

/** The most bytes one `evidence:read` returns. */
export const MAX_PAGE_BYTES = 1024 * 1024;

/** The most characters that cross as one text: what is copied, and what is pasted. */
export const MAX_TEXT_LENGTH = 16 * 1024 * 1024;

/** Every request channel, for the check at both ends. The type makes forgetting one an error. */
const CHANNELS: { readonly [C in Channel]: true } = {
  'app:info': true,
  'settings:get': true,
  'settings:set': true,
  'settings:reset': true,
  'library:place': true,
  'library:choose-place': true,
  'app:notices': true,
  'session:get': true,
  'session:set': true,
  'notes:get': true,
  'notes:set': true,
  'library:list': true,
  'library:import': true,
  'library:add': true,
  'library:import-text': true,
  'library:open': true,
  'library:health': true,
  'library:remove': true,
  'library:restore': true,
  'library:labels': true,
  'library:export-csv': true,
  'image:preview': true,
  'image:save': true,
  'samples:list': true,
  'samples:open': true,
  'view:get': true,
  'view:set': true,
  'view:reset': true,
  'task:cancel': true,
  'dialog:open': true,
  'evidence:read': true,
  'sim:run': true,
  'sim:designs': true,
  'sim:choices': true,
  'scenario:check': true,
  'scenario:open': true,
  'scenario:save': true,
  'report:save': true,
  'clipboard:write': true,
  'clipboard:read': true,
  'collector:text': true,
  'collector:save': true,
  'window:zoom': true,
};
/** The channels whose answers are Posted: those that bring a snapshot or a run. */
const POSTED: ReadonlySet<Channel> = new Set<Channel>([
  'library:import',
  'library:add',
  'library:import-text',
  'library:open',
  'samples:open',
  'sim:run',
]);
const PUSHES: { readonly [P in keyof Pushes]: true } = { 'task:progress': true, 'app:open-paths': true };

/** True for a name of the contract, and only for its own keys. */
export function isChannel(name: unknown): name is Channel {
  return typeof name === 'string' && Object.hasOwn(CHANNELS, name);
}

/** True where the answer comes through a port. */
export function isPosted(channel: Channel): boolean {
  return POSTED.has(channel);
}

/** True for a push of the contract. */
export function isPush(name: unknown): name is keyof Pushes {
  return typeof name === 'string' && Object.hasOwn(PUSHES, name);
}

/** All request channels, in the order of the contract. */
export const channels: readonly Channel[] = Object.keys(CHANNELS).filter(isChannel);
