// encode and decode are inverse for every class, byte order and table place; and no bytes whatever make decode throw
// or linger.
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CoreHeader, Ehdr, PhdrTable } from '../../app/core/elf/core-header';
import { PN_XNUM } from '../../app/core/elf/core-header';
import { decodeCoreHeader } from '../../app/core/elf/decode-core-header';
import { encodeCoreHeader } from '../../app/core/elf/encode-core-header';
import { ehdrFields, phdrFields } from '../../app/core/elf/header-fields';
import { decodeStalePhdrs } from '../../app/core/elf/stale-phdrs';
import { headerJson } from '../../app/report/header-json';
import { headerText } from '../../app/report/header-text';

const seeded = { seed: 20240614, numRuns: 400 };
const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0xffffffff });

/** A header that can be laid out: any values, but a table clear of the Ehdr and an e_phnum that is its length. */
const headers = fc
  .tuple(fc.constantFrom(32 as const, 64 as const), fc.constantFrom('LE' as const, 'BE' as const))
  .chain(([elfClass, order]) => {
    const [ehdrBytes, phdrBytes] = elfClass === 64 ? [64, 56] : [52, 32];
    const wide = fc.bigInt({ min: 0n, max: (1n << BigInt(elfClass)) - 1n });
    const rows = fc.array(fc.tuple(u32, u32, wide, wide, wide, wide, wide, wide), { maxLength: 9 });
    const byte = fc.integer({ min: 0, max: 255 });
    return fc
      .record({
        rows,
        ident: fc.tuple(byte, byte, byte),
        type: u16,
        machine: u16,
        version: u32,
        entry: wide,
        shoff: wide,
        flags: u32,
        ehsize: u16,
        shentsize: u16,
        shnum: u16,
        shstrndx: u16,
        phoff: fc.integer({ min: ehdrBytes, max: 600 }),
        phentsize: fc.integer({ min: phdrBytes, max: 99 }),
      })
      .map(({ rows: list, ident, phoff, ...rest }): { ehdr: Ehdr; phdrs: PhdrTable } => {
        const [identVersion, osabi, abiversion] = ident;
        const ehdr = {
          ...rest,
          class: elfClass,
          order,
          identVersion,
          osabi,
          abiversion,
          phoff: BigInt(phoff),
          phnum: list.length,
        };
        const phdrs = {
          length: list.length,
          types: Uint32Array.from(list, (row) => row[0]),
          flags: Uint32Array.from(list, (row) => row[1]),
          offsets: BigUint64Array.from(list, (row) => row[2]),
          vaddrs: BigUint64Array.from(list, (row) => row[3]),
          paddrs: BigUint64Array.from(list, (row) => row[4]),
          filesizes: BigUint64Array.from(list, (row) => row[5]),
          memsizes: BigUint64Array.from(list, (row) => row[6]),
          aligns: BigUint64Array.from(list, (row) => row[7]),
        };
        return { ehdr, phdrs };
      });
  });

function decoded(bytes: Uint8Array): CoreHeader {
  const result = decodeCoreHeader(bytes);
  if (!result.ok) throw new Error(result.issue.message);
  return result.header;
}

describe('encode and decode', () => {
  test('decode(encode(x)) is x', () => {
    fc.assert(
      fc.property(headers, fc.nat(300), (header, padding) => {
        const bytes = encodeCoreHeader(header);
        const padded = encodeCoreHeader(header, bytes.length + padding);
        expect(padded.subarray(0, bytes.length)).toEqual(bytes);
        const { ehdr, phdrs, phnum } = decoded(padded);
        expect(ehdr).toEqual(header.ehdr);
        expect(phdrs).toEqual(header.phdrs);
        expect(phnum).toBe(header.phdrs.length);
      }),
      seeded,
    );
  });
});

/** Everything the product does with a header it was given; what it states must hold of any bytes. */
function useAll(bytes: Uint8Array): void {
  const strict = decodeCoreHeader(bytes, { mode: 'strict' });
  const result = decodeCoreHeader(bytes);
  if (!result.ok) {
    expect(strict).toEqual(result);
    expect(result.issue.message).not.toBe('');
    return;
  }
  const { header } = result;
  expect(strict.ok).toBe(header.issues.length === 0);
  expect(header.phdrs.length).toBeLessThanOrEqual(header.phnum);
  if (header.phdrs.length < header.phnum) expect(header.issues.some((issue) => issue.fatal)).toBe(true);
  if (header.ehdr.phnum !== PN_XNUM) expect(header.phnum).toBe(header.ehdr.phnum);
  for (const issue of header.issues) {
    expect(issue.offset).toBeGreaterThanOrEqual(0);
    expect(issue.offset).toBeLessThanOrEqual(bytes.length);
  }
  if (header.staleOffset !== undefined) {
    expect(header.staleOffset).toBeGreaterThanOrEqual(header.bytesUsed);
    expect(bytes[header.staleOffset]).not.toBe(0);
  }
  for (const offset of decodeStalePhdrs(bytes, header).offsets) expect(offset).toBeLessThan(bytes.length);
  for (const field of [
    ...ehdrFields(header),
    ...phdrFields(header, 0),
    ...phdrFields(header, header.phdrs.length - 1),
  ]) {
    expect(field.offset + field.size).toBeLessThanOrEqual(bytes.length);
  }
  expect(headerJson(header).phdrs).toHaveLength(header.phdrs.length);
  expect(headerText(header)).toContain('e_phnum');
}

const fixtures = new URL('../fixtures/elfcorehdr/', import.meta.url);
const samples = readdirSync(fixtures).map((name) => new Uint8Array(readFileSync(new URL(name, fixtures))));

describe('hostile bytes', () => {
  test('random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 700 }), useAll), seeded);
  });
  test('random bytes behind a good e_ident', () => {
    const ident = fc.tuple(fc.constantFrom(1, 2), fc.constantFrom(1, 2));
    fc.assert(
      fc.property(ident, fc.uint8Array({ maxLength: 700 }), ([elfClass, data], tail) => {
        useAll(Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, elfClass, data, 1, 0, ...tail]));
      }),
      seeded,
    );
  });
  test('real headers with bytes changed and the end cut off', () => {
    const edits = fc.array(fc.tuple(fc.nat(800), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(...samples), edits, fc.option(fc.nat(900)), (sample, changes, end) => {
        const bytes = sample.slice(0, end ?? sample.length);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        useAll(bytes);
      }),
      { ...seeded, numRuns: 1500 },
    );
  });
  test('a megabyte that claims as many headers as it can takes under a second', () => {
    const bytes = new Uint8Array(1 << 20).fill(0xff);
    bytes.set(samples[0]?.subarray(0, 64) ?? []);
    const view = new DataView(bytes.buffer);
    view.setUint16(56, PN_XNUM, true);
    view.setBigUint64(40, 64n, true);
    const started = performance.now();
    useAll(bytes);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
