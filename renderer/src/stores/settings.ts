// The user's settings as the main process keeps them; the theme is put on <html data-theme>.
import { useMediaQuery } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, ref, watchEffect } from 'vue';
import type { Settings } from '../../../app/ipc/contract';
import { request } from '../api/client';

export type ThemeName = Settings['theme'];
const THEME_ORDER: readonly ThemeName[] = ['system', 'light', 'dark', 'contrast'];

export const useSettings = defineStore('settings', () => {
  const theme = ref<ThemeName>('system');
  const panes = ref<Settings['panes']>({});
  const systemDark = useMediaQuery('(prefers-color-scheme: dark)');
  const painted = computed(() => {
    if (theme.value !== 'system') return theme.value;
    return systemDark.value ? 'dark' : 'light';
  });
  watchEffect(() => {
    document.documentElement.dataset['theme'] = painted.value;
  });

  async function load(): Promise<void> {
    const answer = await request('settings:get');
    if (!answer.ok) return;
    theme.value = answer.value.theme;
    panes.value = answer.value.panes;
  }

  async function save(): Promise<void> {
    await request('settings:set', { theme: theme.value, panes: { ...panes.value } });
  }

  async function setTheme(next: ThemeName): Promise<void> {
    theme.value = next;
    await save();
  }

  /** The next theme in the order system, light, dark, high contrast. */
  async function cycleTheme(): Promise<void> {
    await setTheme(THEME_ORDER[(THEME_ORDER.indexOf(theme.value) + 1) % THEME_ORDER.length] ?? 'system');
  }

  return { theme, panes, painted, load, save, setTheme, cycleTheme };
});
