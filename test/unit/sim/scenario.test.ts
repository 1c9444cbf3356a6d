// Scenarios as files: the JSON Schema and the parser accept and refuse the same, and a refusal names row and field.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import { readEvidence } from '../../../app/readers/index';
import { DESIGNS, findDesign } from '../../../app/sim/designs/index';
import { CONFIG_KEYS } from '../../../app/sim/run/config-keys';
import { FAULTS } from '../../../app/sim/run/faults';
import { runScenario } from '../../../app/sim/scenario/run-scenario';
import { parseScenario, scenarioTextOf } from '../../../app/sim/scenario/scenario';
import type { Scenario, ScenarioError } from '../../../app/sim/scenario/scenario';
import { parseSize } from '../../../app/core/address/size-text';
import { parseEvent } from '../../../app/sim/scenario/sim-event';
import { readCapture } from '../../lib/captures';

interface ScenarioSchema {
  readonly properties: {
    readonly design: { readonly enum: readonly string[] };
    readonly config: { readonly properties: Readonly<Record<string, object>> };
    readonly faults: { readonly items: { readonly enum: readonly string[] } };
  };
}
const schema = JSON.parse(readFileSync('resources/schema/scenario-1.schema.json', 'utf8')) as ScenarioSchema;
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

/** Blocks of 128 MiB, pages of 4 KiB. */
const UNITS = { blockSizeBytes: 0x8000000n, pageSizeBytes: 4096 };

function parse(json: unknown): Scenario | ScenarioError {
  const text = scenarioTextOf(json);
  return 'field' in text ? text : parseScenario(text, UNITS);
}

const SCENARIO = { schema: 'kdumpscope/scenario@1', events: ['panic'] };

describe('the schema names what the program has', () => {
  it('designs, settings and faults', () => {
    const { design, config, faults } = schema.properties;
    expect([...design.enum].sort()).toEqual(DESIGNS.map(({ id }) => id).sort());
    expect(Object.keys(config.properties).sort()).toEqual(Object.keys(CONFIG_KEYS).sort());
    expect([...faults.items.enum].sort()).toEqual(Object.keys(FAULTS).sort());
  });
});

describe('schema and parser agree', () => {
  const event = (text: unknown): object => ({ ...SCENARIO, events: ['panic', text] });
  it.each<[string, object]>([
    ['one event', SCENARIO],
    ['title and description', { ...SCENARIO, title: 'a', description: 'b' }],
    ['a design', { ...SCENARIO, design: 'mainline-6.12' }],
    ['settings as text and number', { ...SCENARIO, config: { udev_rules: 'debian', CONFIG_NR_CPUS_DEFAULT: 64 } }],
    ['a fault', { ...SCENARIO, faults: ['lock-held'] }],
    ['hex and a unit', event('memory.add:0x100000000+1G')],
    ['a node', event('memory.add:0x100000000+1G,node=1')],
    ['decimal and small units', event('memory.remove:4g+128m')],
    ['a block', event('memory.online:memory32')],
    ['a range of blocks', event('memory.offline:0x0+256M')],
    ['blocks to remove', event('memory.remove:block:32-39')],
    ['a block to add, and its node', event('memory.add:memory40,node=1')],
    ['pages from and to', event('memory.remove:pfn:0x100000-0x107fff')],
    ['pages as memory_notify prints them', event('memory.offline:pfn:0x100000 nr 0x8000')],
    ['a row of iomem', event('memory.remove:100000000-13fffffff')],
    ['a CPU', event('cpu.add:2')],
    ['a load without kind', event('kdump.load')],
    ['a load with --hotplug', event('kdump.load:load-hotplug')],
    ['an unload', event('kdump.unload')],
  ])('accepted: %s', (_name, json) => {
    expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
    expect(parse(json)).not.toHaveProperty('field');
  });

  it.each<[string, unknown, string]>([
    ['no object', [], 'scenario'],
    ['no schema', { events: ['panic'] }, 'schema'],
    ['a later schema', { ...SCENARIO, schema: 'kdumpscope/scenario@2' }, 'schema'],
    ['no events', { schema: SCENARIO.schema }, 'events'],
    ['an empty list', { ...SCENARIO, events: [] }, 'events'],
    ['an event that is no text', event(7), 'events[1]'],
    ['an unknown event', event('memory.move:0x0+1G'), 'events[1].EVENT'],
    ['no start', event('memory.add:+1G'), 'events[1].START'],
    ['no size', event('memory.add:0x100000000'), 'events[1].SIZE'],
    ['neither', event('memory.add'), 'events[1].START'],
    ['a node without number', event('memory.add:0x100000000+1G,node='), 'events[1].NODE'],
    ['a node that is none', event('memory.add:0x100000000+1G,nid=1'), 'events[1].NODE'],
    ['a node for a removal', event('memory.remove:0x100000000+1G,node=1'), 'events[1].SIZE'],
    ['a malformed size', event('memory.add:0x100000000+1Q'), 'events[1].SIZE'],
    ['a malformed start', event('memory.online:mem32+1G'), 'events[1].START'],
    ['a block that is none', event('memory.remove:block:x'), 'events[1].BLOCK'],
    ['a page without end', event('memory.remove:pfn:0x100000'), 'events[1].PFN'],
    ['a space for a colon', event('memory.remove block:8'), 'events[1].EVENT'],
    ['a negative CPU', event('cpu.online:-1'), 'events[1].N'],
    ['an unknown way to load', event('kdump.load:constructor'), 'events[1].KIND'],
    ['no way to load', event('kdump.load:'), 'events[1].KIND'],
    ['something after panic', event('panic:now'), 'events[1].EVENT'],
    ['an unknown field', { ...SCENARIO, steps: [] }, 'steps'],
    ['a design that is no text', { ...SCENARIO, design: 6 }, 'design'],
    ['an unknown design', { ...SCENARIO, design: 'v13' }, 'design'],
    ['an unknown setting', { ...SCENARIO, config: { HZ: '250' } }, 'config.HZ'],
    ['a setting of Object.prototype', { ...SCENARIO, config: { toString: '1' } }, 'config.toString'],
    ['a setting that is a list', { ...SCENARIO, config: { udev_rules: ['suse'] } }, 'config.udev_rules'],
    ['an unknown fault', { ...SCENARIO, faults: ['lock-held', 'cosmic-ray'] }, 'faults[1]'],
  ])('refused: %s', (_name, json, field) => {
    expect(validate(json)).toBe(false);
    expect(parse(json)).toMatchObject({ field });
  });

  it.each<[string, object, string]>([
    ['a size of 0', event('memory.add:0x100000000+0'), 'events[1].SIZE'],
    ['a range past 2^64', event('memory.add:0xffffffffffffffff+2'), 'events[1].SIZE'],
    ['a start past 2^64', event('memory.add:0xffffffffffffffffG+1'), 'events[1].START'],
    ['blocks from the last to the first', event('memory.remove:block:39-32'), 'events[1].BLOCK'],
    ['pages from the last to the first', event('memory.remove:pfn:0x20-0x10'), 'events[1].PFN'],
    ['a row that ends before it begins', event('memory.remove:20000000-10000000'), 'events[1].LAST'],
    ['an unknown value of a setting', { ...SCENARIO, config: { udev_rules: 'gentoo' } }, 'config.udev_rules'],
  ])('refused by the parser alone: %s', (_name, json, field) => {
    expect(parse(json)).toMatchObject({ field });
  });
});

describe('amounts', () => {
  it.each<[string, bigint | undefined]>([
    ['0x10', 16n],
    ['16', 16n],
    ['1K', 1024n],
    ['1M', 1048576n],
    ['1G', 1073741824n],
    ['1T', 1099511627776n],
    ['0xffffffffffffffff', 18446744073709551615n],
    ['18446744073709551616', undefined],
    ['', undefined],
    ['1.5G', undefined],
    ['0x', undefined],
  ])('%s', (text, bytes) => expect(parseSize(text)).toBe(bytes));

  it('blocks and pages are those of the machine, and a single block goes online by its number', () => {
    const range = { start: 0x100000000n, last: 0x13fffffffn };
    expect(parseEvent('memory.remove:block:32-39', UNITS)).toEqual({ op: 'memory.remove', range });
    expect(parseEvent('memory.remove:pfn:0x100000 nr 0x40000', UNITS)).toEqual({ op: 'memory.remove', range });
    expect(parseEvent('memory.online:block:32', UNITS)).toEqual({ op: 'memory.online', target: { block: 32 } });
    expect(parseEvent('memory.remove:block:32')).toMatchObject({ field: 'BLOCK' });
  });

  it('a range is inclusive', () => {
    expect(parseEvent('memory.add:0x100000000+1G')).toEqual({
      op: 'memory.add',
      range: { start: 0x100000000n, last: 0x13fffffffn },
    });
  });
});

describe('resources/scenarios/seed.json: the seed’s story', () => {
  const json: unknown = JSON.parse(readFileSync('resources/scenarios/seed.json', 'utf8'));

  /** Bytes of the removed LMB, 0x50000000 + 256 MiB, that the header still lists. */
  async function listedBytes(designId?: string): Promise<bigint> {
    const scenario = parse(json);
    if ('field' in scenario) throw new Error(`${scenario.field}: ${scenario.message}`);
    const machine = readEvidence(await readCapture('ppc64le/lmb-deb612/01-loaded.tar.gz'));
    const design = designId === undefined ? scenario.design : findDesign(designId);
    const run = runScenario(machine, scenario.events, { ...scenario, ...(design ? { design } : {}) });
    const bytes = run.state.kimage?.header ?? new Uint8Array();
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let listed = 0n;
    for (let at = 64; at < 64 + 56 * view.getUint16(56, true); at += 56) {
      if (view.getUint32(at, true) !== 1) continue;
      const start = view.getBigUint64(at + 24, true);
      const end = start + view.getBigUint64(at + 40, true);
      const from = start > 0x50000000n ? start : 0x50000000n;
      const to = end < 0x60000000n ? end : 0x60000000n;
      if (to > from) listed += to - from;
    }
    return listed;
  }

  it('is valid', () => expect(validate(json), JSON.stringify(validate.errors)).toBe(true));
  it('v12 keeps the LMB that is gone', async () => expect(await listedBytes()).toBe(0x10000000n));
  it.each(['v12-mem-range', 'v12-memory-notify', 'mainline-6.12', 'mainline-7.2', 'udev-reload'])(
    '%s does not',
    async (id) => expect(await listedBytes(id)).toBe(0n),
  );
});
