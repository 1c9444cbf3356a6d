// kdumpscope/check@1 of every real capture obeys the published schema.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020';
import { expect, it } from 'vitest';
import { judgeCoverage } from '../../../app/core/coverage/judge';
import { readEvidence } from '../../../app/readers/index';
import { jsonBytes } from '../../../app/core/address/json-bytes';
import { checkJson } from '../../../app/report/check-json';
import { listCaptures, readCapture } from '../../lib/captures';

const validate = new Ajv2020({ strict: true }).compile(
  JSON.parse(readFileSync('resources/schema/check-1.schema.json', 'utf8')) as object,
);

it('holds for every capture', async () => {
  for (const name of listCaptures()) {
    const machine = readEvidence(await readCapture(name));
    const json: unknown = JSON.parse(JSON.stringify(checkJson(machine, judgeCoverage(machine))));
    expect(validate(json), `${name}: ${JSON.stringify(validate.errors)}`).toBe(true);
  }
});

it('gives byte counts past 2^53 as strings, exactly', () => {
  expect(jsonBytes(2n ** 53n - 1n)).toBe(9007199254740991);
  expect(jsonBytes(2n ** 53n + 1n)).toBe('9007199254740993');
  expect(jsonBytes(undefined)).toBeNull();
});
