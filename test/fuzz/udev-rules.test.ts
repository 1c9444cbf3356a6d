// Rules of hostile machines: any text is parsed and evaluated without a throw and in bounded time. Seeded: a failure repeats.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judgeCoverage } from '../../app/core/coverage/judge';
import { udevReadiness } from '../../app/core/readiness/readiness';
import { machineOf } from '../lib/evidence';
import { DEBIAN_RULES, RHEL_PPC_RULES, RHEL_RULES, RHEL7_RULES, SUSE_RULES } from '../lib/udev-rules';

const SEED = 20261122;
const BUDGET_MS = 1000;
const RULES = [DEBIAN_RULES, RHEL_PPC_RULES, RHEL_RULES, RHEL7_RULES, SUSE_RULES];

function evaluate(text: string): void {
  const started = performance.now();
  const machine = machineOf({ 'etc/udev/rules.d/98-kexec.rules': text, 'sys/kernel/kexec_crash_loaded': '1' });
  const { memory, cpu } = udevReadiness(machine);
  judgeCoverage(machine);
  for (const { path } of [memory, cpu]) expect(['kernel', 'reload', 'both', 'none', 'unknown']).toContain(path);
  expect(performance.now() - started).toBeLessThan(BUDGET_MS);
}

/** Lines of real rules in any order, with words of any kind between. */
const pieces = RULES.flatMap((rules) => rules.split('\n'));
const word = fc.constantFrom(
  'ACTION',
  'GOTO="go"',
  'LABEL="go"',
  '==',
  '"',
  '{',
  '\\\n',
  '#',
  '\0',
  ',',
  'PROGRAM="kdump"',
);

it('evaluates shuffled and broken rules', () => {
  const line = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...pieces) }, { weight: 1, arbitrary: word });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), fc.constantFrom('\n', '\r\n', ' '), (lines, between) => {
      evaluate(lines.join(between));
    }),
    { seed: SEED, numRuns: 2000 },
  );
});

it('evaluates rules that are cut at every length', () => {
  for (let length = 0; length <= RHEL_PPC_RULES.length; length++) evaluate(RHEL_PPC_RULES.slice(0, length));
});

it.each([
  ['questions without end', 'PROGRAM=="/a%i", ENV{x%i}=="1", RUN+="kdump"\n', 2000],
  ['jumps to labels far away', 'ENV{x%i}=="1", GOTO="end"\nRUN+="kexec -p %i"\n', 2000],
  ['stars', `KERNEL=="${'*m'.repeat(400)}", RUN+="kdumpctl reload %i"\n`, 300],
  ['a shell list without end', `RUN+="/bin/sh -c '${'a || b && '.repeat(500)} kdump'"\n`, 40],
])('is done in time with %s', (_, rule, times) => {
  evaluate(Array.from({ length: times }, (__, i) => rule.replaceAll('%i', String(i))).join(''));
});
