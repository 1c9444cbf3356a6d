// The drawing for a mail. Expected: the order of the argument of October 2022, MEM_OFFLINE, handler, memblock_remove.
import { describe, expect, it } from 'vitest';
import { orderingFigure } from '../../../../app/core/figure/ordering-figure';
import { columnLines, plainText, wrapText } from '../../../../app/core/figure/text-columns';
import { readEvidence } from '../../../../app/readers/index';
import { readCapture } from '../../../lib/captures';
import { runViewOf } from '../../../lib/run-view-of';

const power = readEvidence(await readCapture('ppc64le/lmb-deb612/02-dimm-added.tar.gz'));
const REMOVE = 'memory.remove:0x50000000+256M';

const lineOf = (figure: string, text: string): number => figure.split('\n').findIndex((line) => line.includes(text));

describe('orderingFigure', () => {
  it.each(['v12', 'v12-memory-notify', 'mainline-6.12', 'udev-reload', 'none'])('%s keeps to 72 columns', (design) => {
    const events = [
      'memory.add:0x100000000+1G',
      REMOVE,
      'cpu.offline:1',
      'kdump.load',
      'memory.remove:0x0+1M',
      'panic',
    ];
    const lines = orderingFigure(runViewOf(power, events, design)).split('\n');
    expect(lines.filter((line) => line.length > 72)).toEqual([]);
    expect(lines.join('')).toMatch(/^[\x20-\x7e]*$/);
    expect(lines.filter((line) => line.startsWith('[')).length).toBe(events.length);
  });

  it('puts the handler of v12 beside the notification and before memblock_remove', () => {
    const figure = orderingFigure(runViewOf(power, [REMOVE, 'panic'], 'v12'));
    const order = ['MEM_OFFLINE', 'hp_action', 'ranges from memblock', 'over the', 'memblock loses'];
    const lines = order.map((text) => lineOf(figure, text));
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    expect(lines.every((line) => line >= 0)).toBe(true);
    expect(figure).toMatch(/^memblock loses +at risk$/m);
    expect(figure).toMatch(/^ {4}\| +take the kexec lock +NO DUMP$/m);
    expect(figure).toMatch(/^ {4}\+-+> hp_action 2 \(REMOVE_MEMORY\) ok$/m);
  });

  it('shows that struct memory_notify makes the difference', () => {
    const figure = orderingFigure(runViewOf(power, [REMOVE, 'panic'], 'v12-memory-notify'));
    expect(lineOf(figure, 'take the notified range out')).toBeGreaterThan(lineOf(figure, 'MEM_OFFLINE'));
    expect(figure).toMatch(/^memblock loses +ok$/m);
  });

  it('draws equal blocks once', () => {
    const figure = orderingFigure(runViewOf(power, ['memory.add:0x100000000+1G'], 'v12'));
    expect(figure.match(/hp_action/g)).toHaveLength(1);
    expect(figure).toContain('the same 3 times more');
  });

  it('draws events that come again once', () => {
    const flap = ['memory.offline:memory7', 'memory.online:memory7'];
    const figure = orderingFigure(runViewOf(power, [...flap, ...flap, ...flap, ...flap], 'v12'));
    expect(figure).toMatch(/the same \d times more/);
    expect(figure.match(/^\[memory\.offline:memory7\]$/gm)?.length).toBeLessThan(4);
  });

  it('says what the kernel refused', () => {
    expect(orderingFigure(runViewOf(power, ['memory.remove:0x900000000+256M'], 'v12'))).toContain('REFUSED');
  });

  it('draws a part of a run', () => {
    const run = runViewOf(power, [REMOVE, 'panic'], 'v12');
    const panic = orderingFigure(run, run.ops.indexOf(1));
    expect(panic).toContain('[panic]');
    expect(panic).not.toContain('MEM_OFFLINE');
  });
});

describe('text columns', () => {
  it('wraps at spaces, keeps the indent, cuts what is longer than a line', () => {
    expect(wrapText('  one two three', 9)).toEqual(['  one two', '  three']);
    expect(wrapText('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
    expect(wrapText('', 5)).toEqual(['']);
  });

  it('spells what ASCII lacks', () => {
    expect(plainText('0x1–0x2 ’… \u{1f600}')).toBe("0x1-0x2 '... ?");
  });

  it('sets wrapped cells side by side without trailing spaces', () => {
    expect(
      columnLines([
        ['a b', 1],
        ['x', 3],
      ]),
    ).toEqual(['a x', 'b']);
  });
});
