// The timeline's colours, read from the tokens of the theme in force.
import type { ComputedRef } from 'vue';
import { computed } from 'vue';
import type { NumberStyle } from '../../../app/core/view/number-style';
import { sixDigits } from '../draw/contrast';
import type { TimelineTheme } from '../draw/timeline-theme';
import { useSettings } from '../stores/settings';

/** Follows the theme, and how numbers are written: the canvas is drawn again when either changes. */
export function useTimelineTheme(): ComputedRef<TimelineTheme & { readonly numbers: NumberStyle }> {
  const settings = useSettings();
  return computed(() => {
    document.documentElement.dataset['theme'] = settings.painted;
    const style = getComputedStyle(document.documentElement);
    const token = (id: string): string => sixDigits(style.getPropertyValue(`--${id}`));
    return {
      numbers: settings.numbers,
      canvas: token('canvas'),
      grid: token('grid'),
      line: token('line'),
      text: token('text'),
      muted: token('muted'),
      accent: token('accent'),
      breaks: token('breaks'),
      present: token('k-present'),
      online: token('k-online'),
      covered: token('k-covered'),
      verdicts: {
        complete: token('ok-fill'),
        'at-risk': token('risk-fill'),
        incomplete: token('breaks-fill'),
        unknown: token('unknown-fill'),
        'not-armed': token('unknown-fill'),
      },
    };
  });
}
