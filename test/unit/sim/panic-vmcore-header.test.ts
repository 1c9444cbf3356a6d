// The header of /proc/vmcore: the worked example of the specification, and the files real capture kernels gave.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeCoreHeader } from '../../../app/core/elf/decode-core-header';
import type { CoreHeader } from '../../../app/core/elf/core-header';
import {
  buildVmcoreHeader,
  savedNoteBytes,
  vmcoreinfoNoteBytes,
  vmcoreLayout,
} from '../../../app/sim/panic/vmcore-header';
import { headerBytes, load, note } from '../../lib/describe-machine';
import { KDUMPS, readKdump } from '../../lib/kdumps';
import { readCapture } from '../../lib/captures';
import { readEvidence } from '../../../app/readers/index';

function header(bytes: Uint8Array): CoreHeader {
  const decoded = decodeCoreHeader(bytes);
  if (!decoded.ok) throw new Error(decoded.issue.message);
  return decoded.header;
}

const X86 = { pageBytes: 4096n, noteAlign: 4n };

describe('the worked example', () => {
  const golden = header(readFileSync('test/fixtures/elfcorehdr/x86-after-dimm-1g.elfcorehdr'));
  const notesBytes = 2n * savedNoteBytes(368n) + vmcoreinfoNoteBytes(2500n);
  const layout = vmcoreLayout({ header: golden, notesBytes, ...X86 });

  it('merges two saved CPUs and a text of 2500 bytes into one note of 3236', () => {
    expect(notesBytes).toBe(3236n);
    expect(layout.phdrs.length).toBe(6);
    expect([layout.phdrs.types[0], layout.phdrs.offsets[0], layout.phdrs.filesizes[0]]).toEqual([4, 0x1000n, 3236n]);
  });

  it('puts the loads one behind the other', () => {
    expect(Array.from(layout.phdrs.offsets).slice(1)).toEqual([
      0x2000n,
      0x2e2e000n,
      // 0xa9d2e000 in the text: the load before it is [1 MiB, 0xa6ffffff].
      0xa9d2e000n,
      0xb2d08000n,
      0xf2d08000n,
    ]);
    expect(layout.phdrs.paddrs[1]).toBe(0x5b200000n);
    expect(layout.phdrs.memsizes[1]).toBe(0x2e2c000n);
    expect(layout.sizeBytes).toBe(5147492352n);
    expect(layout.wraps).toBe(false);
  });
});

describe('the first bytes of /proc/vmcore', () => {
  it.each(KDUMPS)('$name', async ({ name, before, noteBuf, align }) => {
    const kdump = await readKdump(name);
    const machine = readEvidence(await readCapture(`${name}/${before}.tar.gz`));
    const core = machine.elfcorehdr?.decoded;
    if (!core) throw new Error('no header');
    const notesBytes =
      BigInt(kdump.savedCpus) * savedNoteBytes(noteBuf) + vmcoreinfoNoteBytes(kdump.vmcoreinfoTextBytes);
    const input = { header: core, notesBytes, pageBytes: 4096n, noteAlign: align };
    expect(Buffer.from(buildVmcoreHeader(input)).toString('hex')).toBe(kdump.firstPage.toString('hex'));
    expect(vmcoreLayout(input).sizeBytes).toBe(kdump.sizeBytes);
  });
});

describe('what the captures do not hold', () => {
  it('rounds a load’s start down and its end up to pages, and keeps the distance in p_offset', () => {
    const bytes = headerBytes([note(0x1000n), load(0x1000n, 0x9ec00n), load(0x200800n, 0x1000n)]);
    const layout = vmcoreLayout({ header: header(bytes), notesBytes: 356n, ...X86 });
    expect(Array.from(layout.phdrs.offsets)).toEqual([0x1000n, 0x2000n, 0xa1800n]);
    expect(layout.sizeBytes).toBe(0xa3000n);
  });

  it('wraps around where a size as first merged on powerpc stands in the header', () => {
    // FINDINGS ppc64le 9: 0x60000000 of 0xfffffffff0000000 bytes made /proc/vmcore 805318656 bytes.
    const rows = [
      note(0xf000n, 536n),
      load(0n, 0x10000n, { offset: 0x2287f000n }),
      load(0x10000n, 0x1fff0000n),
      load(0x2ffff000n, 0x85cn),
      load(0x30000000n, 0x20000000n),
      load(0x60000000n, 0xfffffffff0000000n),
    ];
    const layout = vmcoreLayout({ header: header(headerBytes(rows, 4096, 21)), notesBytes: 0xffcn, ...X86 });
    expect(layout.wraps).toBe(true);
    expect(layout.sizeBytes).toBe(805318656n);
  });
});
