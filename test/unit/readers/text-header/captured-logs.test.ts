// Logs of real loads against the header bytes the same load left in memory, and bytes against what readelf and
// eu-readelf print of them: the two are written by different programs.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PhdrTable } from '../../../../app/core/elf/core-header';
import { PT_LOAD } from '../../../../app/core/elf/core-header';
import type { StatedHeader } from '../../../../app/core/machine/stated-header';
import { headersIn } from '../../../../app/readers/text-header/stated-headers';
import { capturePath, captureText, listCaptures, readCapture } from '../../../lib/captures';
import { readEvidence } from '../../../../app/readers/index';

/** type, offset, vaddr, paddr, filesz, memsz of each entry, in hex. */
function bytesRows(phdrs: PhdrTable): string[] {
  return Array.from(phdrs.types, (type, i) =>
    [type, phdrs.offsets[i], phdrs.vaddrs[i], phdrs.paddrs[i], phdrs.filesizes[i], phdrs.memsizes[i]]
      .map((value) => (value ?? 0).toString(16))
      .join(' '),
  );
}

function textRows(stated: StatedHeader): string[] {
  return Array.from(stated.types, (type, i) =>
    [type, stated.offsets[i], stated.vaddrs?.[i], stated.paddrs[i], stated.filesizes[i], stated.memsizes[i]]
      .map((value) => (value ?? 0).toString(16))
      .join(' '),
  );
}

async function headerOf(capture: string) {
  const machine = readEvidence(
    (await readCapture(capture)).filter(({ path }) => path === 'elfcorehdr.bin' || path === 'meta.json'),
  );
  const { elfcorehdr } = machine;
  if (elfcorehdr?.decoded === undefined) throw new Error(`${capture} has no header`);
  return { phdrs: elfcorehdr.decoded.phdrs, paddr: elfcorehdr.paddr?.value, segment: elfcorehdr.segmentBytes?.value };
}

/** Each log, and the capture taken between its load and the next event. */
const KEXEC_LOAD: readonly (readonly [log: string, capture: string])[] = [
  ['x86_64/01-dimm-nohp/kexec-load-1-nohp.txt', 'x86_64/01-dimm-nohp/01-loaded.tar.gz'],
  ['x86_64/01-dimm-nohp-61/kexec-load-1-nohp.txt', 'x86_64/01-dimm-nohp-61/01-loaded.tar.gz'],
  ['x86_64/01-dimm-hp/kexec-load-1-hp.txt', 'x86_64/01-dimm-hp/01-loaded.tar.gz'],
  ['x86_64/02-cpu-hp/kexec-load-0-hp.txt', 'x86_64/02-cpu-hp/00-loaded.tar.gz'],
  ['ppc64le/lmb-deb612/kexec-debug.log', 'ppc64le/lmb-deb612/01-loaded.tar.gz'],
  ['ppc64le/cpu-deb612/kexec-debug.log', 'ppc64le/cpu-deb612/01-loaded.tar.gz'],
  ['ppc64le/crash-deb612/kexec-debug.log', 'ppc64le/crash-deb612/01-loaded.tar.gz'],
];

describe('kexec -d', () => {
  it.each(KEXEC_LOAD)('%s lists the header that %s holds', async (log, capture) => {
    const [table, ...more] = headersIn('kexec.log', readFileSync(capturePath(log), 'utf8')).tables;
    const { phdrs, paddr, segment } = await headerOf(capture);
    expect(more).toEqual([]);
    expect(table && { by: table.by, of: table.of }).toEqual({ by: 'kexec -d', of: 'load' });
    expect(table && textRows(table)).toEqual(bytesRows(phdrs));
    expect(table?.segment?.paddr).toBe(paddr);
    expect(table?.segment?.memsz).toBe(segment);
  });
});

describe('kernel messages of kexec_file_load', () => {
  it('list the memory of the header that the load left', async () => {
    let compared = 0;
    for (const capture of listCaptures().filter((path) => /-file[^/]*\/\d\d-loaded[^/]*\.tar\.gz$/.test(path))) {
      const tables = headersIn('dmesg.txt', (await captureText(capture, 'dmesg.txt')) ?? '').tables;
      const table = tables.at(-1);
      if (table === undefined) continue;
      const { phdrs, paddr, segment } = await headerOf(capture);
      const memory = bytesRows(phdrs).filter(
        (_, i) => phdrs.types[i] === PT_LOAD && (phdrs.vaddrs[i] ?? 0n) < 0xffffffff80000000n,
      );
      expect([capture, ...textRows(table)]).toEqual([capture, ...memory]);
      expect(table.segment?.paddr).toBe(paddr);
      if (segment !== undefined) expect(table.segment?.memsz).toBe(segment);
      compared++;
    }
    expect(compared).toBeGreaterThan(3);
  });
});
