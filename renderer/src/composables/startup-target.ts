// What the window shall show first, from `#sample=<id>&view=<screen>&theme=<name>&finding=<n>`.
import { MACHINE_SCREENS } from '../selection/selection';
import type { Screen } from '../selection/selection';
import type { ThemeName } from '../stores/settings';

export interface StartupTarget {
  readonly sample?: string;
  /** Absent: where the snapshot was left. */
  readonly screen?: Screen;
  readonly theme?: ThemeName;
  readonly finding?: number;
}

const SCREENS: readonly Screen[] = [...MACHINE_SCREENS, 'library', 'samples'];
const THEMES: readonly ThemeName[] = ['system', 'light', 'dark', 'contrast'];

/** Reads the hash; unknown values are ignored. */
export function startupTarget(hash: string): StartupTarget {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  const sample = params.get('sample');
  const theme = THEMES.find((name) => name === params.get('theme'));
  const finding = /^\d{1,4}$/.exec(params.get('finding') ?? '')?.[0];
  const screen = SCREENS.find((name) => name === params.get('view'));
  return {
    ...(sample === null || sample === '' ? {} : { sample }),
    ...(screen === undefined ? {} : { screen }),
    ...(theme === undefined ? {} : { theme }),
    ...(finding === undefined ? {} : { finding: Number(finding) }),
  };
}
