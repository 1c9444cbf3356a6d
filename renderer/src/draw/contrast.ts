// WCAG 2 contrast of two sRGB colours given as #rrggbb; also asserted over the theme tokens.

/** `#rgb`, which is what a minified style sheet holds, as `#rrggbb`; anything else as it is. */
export function sixDigits(color: string): string {
  return color.trim().replace(/^#([0-9a-f])([0-9a-f])([0-9a-f])$/i, '#$1$1$2$2$3$3');
}

/** Relative luminance, 0..1; undefined when the text is no #rrggbb. */
export function luminance(color: string): number | undefined {
  const digits = /^#([0-9a-f]{6})$/i.exec(color.trim())?.[1];
  if (digits === undefined) return undefined;
  const rgb = Number.parseInt(digits, 16);
  const channel = (shift: number): number => {
    const value = ((rgb >> shift) & 0xff) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0);
}

/** 1..21; 1 when a colour cannot be read. */
export function contrastRatio(a: string, b: string): number {
  const first = luminance(a);
  const second = luminance(b);
  if (first === undefined || second === undefined) return 1;
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}

/** Black or white, whichever reads better on the colour. */
export function inkOn(color: string): string {
  return contrastRatio(color, '#ffffff') >= contrastRatio(color, '#0b1220') ? '#ffffff' : '#0b1220';
}

const EDGE_CONTRAST = 3;

/** The colour itself where it stands out from the ground, else mixed with black or white until it does. */
export function edgeOn(color: string, ground: string): string {
  if (luminance(color) === undefined) return color;
  const towards = (luminance(ground) ?? 0) > 0.5 ? 0 : 255;
  let edge = color;
  for (let step = 1; step <= 10 && contrastRatio(edge, ground) < EDGE_CONTRAST; step += 1)
    edge = mix(color, towards, step / 10);
  return edge;
}

function mix(color: string, towards: number, share: number): string {
  const channels = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return `#${channels
    .map((value) =>
      Math.round(value + (towards - value) * share)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}
