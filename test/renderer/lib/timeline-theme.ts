// Colours for draw-list tests of the timeline; every one different, so that a test can tell them apart.
import type { TimelineTheme } from '../../../renderer/src/draw/timeline-theme';

export const TIMELINE_THEME: TimelineTheme = {
  canvas: '#ffffff',
  grid: '#eeeeee',
  line: '#dddddd',
  text: '#111111',
  muted: '#555555',
  accent: '#1d5bcb',
  breaks: '#b24400',
  present: '#a9c7e4',
  online: '#84b0da',
  covered: '#0072b2',
  verdicts: {
    complete: '#009e73',
    'at-risk': '#e69f00',
    incomplete: '#d55e00',
    unknown: '#77839a',
    'not-armed': '#77839b',
  },
};
