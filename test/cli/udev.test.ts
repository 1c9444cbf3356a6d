// kdumpscope udev as a process, and what check says of the same machine.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020';
import { afterAll, expect, it } from 'vitest';
import { runCli } from '../lib/run-cli';
import { DEBIAN_RULES, RHEL_RULES } from '../lib/udev-rules';

const schema = (name: string) =>
  new Ajv2020({ strict: true }).compile(
    JSON.parse(readFileSync(`resources/schema/${name}-1.schema.json`, 'utf8')) as object,
  );

const folder = mkdtempSync(path.join(tmpdir(), 'kdumpscope-udev-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
function machine(name: string, files: Readonly<Record<string, string>>): string {
  const root = path.join(folder, name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return root;
}
const files = (rules: string, value: string): Record<string, string> => ({
  'sys/kernel/kexec_crash_loaded': '1\n',
  'sys/devices/system/memory/crash_hotplug': value,
  'sys/devices/system/cpu/crash_hotplug': value,
  'usr/lib/udev/rules.d/98-kexec.rules': rules,
});

it.each([
  ['kernel', 0, RHEL_RULES, '1'],
  ['reload', 0, RHEL_RULES, '0'],
  ['both', 1, DEBIAN_RULES, '1'],
])('%s exits with %i', (answer, code, rules, value) => {
  const root = machine(answer, files(rules, value));
  const run = runCli(['udev', root, '--json']);
  expect([run.code, run.stderr]).toEqual([code, '']);
  const json: unknown = JSON.parse(run.stdout);
  const validate = schema('udev');
  expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
  expect(json).toMatchObject({ schema: 'kdumpscope/udev@1', memory: { path: answer }, cpu: { path: answer } });
  const checked: unknown = JSON.parse(runCli(['check', root, '--json']).stdout);
  expect(schema('check')(checked)).toBe(true);
  expect(checked).toMatchObject({ hotplug: { memory: answer, cpu: answer } });
});

it('prints each rule, whether it was taken, and the value that decided', () => {
  const { stdout } = runCli(['udev', machine('text', files(RHEL_RULES, '1'))]);
  expect(stdout).toContain('memory  kernel  the kernel updates the header');
  expect(stdout).toContain('+ usr/lib/udev/rules.d/98-kexec.rules:3  SUBSYSTEM=="memory", ATTRS{crash_hotplug}=="1"');
  expect(stdout).toContain('taken: goes to done  (sys/devices/system/memory/crash_hotplug:1)');
  expect(stdout).toContain('. usr/lib/udev/rules.d/98-kexec.rules:12  RUN+=');
});

it('without rules exits with 3 and says how to collect them', () => {
  const run = runCli(['udev', 'test/captures/x86_64/01-dimm-file/01-loaded.tar.gz']);
  expect(run.code).toBe(3);
  expect(run.stdout).toContain('collect it: ');
});
