// Differential test: kdump-compressed and flattened dumps from elsewhere, as libkdumpfile, makedumpfile and crash read
// them, and as this program does.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ARCH, corpus, hasCorpus, machineOf, manifest, pagesText } from '../lib/dump-corpus';

const skipped = (why: string, reason: boolean): string => (reason ? ` (skipped: ${why})` : '');

describe.skipIf(!hasCorpus)(`dumps from elsewhere${skipped('the shared corpus is not here', !hasCorpus)}`, () => {
  const rows = hasCorpus ? manifest().filter(({ file }) => /^diskdump/.test(file)) : [];

  test.each(rows)('libkdumpfile agrees on $file', async ({ file, arch, pageSize, release, pagemap, filemap }) => {
    const machine = await machineOf(join(corpus, 'libkdumpfile/dumps', file));
    expect(machine.problems).toEqual([]);
    const [dump] = machine.dumps;
    const attrs = readFileSync(join(corpus, `libkdumpfile/attrs/${file}.attrs.txt`), 'utf8');
    // libkdumpfile says what utsname says; where there is a vmcoreinfo, we say what that says.
    const stated = /OSRELEASE: (\S+)/.exec(attrs)?.[1] ?? release;
    expect({
      arch: machine.arch?.value,
      hostname: machine.hostname?.value,
      release: dump?.release?.value,
      pageSize: dump?.pageSizeBytes?.value,
      maxMapnr: dump?.maxMapnr?.value,
      present: pagesText(dump?.present, BigInt(pageSize)),
      saved: pagesText(dump?.saved, BigInt(pageSize)),
    }).toEqual({
      arch: ARCH[arch] ?? arch,
      hostname: /nodename: (\S+)/.exec(attrs)?.[1],
      release: stated,
      pageSize: Number(pageSize),
      maxMapnr: BigInt(/max_pfn: (\d+)/.exec(attrs)?.[1] ?? -1),
      present: pagemap,
      saved: filemap,
    });
  });
});
