// Kernel messages: counts by grep over the captures, texts and times as dmesg prints them.
import { describe, expect, it } from 'vitest';
import { parseDmesg } from '../../../../app/readers/log/dmesg';
import { captureText } from '../../../lib/captures';
import { machineOf, problemLines } from '../../../lib/evidence';

async function logOf(capture: string) {
  const text = (await captureText(capture, 'dmesg.txt')) ?? '';
  const { recorded } = parseDmesg('dmesg.txt', text);
  if (recorded === undefined) throw new Error('no messages');
  return { recorded, text };
}

describe('parseDmesg', () => {
  it('takes every line of the crash handler, with time and place', async () => {
    const { recorded, text } = await logOf('x86_64/01-dimm-file/07-dimm-removed.tar.gz');
    const names = Array.from(recorded.fnIndexes, (fn) => recorded.fns[fn]);
    expect(names.filter((name) => name?.startsWith('crash hp: '))).toHaveLength(text.match(/crash hp: /g)?.length ?? 0);
    expect(text.split('\n')[(recorded.lines[0] ?? 0) - 1]).toContain(`${recorded.times[0]?.toFixed(6) ?? ''}] `);
    expect(recorded.source).toBe('kernel messages');
    expect(recorded.latest).toBeUndefined();
  });

  it('takes what Power says of its LMBs, keyed with the function that says it', async () => {
    const { recorded } = await logOf('ppc64le/lmb-deb612/07-lmb-removed-count1.tar.gz');
    const last = recorded.fnIndexes.length - 1;
    // [   49.437174] pseries-hotplug-mem: Attempting to hot-remove 1 LMB(s)
    expect(recorded.times[last - 1]).toBe(49.437174);
    expect(recorded.keys?.[recorded.fnIndexes[last - 1] ?? -1]).toBe('dlpar_memory');
    expect(recorded.fns[recorded.fnIndexes[last] ?? -1]).toBe(
      'pseries-hotplug-mem: Memory at 40000000 was hot-removed',
    );
    expect(recorded.lines[last]).toBe(266);
  });

  it('takes the lost event of a held lock', async () => {
    const { recorded } = await logOf('x86_64/10-lock-file/00-added-during-load.tar.gz');
    const lost = recorded.fns.indexOf('crash hp: kexec_trylock() failed, kdump image may be inaccurate');
    const lines = Array.from(recorded.lines).filter((_, i) => recorded.fnIndexes[i] === lost);
    expect(lines).toEqual([400, 401]);
  });

  it.each([
    ['[   12.345678] crash hp: hp_action 3', 12.345678],
    ['[   12.345678][  T164] crash hp: hp_action 3', 12.345678],
    ['<7>[   12.345678] crash hp: hp_action 3', 12.345678],
    ['[   12.345678] host.example kernel: crash hp: hp_action 3', 12.345678],
  ])('reads %s', (line, seconds) => {
    const { recorded } = parseDmesg('dmesg', line);
    expect([...(recorded?.times ?? [])]).toEqual([seconds]);
    expect(recorded?.fns).toEqual(['crash hp: hp_action 3']);
  });

  it('leaves out what is not about kdump or hotplug', () => {
    expect(parseDmesg('dmesg', '[    1.000000] evm: security.selinux\n[    1.0] hp: Slot [3] registered\n')).toEqual(
      {},
    );
  });
});

it('names the first line without a kernel time, once', () => {
  const stamp = '[Sun Nov 22 14:00:00 2026]';
  const machine = machineOf({ 'dmesg.txt': `${stamp} evm: x\n${stamp} crash hp: hp_action 3\n${stamp} crash hp: x\n` });
  expect(machine.recordings).toEqual([]);
  expect(problemLines(machine)).toEqual(['dmesg.txt:2 has no time in seconds since boot']);
});

it('knows a kernel log on its own by how it begins', () => {
  const text = '[    0.000000] Linux version 6.12.0\n[    1.000000] crash hp: hp_action 3\n';
  expect(machineOf({ 'saved.log': text }).recordings.map(({ file }) => file)).toEqual(['saved.log']);
});
