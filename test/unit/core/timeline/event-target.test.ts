// Targets as people write them. Expected: arithmetic by hand, and the kernel's own lines (spec 10.3: start_pfn 0xf000
// nr 0x1000 with 64 KiB pages is [0xf0000000-0xffffffff], block 15 of 256 MiB).
import { describe, expect, it } from 'vitest';
import { plainTarget, readTarget } from '../../../../app/core/timeline/event-target';

const POWER = { blockSizeBytes: 0x10000000n, pageSizeBytes: 65536 };
const X86 = { blockSizeBytes: 0x8000000n, pageSizeBytes: 4096 };

describe('plainTarget', () => {
  it.each([
    ['memory.remove', 'block:15', POWER, '0xf0000000+256M'],
    ['memory.remove', 'memory15', POWER, '0xf0000000+256M'],
    ['memory.offline', 'block:15', POWER, 'memory15'],
    ['memory.online', 'block:40-47', X86, '0x140000000+1G'],
    ['memory.remove', 'pfn:0xf000 nr 0x1000', POWER, '0xf0000000+256M'],
    ['memory.remove', 'pfn:0x40000 nr_pages 65536', X86, '0x40000000+256M'],
    ['memory.remove', 'pfn:0xf000-0xffff', POWER, '0xf0000000+256M'],
    ['memory.offline', 'pfn:0x100000-0x107fff', X86, '0x100000000+128M'],
    ['memory.add', 'pfn:0x140000+1G', X86, '0x140000000+1G'],
    ['memory.add', '140000000-17fffffff', X86, '0x140000000+1G'],
    ['memory.add', ' 0x1_4000_0000–0x1_7fff_ffff ', X86, '0x140000000+1G'],
    ['memory.add', '0x140000000+1G', X86, '0x140000000+1G'],
    ['memory.add', '0x140000000+1G,node=1', X86, '0x140000000+1G,node=1'],
    ['memory.add', 'block:15 ,node=2', POWER, '0xf0000000+256M,node=2'],
    ['memory.add', '0xfffffffffffff000-0xffffffffffffffff', X86, '0xfffffffffffff000+4K'],
  ] as const)('%s %j', (op, target, units, plain) => {
    expect(plainTarget(op, target, units)).toBe(plain);
  });

  it.each([
    ['memory.remove', 'block:9-8'],
    ['memory.remove', 'block:'],
    ['memory.remove', 'pfn:0x10'],
    ['memory.remove', '20000000-10000000'],
    ['memory.remove', '256M'],
    ['memory.offline', 'memory15'],
    ['cpu.offline', '12'],
    ['kdump.load', 'load-hotplug'],
  ])('leaves %s %j to the parser', (op, target) => {
    expect(plainTarget(op, target, X86)).toBe(target);
  });

  it('guesses no size that the evidence lacks', () => {
    expect(plainTarget('memory.remove', 'block:8', {})).toBe('block:8');
    expect(plainTarget('memory.remove', 'pfn:0x10+1M', {})).toBe('pfn:0x10+1M');
  });
});

describe('readTarget', () => {
  it('gives both ends', () => {
    expect(readTarget('block:15', POWER)).toEqual({ start: 0xf0000000n, last: 0xffffffffn });
    expect(readTarget('0x100000000+1G', {})).toEqual({ start: 0x100000000n, last: 0x13fffffffn });
    expect(readTarget('fffffffffffff000-ffffffffffffffff', {})).toMatchObject({ last: 0xffffffffffffffffn });
  });

  it.each([
    ['block:9-8', X86, 'BLOCK', 'ends before it begins; write block:FIRST-LAST'],
    ['block:x', X86, 'BLOCK', 'write block:8'],
    ['block:8', {}, 'BLOCK', 'does not tell how large a block is; write START+SIZE'],
    ['pfn:0x10', X86, 'PFN', 'write pfn:START+SIZE, pfn:FIRST-LAST or pfn:START nr PAGES'],
    ['pfn:0x10+1M', {}, 'PFN', 'does not tell how large a page is; write START+SIZE'],
    ['pfn:0x20-0x10', X86, 'PFN', 'has no size'],
    ['pfn:0x10+', X86, 'PFN', 'write pfn:START+SIZE'],
    ['pfn:0xffffffffffffffff+4K', X86, 'PFN', 'runs past 2^64'],
    ['20000000-10000000', {}, 'LAST', 'ends before it begins'],
    ['256M', {}, 'SIZE', 'has no size; write START+SIZE, like 0x100000000+1G, or block:8'],
    ['here+1G', {}, 'START', 'has no start address'],
    ['0xffffffffffffffff+2', {}, 'SIZE', 'runs past 2^64'],
  ])('%j says what to write', (target, units, field, message) => {
    const read = readTarget(target, units);
    expect(read).toMatchObject({ field });
    expect('message' in read ? read.message : '').toContain(message);
    expect('message' in read ? read.message : '').toContain(`"${target}"`);
  });
});
