// The map's colours, read from the tokens of the theme in force.
import type { ComputedRef } from 'vue';
import { computed } from 'vue';
import type { NumberStyle } from '../../../app/core/view/number-style';
import type { RangeKind } from '../../../app/core/view/snapshot-view';
import { RANGE_KINDS } from '../../../app/core/view/snapshot-view';
import type { MapTheme } from '../draw/map-theme';
import { sixDigits } from '../draw/contrast';
import { useSettings } from '../stores/settings';

export interface CanvasTheme {
  readonly map: MapTheme;
  /** How numbers are written: a canvas is drawn again when that changes. */
  readonly numbers: NumberStyle;
  readonly fonts: { readonly ui: string; readonly mono: string };
}

/** Follows the theme. */
export function useMapTheme(): ComputedRef<CanvasTheme> {
  const settings = useSettings();
  return computed(() => ({ ...readTheme(settings.painted), numbers: settings.numbers }));
}

function readTheme(name: string): Omit<CanvasTheme, 'numbers'> {
  document.documentElement.dataset['theme'] = name;
  const style = getComputedStyle(document.documentElement);
  const token = (id: string): string => sixDigits(style.getPropertyValue(`--${id}`));
  const kinds = Object.fromEntries(RANGE_KINDS.map((kind) => [kind, token(`k-${kind}`)])) as Record<RangeKind, string>;
  return {
    map: {
      canvas: token('canvas'),
      grid: token('grid'),
      line: token('line'),
      text: token('text'),
      muted: token('muted'),
      accent: token('accent'),
      ok: token('ok'),
      kinds,
    },
    fonts: { ui: token('font'), mono: token('mono') },
  };
}
