// The header of a kdump-compressed dump as text and JSON: names of the format, values as built, places by hand.
import { describe, expect, it } from 'vitest';
import { dumpHeaders } from '../../../app/core/view/dump-facts';
import { readEvidence } from '../../../app/readers/index';
import { dumpHeadersJson, dumpHeadersText } from '../../../app/report/dump-header-text';
import { evidence } from '../../lib/evidence';
import { dumped, mkdump, mknotes, prstatus } from '../../lib/mkdump';
import { mkkdump } from '../../lib/mkkdump';

const notes = mknotes([prstatus(42, 0x150, 32)]);
const bytes = mkkdump({ present: [0, 1, 5], saved: [5], status: 0x28, notes, split: [0n, 6n], eraseinfo: 'erase x' });
const headers = dumpHeaders(
  readEvidence([evidence('vmcore', bytes), evidence('elf', mkdump(notes, [dumped(0x2000n, 0n, 0x1000n)]))]),
);

describe('the header of a dump without program headers', () => {
  it('as text', () => {
    expect(dumpHeadersText(headers)).toBe(
      [
        'vmcore: header of a dump',
        '  header_version           6                   vmcore+0x8',
        '  status                   incomplete, zstd    vmcore+0x1a8',
        '  block_size               4096                vmcore+0x1ac',
        '  max_mapnr                6                   vmcore+0x1060',
        '  dump_level               31                  vmcore+0x1008',
        '  start_pfn, end_pfn       0, 6                vmcore+0x1050',
        '  size_eraseinfo           7                   vmcore+0x1048',
        '  release                  6.12.0              vmcore+0x8e',
        '  bitmap of present pages  2 ranges of memory  vmcore+0x2000',
        '  bitmap of saved pages    1 range of memory   vmcore+0x3000',
        // Places: spec of the format (disk_dump_header, kdump_sub_header of 64-bit files). Notes begin at 0x1080, 356
        // bytes; the eraseinfo behind them at the next multiple of 8.
        '  tv_sec                   1700000000          vmcore+0x198',
        '  tv_usec                  0                   vmcore+0x1a0',
        '  sub_hdr_size             1                   vmcore+0x1b0',
        '  bitmap_blocks            2                   vmcore+0x1b4',
        '  total_ram_blocks         0                   vmcore+0x1bc',
        '  device_blocks            0                   vmcore+0x1c0',
        '  written_blocks           0                   vmcore+0x1c4',
        '  current_cpu              0                   vmcore+0x1c8',
        '  nr_cpus                  2                   vmcore+0x1cc',
        '  phys_base                0x0                 vmcore+0x1000',
        '  split                    1                   vmcore+0x100c',
        '  offset_vmcoreinfo        0                   vmcore+0x1020',
        '  size_vmcoreinfo          0                   vmcore+0x1028',
        '  offset_note              4224                vmcore+0x1030',
        '  size_note                356                 vmcore+0x1038',
        '  offset_eraseinfo         4584                vmcore+0x1040',
        '',
        'Notes',
        '  0x1080  CORE  NT_PRSTATUS  336 bytes  pid 42',
      ].join('\n'),
    );
  });

  it('as JSON', () => {
    const { dumps } = dumpHeadersJson(headers);
    expect(dumps).toHaveLength(1);
    expect(dumps[0]?.fields[0]).toEqual({ name: 'header_version', value: '6', where: 'vmcore+0x8' });
    expect(dumps[0]?.notes).toEqual([{ name: 'CORE', type: 'NT_PRSTATUS', size: 336, offset: '0x1080', pid: 42 }]);
  });
});
