// The physical map as a static SVG: the lanes of the window on a folded address axis, each range with its own text.
import { createAddressScale } from '../core/address/address-scale';
import { formatBytes, hexGrouped } from '../core/address/u64';
import { rangesFromPairs } from '../core/range/range-set';
import { laneName } from '../core/view/lane-columns';
import type { Lane } from '../core/view/snapshot-view';
import { RANGE_KINDS } from '../core/view/snapshot-view';
import { html } from './html-text';

const LABEL_PX = 150;
const AXIS_PX = 26;
const ROW_PX = 26;
const BAR_PX = 16;
/** Past this many ranges a static picture says nothing more; the table below it does. */
const MOST_RANGES = 4000;

/** An `<svg>` of the given width; '' when no lane has a range. */
export function mapSvg(lanes: readonly Lane[], widthPx: number): string {
  const pairs = lanes.flatMap((lane) =>
    Array.from(lane.starts, (start, i): [bigint, bigint] => [start, lane.lasts[i] ?? start]),
  );
  if (pairs.length === 0 || pairs.length > MOST_RANGES) return '';
  const scale = createAddressScale({ occupied: rangesFromPairs(pairs), mode: 'folded', widthPx: widthPx - LABEL_PX });
  const height = AXIS_PX + lanes.length * ROW_PX;
  const ticks = scale.ticks(8).map(({ px, address }) => {
    const x = (LABEL_PX + px).toFixed(1);
    return `<line x1="${x}" x2="${x}" y1="16" y2="${height}" class="grid"/><text x="${x}" y="11" class="tick">${hexGrouped(address)}</text>`;
  });
  const rows = lanes.map((lane, row) => {
    const y = AXIS_PX + row * ROW_PX;
    const bars = Array.from(lane.starts, (start, i) => {
      const last = lane.lasts[i] ?? start;
      const x = scale.toPx(start);
      // The box reaches to the address after last; at the very top of the address space there is none.
      const end = scale.toPx(last === 0xffffffffffffffffn ? last : last + 1n);
      const kind = RANGE_KINDS[lane.kinds[i] ?? 0] ?? 'unknown';
      const name = `${laneName(lane, i)} ${kind}: ${hexGrouped(start)}–${hexGrouped(last)}, ${formatBytes(last - start + 1n)}`;
      return `<rect x="${(LABEL_PX + x).toFixed(1)}" y="${y}" width="${Math.max(2, end - x).toFixed(1)}" height="${BAR_PX}" class="k-${kind}"><title>${html(name)}</title></rect>`;
    });
    const absent = lane.collected ? '' : `<text x="${LABEL_PX}" y="${y + 12}" class="tick">not collected</text>`;
    return `<text x="0" y="${y + 12}">${html(lane.label)}</text>${absent}${bars.join('')}`;
  });
  return `<svg viewBox="0 0 ${widthPx} ${height}" role="img" aria-label="Physical memory map; the same ranges are in the tables">${ticks.join('')}${rows.join('')}</svg>`;
}
