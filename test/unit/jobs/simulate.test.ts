// The window's simulation job on a bundled capture. Expected: mainline 6.12 of ppc64le lists one LMB more after an add
// (FINDINGS of the Power lab), malformed scenarios name their field, and the machine survives repeated runs.
import { describe, expect, it } from 'vitest';
import { shellQuote, simulateCommandLine } from '../../../app/jobs/command-line';
import type { JobProgress } from '../../../app/jobs/jobs';
import { designEntries, simulateScenario } from '../../../app/jobs/simulate';
import { capturePath } from '../../lib/captures';

const file = capturePath('x86_64/01-dimm-file/01-loaded.tar.gz');
const source = { kind: 'sample', id: 'sample-x', title: 'x', file } as const;
const scenario = { events: ['memory.add:0x100000000+1G'], config: {}, faults: [] };

describe('simulateScenario', () => {
  it('says how far it has come: the whole way before the answer is sent', async () => {
    const told: JobProgress[] = [];
    await simulateScenario(source, { events: ['panic'], config: {}, faults: [] }, (progress) => told.push(progress));
    expect(told.map(({ phase }) => phase)).toEqual(['Simulating', 'Judging step', 'Sending']);
    expect(told[1]?.total).toBeGreaterThan(0);
  });

  it('gives columns of one length and the state as captured first', async () => {
    const done = await simulateScenario(source, scenario);
    if (!done.ok) throw new Error(done.error.message);
    const { value } = done;
    expect(value.length).toBeGreaterThan(5);
    for (const column of [value.ops, value.texts, value.verdicts, value.headerVersions, value.iomemVersions])
      expect(column).toHaveLength(value.length);
    expect(value.ops[0]).toBe(-1);
    expect(value.commandLine).toBe(`kdumpscope simulate ${file} --event memory.add:0x100000000+1G`);
  });

  it('gives headers whose bytes may leave while the machine stays', async () => {
    for (let i = 0; i < 2; i += 1) {
      const done = await simulateScenario(source, scenario);
      if (!done.ok) throw new Error(done.error.message);
      const [first] = done.value.headers;
      expect(first?.subarray(0, 4)).toEqual(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46));
      structuredClone(first, { transfer: first === undefined ? [] : [first.buffer as ArrayBuffer] });
    }
  });

  it.each([
    [{ ...scenario, events: ['panic', 'memory.add:0x1'] }, 'events[1].SIZE'],
    [{ ...scenario, design: 'v99' }, 'design'],
    [{ ...scenario, config: { nonsense: '1' } }, 'config.nonsense'],
    [{ ...scenario, faults: ['gremlins'] }, 'faults[0]'],
  ])('names the wrong field of %j', async (input, where) => {
    expect(await simulateScenario(source, input)).toMatchObject({ ok: false, error: { code: 'unusable', where } });
  });
});

describe('simulateCommandLine', () => {
  it('quotes what a shell would take apart', () => {
    const input = { events: ['cpu.add:1', 'panic'], design: 'v12', config: { a: "it's" }, faults: ['map-failure'] };
    expect(simulateCommandLine('/a b/c.tar.gz', input)).toBe(
      `kdumpscope simulate '/a b/c.tar.gz' --event cpu.add:1 panic --design v12 --config 'a=it'\\''s' --fault map-failure`,
    );
  });

  it('leaves plain words as they are and hides nothing else', () => {
    expect(shellQuote('memory.add:0x1+2G')).toBe('memory.add:0x1+2G');
    for (const word of ['', '$(x)', '`x`', 'a;b', '*', '~', 'a\nb']) expect(shellQuote(word)).toBe(`'${word}'`);
  });
});

it('lists every design once', () => {
  const ids = designEntries().map(({ id }) => id);
  expect(ids).toContain('v12');
  expect(new Set(ids).size).toBe(ids.length);
});
