// Action numbers by release and who is called (spec 1.15, 1.16; FINDINGS x86_64 10, ppc64le 2 and 10; the traces of the
// captures compare the numbers themselves), and what can be removed at all.
import { describe, expect, it } from 'vitest';
import { readEvidence } from '../../../app/readers/index';
import { actionNumber, MEMORY_CALLBACKS, notifierRules } from '../../../app/sim/kernel/memory-notifier';
import { runScenario } from '../../../app/sim/scenario/run-scenario';
import { parseEvent } from '../../../app/sim/scenario/sim-event';
import { readCapture } from '../../lib/captures';

describe('the memory notifier chain', () => {
  it.each([
    // release, MEM_OFFLINE, MEM_FINISH_OFFLINE called
    ['6.1.0-56-amd64', 4, false],
    ['6.12.107+deb13-powerpc64le', 4, true],
    ['6.12.117+deb12-amd64', 2, true],
    ['7.2.13+deb14-amd64', 2, false],
    // Between the two 6.12 releases that were traced, and in kernels nobody looked at, the number is not known.
    ['6.12.110', undefined, true],
    ['6.18.3', undefined, true],
    ['6.19.0', undefined, undefined],
    ['not a release', undefined, undefined],
  ])('%s: MEM_OFFLINE is %s', (release, offline, finish) => {
    expect(actionNumber(release, 'MEM_OFFLINE')).toBe(offline);
    expect(notifierRules(release).prepareAndFinish).toBe(finish);
  });

  it('has all numbers of both enumerations', () => {
    const numbers = (release: string): (number | undefined)[] =>
      (
        [
          'MEM_ONLINE',
          'MEM_GOING_OFFLINE',
          'MEM_OFFLINE',
          'MEM_GOING_ONLINE',
          'MEM_CANCEL_ONLINE',
          'MEM_CANCEL_OFFLINE',
          'MEM_PREPARE_ONLINE',
          'MEM_FINISH_OFFLINE',
        ] as const
      ).map((action) => actionNumber(release, action));
    expect(numbers('6.12.107')).toEqual([1, 2, 4, 8, 16, 32, 64, 128]);
    expect(numbers('6.12.117')).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('calls by priority, the crash notifier at 0 before virtio-mem', () => {
    const priorities = MEMORY_CALLBACKS.map((callback) => callback.priority);
    expect(priorities).toEqual([...priorities].sort((a, b) => b - a));
    expect(MEMORY_CALLBACKS.slice(-2)).toEqual([
      { name: 'crash_memhp_notifier', priority: 0 },
      { name: 'virtio_mem_memory_notifier_cb', priority: 0 },
    ]);
  });
});

describe('removal of what is no DIMM', () => {
  it.each([
    // 1 GiB DIMM at 0x100000000: a part of it, and memory of the boot above the crashkernel region.
    ['x86_64/01-dimm-file/04-all-blocks-online.tar.gz', 'memory.remove:0x108000000+0x8000000', 'No such device'],
    ['x86_64/01-dimm-file/04-all-blocks-online.tar.gz', 'memory.remove:0x8000000+0x8000000', 'No such device'],
    // LMBs of the boot have flags 0xa0: dlpar_remove_lmb returned -22 for each (lmb-deb612/07).
    ['ppc64le/lmb-deb612/02-dimm-added.tar.gz', 'memory.remove:0x10000000+0x10000000', 'Invalid argument'],
  ])('%s: %s is refused and changes nothing', async (capture, text, message) => {
    const event = parseEvent(text);
    if ('field' in event) throw new Error(event.message);
    const run = runScenario(readEvidence(await readCapture(capture)), [event]);
    expect(run.steps.at(-1)).toMatchObject({ refused: true, message });
    expect(run.state).toEqual(run.states[0]);
  });
});
