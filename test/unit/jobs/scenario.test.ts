// Scenario files as the window opens them, and the issues it shows at their fields.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkScenarioInput, readScenarioFile, scenarioChoices } from '../../../app/jobs/scenario';

const SEED = path.join(import.meta.dirname, '../../../resources/scenarios/seed.json');
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kdumpscope-scenario-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function written(text: string): Promise<string> {
  const file = path.join(folder, 'scenario.json');
  await writeFile(file, text);
  return file;
}

describe('readScenarioFile', () => {
  it('gives the events of the seed scenario, without title and description', async () => {
    expect(await readScenarioFile(SEED)).toEqual({
      ok: true,
      value: {
        events: ['memory.add:0x40000000+1G', 'memory.remove:0x50000000+256M', 'panic'],
        design: 'v12',
        config: {},
        faults: [],
      },
    });
  });

  it.each([
    ['{', 'This is no JSON'],
    ['{"schema":"kdumpscope/scenario@2","events":["panic"]}', 'schema is not kdumpscope/scenario@1'],
    ['{"schema":"kdumpscope/scenario@1","events":[1]}', 'events[0] is no text'],
    [`{"schema":"kdumpscope/scenario@1","events":["${'x'.repeat(1024 * 1024)}"]}`, 'larger than a scenario'],
  ])('refuses %.60s', async (text, message) => {
    const file = await written(text);
    const read = await readScenarioFile(file);
    expect(read).toMatchObject({ ok: false, error: { code: 'unusable', where: file } });
    expect(read.ok ? '' : read.error.message).toContain(message);
  });
});

describe('checkScenarioInput', () => {
  it('names every malformed field, not only the first', () => {
    const issues = checkScenarioInput({
      events: ['memory.add:x+1G', 'panic', 'memory.add:0x0', 'cpu.online:one'],
      design: 'v99',
      config: { possible_cpus: '0', backup_sync: '1' },
      faults: [],
    });
    expect(issues.map(({ field }) => field)).toEqual([
      'events[0].START',
      'events[2].SIZE',
      'events[3].N',
      'config.possible_cpus',
      'design',
    ]);
  });

  it('finds nothing in a sound scenario', () => {
    expect(checkScenarioInput({ events: ['memory.offline:memory5', 'panic'], config: {}, faults: [] })).toEqual([]);
  });
});

it('offers every setting and fault once, with what it is for', () => {
  const { config, faults } = scenarioChoices();
  const ids = [...config.map(({ key }) => key), ...faults.map(({ id }) => id)];
  expect(new Set(ids).size).toBe(ids.length);
  expect([...config, ...faults].every(({ help }) => help.length > 10)).toBe(true);
  expect(ids).toContain('CONFIG_CRASH_MAX_MEMORY_RANGES');
  expect(ids).toContain('lock-held');
});
