// Evidence that contradicts itself: never silent, both lines quoted, and the verdict in doubt where it rests on it.
import Ajv from 'ajv/dist/2020';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeCoverage } from '../../../../../app/core/coverage/judge';
import type { Finding } from '../../../../../app/core/coverage/finding';
import { checkJson } from '../../../../../app/report/check-json';
import { headerBytes, machineOf, X86_FILES, X86_ROWS } from '../../../../lib/describe-machine';

const WHOLE = { ...X86_FILES, 'elfcorehdr.bin': headerBytes(X86_ROWS) };

function contradictions(more: Readonly<Record<string, string>>): { verdict: string; found: readonly Finding[] } {
  const { verdict, findings } = judgeCoverage(machineOf({ ...WHOLE, ...more }));
  return { verdict, found: findings.filter(({ id }) => id === 'contradiction') };
}

describe('contradiction', () => {
  it('is not told of evidence that agrees', () => {
    expect(contradictions({ 'saved.txt': X86_FILES['proc/iomem'] ?? '' })).toEqual({ verdict: 'complete', found: [] });
  });

  it('about RAM leaves the verdict in doubt and quotes both lines', () => {
    const { verdict, found } = contradictions({
      'saved.txt': '00000000-00000fff : Reserved\n00001000-0009fbff : System RAM\n00100000-7fffffff : System RAM\n',
    });
    expect(verdict).toBe('unknown');
    expect(found).toMatchObject([
      {
        severity: 'unknown',
        message:
          'The evidence disagrees about /proc/iomem: proc/iomem:3 says “00100000-3fffffff : System RAM”, saved.txt:3 says “00100000-7fffffff : System RAM”. proc/iomem is used.',
        evidence: [
          { file: 'proc/iomem', line: 3 },
          { file: 'saved.txt', line: 3 },
        ],
      },
    ]);
  });

  it('about the size of the reservation is told, and decides nothing', () => {
    const { verdict, found } = contradictions({
      'sys/kernel/kexec_crash_size': '268435456\n',
      'sys/kernel/kexec/crash_size': '0\n',
    });
    expect(verdict).toBe('complete');
    expect(found.map(({ severity }) => severity)).toEqual(['info']);
  });

  it('about whether kdump is loaded decides', () => {
    expect(contradictions({ 'sys/kernel/kexec/crash_loaded': '0\n' }).found).toMatchObject([{ severity: 'unknown' }]);
  });

  it('of two machines asks to open them apart', () => {
    const { verdict, found } = contradictions({
      'proc/version': 'Linux version 6.1.0-9-amd64 (builder@x) #1 SMP\n',
    });
    expect(verdict).toBe('unknown');
    expect(found[0]?.message).toMatch(/evidence of two machines.* the kernel release differs.*Open the inputs one at/);
  });

  it('of files of two inputs quotes the first line that differs', () => {
    const other = (X86_FILES['proc/iomem'] ?? '').replace('3fffffff : System', '4fffffff : System');
    const { found } = contradictions({ 'other-input-2/proc/iomem': other });
    expect(found[0]?.evidence).toEqual([
      { file: 'proc/iomem', line: 3 },
      { file: 'other-input-2/proc/iomem', line: 3 },
    ]);
  });

  it('is counted beyond twenty', () => {
    // 25 blocks that lsmem has online and sysfs has not, and 21 online blocks above the RAM of iomem.
    const memory = 'sys/devices/system/memory';
    const blocks = Array.from({ length: 50 }, (_, i): [string, string] => [
      `${memory}/memory${i}/state`,
      i % 2 ? 'online' : 'offline',
    ]);
    const lsmem = 'RANGE BLOCK STATE\n0x0000000000000000-0x000000018fffffff 0-49 online\n';
    const { found } = contradictions({ ...Object.fromEntries(blocks), 'lsmem.txt': lsmem });
    expect(found).toHaveLength(21);
    expect(found[20]?.message).toBe('26 more contradictions in the evidence.');
  });

  it('reaches the JSON with both quotes, within the schema', () => {
    const machine = machineOf({ ...WHOLE, 'proc/version': 'Linux version 6.1.0-9-amd64 (builder@x) #1 SMP\n' });
    const json = checkJson(machine, judgeCoverage(machine));
    const schema: unknown = JSON.parse(readFileSync('resources/schema/check-1.schema.json', 'utf8'));
    const valid = typeof schema === 'object' && schema !== null && new Ajv().validate(schema, json);
    expect(valid).toBe(true);
    expect(json.findings.find(({ id }) => id === 'contradiction')?.quotes?.map(({ where }) => where)).toEqual([
      { file: 'uname.txt', line: 1 },
      { file: 'proc/version', line: 1 },
    ]);
  });
});
