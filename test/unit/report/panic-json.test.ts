// What `simulate` says about a panic: JSON by its schema, text in a few lines; in words that the captures bear out.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../app/core/machine/machine';
import { readEvidence } from '../../../app/readers/index';
import { panicJson } from '../../../app/report/panic-json';
import type { PanicJson } from '../../../app/report/panic-json';
import { panicText } from '../../../app/report/panic-text';
import { predictPanic } from '../../../app/sim/panic/predict-panic';
import type { FaultId } from '../../../app/sim/run/faults';
import { createProfile } from '../../../app/sim/scenario/run-scenario';
import { initialState } from '../../../app/sim/state/from-machine';
import type { SimState } from '../../../app/sim/state/sim-state';
import { panicEvents } from '../../../app/sim/panic/panic-at';
import { readCapture } from '../../lib/captures';
import { KDUMPS, readKdump } from '../../lib/kdumps';
import { simulate } from '../../lib/simulate';

const schema = (name: string): object =>
  JSON.parse(readFileSync(`resources/schema/${name}-1.schema.json`, 'utf8')) as object;
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
  .addSchema(schema('check'))
  .addSchema(schema('simulate'));
const validate = ajv.compile({ $ref: 'kdumpscope/simulate@1#/$defs/panic' });

const machineAt = async (path: string): Promise<Machine> => readEvidence(await readCapture(`${path}.tar.gz`));

function checked(json: PanicJson): PanicJson {
  const plain: unknown = JSON.parse(JSON.stringify(json));
  expect(validate(plain), JSON.stringify(validate.errors)).toBe(true);
  return json;
}

async function jsonOf(path: string, change: (s: SimState) => Partial<SimState> = () => ({})): Promise<PanicJson> {
  const machine = await machineAt(path);
  const state = initialState(machine);
  const outcome = predictPanic(machine, createProfile(machine, {}), { ...state, ...change(state) });
  return checked(panicJson({ index: 0, outcome }));
}

const textOf = (json: PanicJson): string[] => panicText(json, (_role, text) => text);

describe('every real crash', () => {
  it.each(KDUMPS)('$name', async ({ name, before }) => {
    const kdump = await readKdump(name);
    const json = await jsonOf(`${name}/${before}`);
    expect(kdump.makedumpfile).toContain(`max_mapnr    : ${json.makedumpfile?.maxMapnr?.slice(2)}\n`);
    const lines = textOf(json);
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(lines.length).toBeLessThanOrEqual(6);
    expect(lines.join('\n')).toContain('exit 0, "makedumpfile Completed."');
    expect(lines.join('\n')).not.toContain('undefined');
  });
});

describe('panics without a dump', () => {
  const PATH = 'x86_64/01-dimm-file/01-loaded';

  it.each([
    ['no image', { kimage: undefined }, 'no-image'],
    ['the image is NULL', { disarmed: true }, 'image-null'],
    ['the lock is held', { kexecLocked: true }, 'lock-held'],
  ])('%s', async (_what, change, reason) => {
    const json = await jsonOf(PATH, () => change);
    expect(json).toMatchObject({ armed: false, reason, vmcore: null, makedumpfile: null, crash: null });
    expect(textOf(json)).toEqual([json.why.text]);
  });

  it('purgatory', async () => {
    const machine = await machineAt('x86_64/01-dimm-hp/01-loaded');
    const faults: FaultId[] = ['elfcorehdr-in-digest'];
    const texts = ['kdump.load:load-hotplug', 'memory.add:0x100000000+1G', 'memory.online:0x100000000+1G', 'panic'];
    const run = simulate(machine, texts, { faults });
    const [event] = panicEvents(machine, createProfile(machine, { faults }), run);
    if (!event) throw new Error('no panic');
    const json = checked(panicJson(event));
    expect(json.reason).toBe('digest-mismatch');
    expect(textOf(json).join()).toContain('sha256 digests do not match :(');
  });
});

describe('text', () => {
  it('names what is lost, phantom and dropped', async () => {
    const lost = textOf(await jsonOf('x86_64/05-crash-added-nohp/01-before-crash')).join('\n');
    expect(lost).toContain('registers of CPUs 0-1, none of CPU 2, lacks 512 MiB of RAM in use');
    const phantom = textOf(await jsonOf('x86_64/06-crash-removed-file/01-removed-before-crash')).join('\n');
    expect(phantom).toContain('lists 512 MiB that are no RAM');
    const added = textOf(await jsonOf('x86_64/05-crash-added-file/01-before-crash')).join('\n');
    expect(added).toContain('registers of CPUs 0-2, 1 empty note dropped');
  });

  it('says it once, however many empty notes there are', async () => {
    const json = await jsonOf('x86_64/01-dimm-file/01-loaded', (s) => ({ cpus: { ...s.cpus, online: [] } }));
    expect(json.vmcore?.zeroNotes).toBe(2);
    expect(json.vmcore?.messages).toEqual(['Warning: Zero PT_NOTE entries found']);
  });
});
