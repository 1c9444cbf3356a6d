// The user's settings as the main process keeps them; the theme is put on <html data-theme>, the style of numbers where
// numbers are written.
import { useMediaQuery } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watchEffect } from 'vue';
import type { NumberStyle } from '../../../app/core/view/number-style';
import { DEFAULT_SETTINGS, type LibraryPlace, type Settings } from '../../../app/core/view/settings';
import { request } from '../api/client';
import { followNumberStyle } from '../draw/numbers';
import { useTasks } from './tasks';

export type ThemeName = Settings['theme'];
const THEME_ORDER: readonly ThemeName[] = ['system', 'light', 'dark', 'contrast'];

export const useSettings = defineStore('settings', () => {
  const value = shallowRef<Settings>(DEFAULT_SETTINGS);
  /** What is on screen is on disk: yes, soon, or why not. */
  const kept = ref<'saved' | 'saving' | { readonly reason: string }>('saved');
  const place = shallowRef<LibraryPlace>();
  /** For this window only: a start that names a theme must not change what is kept. */
  const shownTheme = ref<ThemeName>();
  const tasks = useTasks();

  const theme = computed(() => shownTheme.value ?? value.value.theme);
  const panes = computed(() => value.value.panes);
  const systemDark = useMediaQuery('(prefers-color-scheme: dark)');
  const painted = computed(() => {
    if (theme.value !== 'system') return theme.value;
    return systemDark.value ? 'dark' : 'light';
  });
  watchEffect(() => {
    document.documentElement.dataset['theme'] = painted.value;
  });
  /** The same object until the style changes: dragging a pane must not write every number again. */
  const numbers = computed<NumberStyle>((old) => {
    const { sizes, hexDigits, thousands } = value.value;
    const same = old?.sizes === sizes && old.hexDigits === hexDigits && old.thousands === thousands;
    return same ? old : { sizes, hexDigits, thousands };
  });
  followNumberStyle(() => numbers.value);

  async function load(): Promise<void> {
    const answer = await request('settings:get');
    if (answer.ok) value.value = answer.value;
  }

  async function save(): Promise<void> {
    kept.value = 'saving';
    const sent = value.value;
    const answer = await request('settings:set', { ...sent, panes: { ...sent.panes } });
    // A later change is still under way.
    if (sent !== value.value) return;
    kept.value = answer.ok ? 'saved' : { reason: answer.error.message };
  }

  /** Shows at once, keeps at once. */
  async function change(part: Partial<Settings>): Promise<void> {
    show(part);
    if (part.theme !== undefined) shownTheme.value = undefined;
    await save();
  }

  /** Shows without keeping: `save` follows when the hand has come to rest. */
  function show(part: Partial<Settings>): void {
    value.value = { ...value.value, ...part };
  }

  /** The next theme in the order system, light, dark, high contrast. */
  async function cycleTheme(): Promise<void> {
    await change({ theme: THEME_ORDER[(THEME_ORDER.indexOf(theme.value) + 1) % THEME_ORDER.length] ?? 'system' });
  }

  async function reset(): Promise<void> {
    kept.value = 'saving';
    const answer = await request('settings:reset');
    if (answer.ok) value.value = answer.value;
    shownTheme.value = undefined;
    kept.value = answer.ok ? 'saved' : { reason: answer.error.message };
  }

  async function loadPlace(): Promise<void> {
    const answer = await request('library:place');
    if (answer.ok) place.value = answer.value;
  }

  /** Another library from the next start on. */
  async function choosePlace(kind: 'ask' | 'standard'): Promise<void> {
    const answer = await request('library:choose-place', kind);
    if (!answer.ok) tasks.fail('Choose the library folder', answer.error);
    else if (answer.value !== null) place.value = answer.value;
  }

  return {
    value,
    kept,
    place,
    theme,
    panes,
    painted,
    numbers,
    shownTheme,
    load,
    save,
    show,
    change,
    cycleTheme,
    reset,
    loadPlace,
    choosePlace,
  };
});
