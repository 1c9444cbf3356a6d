// Headers of kdump-compressed dumps as crash 8.0.2 printed them (test/fixtures/formats/crash-diskdump.txt is its `-d8` of
// kdump-compressed.vmcore beside it): every field with its line, and held against the dump itself.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeCoverage } from '../../../../app/core/coverage/judge';
import { dumpHeaders } from '../../../../app/core/view/dump-facts';
import { contradictionLines, machineOf, problemLines } from '../../../lib/evidence';

const fixture = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../fixtures/formats/${name}`, import.meta.url));
const PRINTED = fixture('crash-diskdump.txt').toString();
const DUMP = fixture('kdump-compressed.vmcore');

const machine = machineOf({ 'crash.txt': PRINTED });
const [dump] = machine.dumps;
const line = (text: string): number => PRINTED.split('\n').findIndex((row) => row.includes(text)) + 1;
const at = (text: string) => ({ file: 'crash.txt', line: line(text) });

describe('a header that crash printed', () => {
  it('states what the dump is, each with its line', () => {
    expect(machine.problems).toEqual([]);
    expect(dump).toMatchObject({
      printed: { by: 'crash', path: 'kdump-compressed.vmcore' },
      format: 'kdump-compressed',
      writer: 'makedumpfile',
      headerVersion: { value: 6, where: at('header_version: 6') },
      dumpLevel: { value: 31, where: at('dump_level: 31') },
      flags: ['zlib'],
      flagsWhere: at('status: 1'),
      pageSizeBytes: { value: 4096, where: at('block_size: 4096') },
      maxMapnr: { value: 301n, where: at('max_mapnr_64: 301') },
      release: { value: '6.12.0-fixture', where: at('OSRELEASE=') },
    });
    expect(dump).not.toHaveProperty('present');
    expect(dump).not.toHaveProperty('eraseinfoBytes');
    expect(machine.hostname).toEqual({ value: 'fixture', where: at('nodename: ') });
    expect(machine.arch).toEqual({ value: 'x86_64', where: at('machine: x86_64') });
  });

  it('has the vmcoreinfo and the notes', () => {
    expect([...(dump?.vmcoreinfo?.keys ?? [])].map(([key, { value }]) => `${key}=${value}`)).toEqual([
      'OSRELEASE=6.12.0-fixture',
      'PAGESIZE=4096',
      'NUMBER(phys_base)=0',
      'CRASHTIME=1700000000',
    ]);
    expect(dump?.notes).toEqual([
      { name: 'CORE', type: 1, position: 0, pid: 4242, where: at('notes[0]: ') },
      { name: 'CORE', type: 1, position: 1, pid: 0, where: at('notes[1]: ') },
    ]);
  });

  it('has every number of header and sub header, and not those of crash itself', () => {
    const fields = Object.fromEntries((dump?.fields ?? []).map(({ name, value }) => [name, value]));
    // As crash prints them: hex where it prints hex alone.
    expect(fields).toEqual({
      header_version: 6n,
      tv_sec: 0x6553f100n,
      tv_usec: 0n,
      status: 1n,
      block_size: 4096n,
      sub_hdr_size: 1n,
      bitmap_blocks: 2n,
      max_mapnr: 301n,
      total_ram_blocks: 0n,
      device_blocks: 0n,
      written_blocks: 0n,
      current_cpu: 0n,
      nr_cpus: 2n,
      phys_base: 0n,
      dump_level: 31n,
      split: 0n,
      offset_vmcoreinfo: 4224n,
      size_vmcoreinfo: 80n,
      offset_note: 4304n,
      size_note: 816n,
      offset_eraseinfo: 0n,
      size_eraseinfo: 0n,
      max_mapnr_64: 301n,
    });
  });

  it('is said to be no dump, and decides nothing', () => {
    const { verdict, findings } = judgeCoverage(machine);
    expect(verdict).toBe('unknown');
    const holds = findings.find(({ id }) => id === 'dump-holds');
    expect(holds?.message).toMatch(/^crash\.txt holds what crash printed of the header of kdump-compressed\.vmcore/);
    expect(holds?.evidence).toEqual([at('header_version: 6')]);
    expect(dumpHeaders(machine)[0]?.printedOf).toBe('kdump-compressed.vmcore');
  });
});

describe('beside the dump', () => {
  const both = (printed: string): string[] =>
    contradictionLines(machineOf({ 'kdump-compressed.vmcore': DUMP, 'crash.txt': printed }));

  it('agrees in every field', () => {
    expect(both(PRINTED)).toEqual([]);
  });

  it('that is the same says where it differs', () => {
    expect(both(PRINTED.replace('bitmap_blocks: 2', 'bitmap_blocks: 4'))).toEqual([
      `bitmap_blocks of the dump: kdump-compressed.vmcore+0x1b4 2 | crash.txt:${line('bitmap_blocks')} bitmap_blocks: 4`,
    ]);
  });

  it('of another panic is not compared', () => {
    expect(both(PRINTED.replace('6553f100', '6553f200').replace('bitmap_blocks: 2', 'bitmap_blocks: 4'))).toEqual([]);
  });
});

describe('a split dump', () => {
  const part = (start: number, end: number): string =>
    PRINTED.replace('split: 0', 'split: 1')
      .replace('start_pfn_64: (unused)', `start_pfn_64: ${start} (0x${start.toString(16)})`)
      .replace('end_pfn_64: (unused)', `end_pfn_64: ${end} (0x${end.toString(16)})`);

  it('is one dump in several blocks, and no file of it is called missing', () => {
    const set = machineOf({ 'crash.txt': `${part(0, 100)}\n${part(100, 301)}` });
    expect(set.dumps.map(({ split }) => [split?.startPfn, split?.endPfn])).toEqual([
      [0n, 100n],
      [100n, 301n],
    ]);
    const findings = judgeCoverage(set).findings;
    expect(findings.filter(({ id }) => id === 'dump-holds')).toHaveLength(1);
    const one = judgeCoverage(machineOf({ 'crash.txt': part(0, 100) })).findings;
    for (const found of [findings, one]) expect(found.filter(({ id }) => id === 'dump-cut-short')).toEqual([]);
  });
});

describe('hostile or old output', () => {
  it('takes no field from what crash says of itself below', () => {
    const [cut] = machineOf({ 'crash.txt': PRINTED.replace('          block_size: 4096\n', '') }).dumps;
    expect(PRINTED.match(/ block_size: /g)).toHaveLength(2);
    expect(cut?.fields?.map(({ name }) => name)).not.toContain('block_size');
  });

  it('says which fields are no numbers', () => {
    const broken = machineOf({
      'c.txt': 'diskdump_data: \n  header_version: 6\n  block_size: 4k\n  max_mapnr: 99999999999999999999\n',
    });
    expect(problemLines(broken)).toEqual([
      'c.txt:3 crash prints a number here, but "block_size: 4k" is none',
      'c.txt:4 crash prints a number here, but "max_mapnr: 99999999999999999999" is none',
    ]);
    expect(broken.dumps).toHaveLength(1);
  });

  it('reads what stands behind a prompt of mail or CRLF', () => {
    const quoted = PRINTED.split('\n')
      .map((row) => `> ${row}\r`)
      .join('\n');
    const mailed = machineOf({ 'mail.txt': quoted });
    expect(mailed.dumps[0]?.fields?.map(({ name, value }) => [name, value])).toEqual(
      dump?.fields?.map(({ name, value }) => [name, value]),
    );
    expect(mailed.dumps[0]?.vmcoreinfo?.keys.get('CRASHTIME')?.value).toBe('1700000000');
  });

  it('of another kind of dump is none', () => {
    expect(machineOf({ 'c.txt': PRINTED.replace('diskdump_data', 'sadump_data') }).dumps).toEqual([]);
  });
});
