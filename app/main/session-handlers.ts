// What outlives the window: settings, where the library is, what is open, what was written about a snapshot.
import type { IpcResult } from '../ipc/contract';
import type { Handlers } from '../ipc/server';
import type { LabelsFile } from '../store/labels';
import type { SessionFile } from '../store/session';
import type { SettingsFile } from '../store/settings';
import type { Folders } from './folders';
import type { ImportGate } from './import-gate';
import { choosePlace, placeNow } from './library-place';
import type { Notices } from './notices';
import { applyTheme } from './window';

/** What is kept for one library and one user. */
export interface Kept {
  readonly settings: SettingsFile;
  readonly session: SessionFile;
  readonly labels: LabelsFile;
  readonly notices: Notices;
  /** Whether the page that loads now shall open what was open: at the start as the user set it, after a crash always. */
  readonly reopening: { wanted: boolean };
}

type Channels =
  | 'settings:get'
  | 'settings:set'
  | 'settings:reset'
  | 'library:place'
  | 'library:choose-place'
  | 'app:notices'
  | 'session:get'
  | 'session:set'
  | 'notes:get'
  | 'notes:set';

function ok<T>(value: T): Promise<IpcResult<T>> {
  return Promise.resolve({ ok: true, value });
}

/** The handlers of those channels. `isKnown`: there is such a snapshot. */
export function sessionHandlers(
  { library, standardLibrary }: Folders,
  { settings, session, labels, notices, reopening }: Kept,
  gate: ImportGate,
  isKnown: (id: string) => Promise<boolean>,
): Pick<Handlers, Channels> {
  return {
    'settings:get': () => ok(settings.value),
    'settings:set': async (next) => {
      const value = await settings.set(next);
      applyTheme(value.theme);
      return ok(value);
    },
    'settings:reset': async () => {
      const value = await settings.reset();
      applyTheme(value.theme);
      return ok(value);
    },
    'library:place': () => ok(placeNow(library, standardLibrary, settings)),
    'library:choose-place': (kind) => choosePlace(kind, library, standardLibrary, settings),
    'app:notices': () => ok(notices.take()),
    'session:get': async () => ok(reopening.wanted ? ((await session.get()) ?? null) : null),
    'session:set': (next) => {
      session.set(next);
      return ok(null);
    },
    'notes:get': async (id) => ok((await labels.read(id)).note),
    'notes:set': (id, note) =>
      gate.run<null>(async () => {
        if (!(await isKnown(id))) {
          return { ok: false, error: { code: 'not-found', message: 'This snapshot is no longer in the library.' } };
        }
        await labels.change(id, { note });
        return { ok: true, value: null };
      }),
  };
}
