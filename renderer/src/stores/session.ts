// What is open, told to the main process so that the next start, and the page after a crash, open it again. The snapshot in
// front comes first; the others follow behind it, one by one, and stay in the session until they are open.
import { useDebounceFn, useEventListener } from '@vueuse/core';
import { defineStore } from 'pinia';
import { watch } from 'vue';
import { MOST_TABS, SESSION_SCHEMA, type Session, type SessionTab } from '../../../app/core/view/session';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import { request } from '../api/client';
import { useMachines } from './machines';
import { useTasks } from './tasks';
import { useViewState } from './view-state';

const PAUSE_MS = 100;
const SAMPLE = 'sample-';
/** Of a title; a longer one is cut. */
const MOST_LETTERS = 400;

export const useSession = defineStore('session', () => {
  const machines = useMachines();
  const viewState = useViewState();
  const tasks = useTasks();
  /** Still to be opened. */
  let awaited: readonly SessionTab[] = [];
  /** As the tabs stood. */
  let order: readonly string[] = [];
  let begun = false;

  function collect(): Session {
    const open = machines.open.map(({ id, title }) => ({ id, title: title.slice(0, MOST_LETTERS) }));
    const waiting = awaited.filter(({ id }) => !open.some((tab) => tab.id === id));
    const tabs = inOrder([...open, ...waiting], order).slice(0, MOST_TABS);
    const active = tabs.find(({ id }) => id === machines.active?.id)?.id;
    return { schema: SESSION_SCHEMA, tabs, screen: machines.screen, ...(active === undefined ? {} : { active }) };
  }

  function send(): void {
    if (begun) void request('session:set', collect());
  }
  const sendSoon = useDebounceFn(send, PAUSE_MS);
  watch(
    () => [machines.open, machines.active, machines.screen],
    () => void sendSoon(),
  );
  useEventListener(window, 'pagehide', send);

  /** Reads one snapshot of the session; what is no longer there is added to `gone`. */
  function read({ id, title }: SessionTab, gone: string[]): Promise<SnapshotView | undefined> {
    return tasks.run<SnapshotView | undefined>(`Open ${title}`, async (task) => {
      const answer = id.startsWith(SAMPLE)
        ? await request('samples:open', id.slice(SAMPLE.length), task)
        : await request('library:open', id, task);
      if (answer.ok || answer.error.code !== 'not-found') return answer;
      gone.push(title);
      return { ok: true, value: undefined };
    });
  }

  function settle({ id }: SessionTab): void {
    awaited = awaited.filter((tab) => tab.id !== id);
    machines.arrange(order);
    void sendSoon();
  }

  /** The tab stands where it stood before its run is back. */
  async function openAtItsPlace(view: SnapshotView): Promise<void> {
    const opened = viewState.openBehind(view);
    machines.arrange(order);
    await opened;
  }

  async function openBehind(tabs: readonly SessionTab[], gone: string[]): Promise<void> {
    for (const tab of tabs) {
      const known = machines.open.some(({ id }) => id === tab.id);
      const view = known ? undefined : await read(tab, gone);
      if (view !== undefined) await openAtItsPlace(view);
      settle(tab);
    }
    if (gone.length === 0) return;
    const what = gone.length === 1 ? 'a snapshot' : `${gone.length} snapshots`;
    tasks.fail(`Opening ${what} of the last session`, {
      code: 'not-found',
      message: 'What is no longer in the library was left out.',
      where: gone.join('\n'),
    });
  }

  /** Opens the session; true once its front, or what was asked for before, is on screen. `front` false: all stays behind. */
  async function begin(front: boolean): Promise<boolean> {
    const answer = await request('session:get');
    const session = answer.ok ? answer.value : null;
    begun = true;
    if (session === null) {
      send();
      return false;
    }
    order = session.tabs.map(({ id }) => id);
    awaited = session.tabs;
    const gone: string[] = [];
    const first = session.tabs.find(({ id }) => id === session.active);
    const view = front && first !== undefined ? await read(first, gone) : undefined;
    // Where the person went meanwhile, or what the command line opened, stays in front.
    const nobodyAsked = (): boolean => machines.asked === 0;
    let led = false;
    if (view !== undefined && first !== undefined) {
      led = await viewState.open(view, undefined, nobodyAsked);
      settle(first);
    }
    const screen = (['library', 'samples'] as const).find((name) => name === session.screen);
    if (front && screen !== undefined && (led || nobodyAsked())) machines.goTo(screen);
    void openBehind(awaited, gone);
    return !nobodyAsked();
  }

  return { begin };
});

/** As `order` has them; what it does not name comes after. */
function inOrder(tabs: readonly SessionTab[], order: readonly string[]): readonly SessionTab[] {
  const rank = ({ id }: SessionTab): number => (order.includes(id) ? order.indexOf(id) : order.length);
  return [...tabs].sort((a, b) => rank(a) - rank(b));
}
