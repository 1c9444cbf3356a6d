// Carries out a draw list on a 2D canvas. Knows nothing of memory.
import type { DrawCommand, DrawList, PatternId } from '../../draw/draw-list';

const TILE = 8;

/** Fill styles per colour and pattern, made once per painter. */
export interface Painter {
  paint(canvas: HTMLCanvasElement, list: DrawList, widthPx: number, heightPx: number): void;
}

/** A painter for one device pixel ratio and pair of font families. */
export function createPainter(ratio: number, fonts: { readonly ui: string; readonly mono: string }): Painter {
  const fills = new Map<string, string | CanvasPattern>();

  function fillOf(context: CanvasRenderingContext2D, color: string, pattern: PatternId): string | CanvasPattern {
    if (pattern === 'solid') return color;
    const key = `${pattern} ${color}`;
    let fill = fills.get(key);
    if (fill === undefined) {
      fill = context.createPattern(tile(pattern, color, ratio), 'repeat') ?? color;
      if (typeof fill !== 'string') fill.setTransform(new DOMMatrix().scale(1 / ratio));
      fills.set(key, fill);
    }
    return fill;
  }

  function draw(context: CanvasRenderingContext2D, command: DrawCommand): void {
    switch (command.op) {
      case 'fill':
        context.fillStyle = fillOf(context, command.color, command.pattern);
        fillBox(context, command);
        if (command.pattern === 'solid' || command.pattern === 'dense' || command.w < 4) return;
        context.strokeStyle = command.color;
        context.lineWidth = 1;
        box(context, { ...command, x: command.x + 0.5, y: command.y + 0.5, w: command.w - 1, h: command.h - 1 });
        if (command.pattern === 'hatch') context.setLineDash([3, 3]);
        context.stroke();
        context.setLineDash([]);
        return;
      case 'frame':
        context.strokeStyle = command.color;
        context.lineWidth = command.width;
        context.setLineDash(command.dashed ? [4, 3] : []);
        box(context, command);
        context.stroke();
        context.setLineDash([]);
        return;
      case 'line':
        context.strokeStyle = command.color;
        context.lineWidth = command.width;
        context.beginPath();
        context.moveTo(snap(command.x1), snap(command.y1));
        context.lineTo(snap(command.x2), snap(command.y2));
        context.stroke();
        return;
      case 'text':
        context.fillStyle = command.color;
        context.font = `${command.weight} 11px ${command.font === 'mono' ? fonts.mono : fonts.ui}`;
        context.textAlign = command.align;
        if (command.upright !== true) return context.fillText(command.text, command.x, command.y);
        context.save();
        context.translate(command.x, command.y);
        context.rotate(-Math.PI / 2);
        context.textBaseline = 'middle';
        context.fillText(command.text, 0, 0);
        context.restore();
    }
  }

  return {
    paint(canvas, list, widthPx, heightPx) {
      const width = Math.round(widthPx * ratio);
      const height = Math.round(heightPx * ratio);
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      const context = canvas.getContext('2d');
      if (context === null) return;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, widthPx, heightPx);
      for (const command of list) draw(context, command);
    },
  };
}

function snap(value: number): number {
  return Math.round(value) + 0.5;
}

function box(
  context: CanvasRenderingContext2D,
  { x, y, w, h, radius }: { x: number; y: number; w: number; h: number; radius: number },
): void {
  context.beginPath();
  if (radius > 0) context.roundRect(x, y, Math.max(0, w), h, Math.min(radius, w / 2));
  else context.rect(x, y, Math.max(0, w), h);
}

/** Thousands of square boxes make a zoomed-out lane: no path for those. */
function fillBox(context: CanvasRenderingContext2D, command: Parameters<typeof box>[1]): void {
  if (command.radius === 0) return context.fillRect(command.x, command.y, Math.max(0, command.w), command.h);
  box(context, command);
  context.fill();
}

/** One repeatable tile of a pattern: a pale ground of the colour and strong marks upon it. */
function tile(pattern: PatternId, color: string, ratio: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = TILE * ratio;
  canvas.height = TILE * ratio;
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  context.scale(ratio, ratio);
  context.globalAlpha = pattern === 'hatch' ? 0.08 : 0.28;
  context.fillStyle = color;
  context.fillRect(0, 0, TILE, TILE);
  context.globalAlpha = pattern === 'hatch' ? 0.55 : 1;
  context.strokeStyle = color;
  context.lineWidth = pattern === 'hatch' ? 1 : 2.4;
  const line = (x1: number, y1: number, x2: number, y2: number): void => {
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    context.stroke();
  };
  switch (pattern) {
    case 'diagonal':
    case 'hatch':
      for (const shift of [-TILE, 0, TILE]) line(shift - 1, TILE + 1, shift + TILE + 1, -1);
      break;
    case 'cross':
      context.lineWidth = 1.5;
      line(0, TILE, TILE, 0);
      line(0, 0, TILE, TILE);
      break;
    case 'dots':
      for (const [x, y] of [
        [2, 2],
        [6, 6],
      ] as const) {
        context.beginPath();
        context.arc(x, y, 1.5, 0, Math.PI * 2);
        context.fill();
      }
      break;
    case 'checker':
      context.fillRect(0, 0, TILE / 2, TILE / 2);
      context.fillRect(TILE / 2, TILE / 2, TILE / 2, TILE / 2);
      break;
    case 'rows':
      context.fillRect(0, 1, TILE, 2);
      context.fillRect(0, 5, TILE, 2);
      break;
    case 'stripes':
      context.fillRect(0, 0, TILE / 2, TILE);
      break;
    case 'dense':
      context.globalAlpha = 0.75;
      context.fillRect(0, 0, TILE, TILE);
      context.globalAlpha = 1;
      for (let x = 0; x < TILE; x += 2) context.fillRect(x, 0, 1, TILE);
      break;
    case 'solid':
      context.fillRect(0, 0, TILE, TILE);
  }
  return canvas;
}
