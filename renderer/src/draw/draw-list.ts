// What a map consists of once all decisions are made: plain commands a canvas, an SVG or a test can read.

export type PatternId = 'solid' | 'diagonal' | 'dots' | 'checker' | 'cross' | 'stripes' | 'rows' | 'hatch' | 'dense';

export type DrawCommand =
  | {
      readonly op: 'fill';
      readonly x: number;
      readonly y: number;
      readonly w: number;
      readonly h: number;
      readonly color: string;
      readonly pattern: PatternId;
      readonly radius: number;
    }
  | {
      readonly op: 'frame';
      readonly x: number;
      readonly y: number;
      readonly w: number;
      readonly h: number;
      readonly color: string;
      readonly radius: number;
      readonly width: number;
      readonly dashed: boolean;
    }
  | {
      readonly op: 'line';
      readonly x1: number;
      readonly y1: number;
      readonly x2: number;
      readonly y2: number;
      readonly color: string;
      readonly width: number;
    }
  | {
      readonly op: 'text';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly color: string;
      readonly font: 'mono' | 'ui';
      readonly weight: 400 | 600;
      readonly align: 'left' | 'center' | 'right';
      /** Written upwards, around (x, y). */
      readonly upright?: boolean;
    };

export type DrawList = DrawCommand[];

/** Advance of one character at the size the map writes in; close enough to decide whether a label fits. */
export const MONO_CHAR_PX = 6.7;
export const UI_CHAR_PX = 6;
