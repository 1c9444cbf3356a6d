// Between the removal of a memory block's device and memblock_remove the range is RAM without a block. Its pages are out
// of use (mm/memory_hotplug.c try_remove_memory wants every block offline), so no instant of a removal is in doubt.
import { expect, it } from 'vitest';
import { readEvidence } from '../../../app/readers/index';
import { findDesign } from '../../../app/sim/designs/index';
import { runScenario } from '../../../app/sim/scenario/run-scenario';
import { parseEvent } from '../../../app/sim/scenario/sim-event';
import { createInstantVerdicts } from '../../../app/sim/verdict/instant-verdict';
import { readCapture } from '../../lib/captures';

it.each([
  ['ppc64le/lmb-deb612/02-dimm-added', 'memory.remove:0x70000000+256M', 'v12-memory-notify'],
  ['ppc64le/lmb-deb612/02-dimm-added', 'memory.remove:0x70000000+256M', 'mainline-6.12'],
  ['x86_64/01-dimm-file/04-all-blocks-online', 'memory.remove:0x100000000+1G', 'mainline-6.12'],
])('%s %s under %s', async (capture, text, id) => {
  const machine = readEvidence(await readCapture(`${capture}.tar.gz`));
  const event = parseEvent(text);
  const design = findDesign(id);
  if ('field' in event || !design) throw new Error('bad case');
  const run = runScenario(machine, [event], { design });
  const verdict = createInstantVerdicts(machine);
  expect(run.steps.some((step) => step.fn === 'try_remove_memory')).toBe(true);
  expect(run.steps.filter((_, i) => verdict(run.states[i] ?? run.state) === 'unknown').map((s) => s.action)).toEqual(
    [],
  );
});
