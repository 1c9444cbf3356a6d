// Presets aim at what the machine has: on every bundled sample and on captures of the labs the simulated kernel refuses
// none of them. Which block cannot go offline is the kernel's own answer (x86 lab, 03-storm-file/08: EBUSY on memory7,
// which holds the crashkernel); a DIMM is ejected whole (FINDINGS: 1 GiB at 4 GiB).
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../../app/core/machine/machine';
import { machinePresets } from '../../../../app/core/timeline/presets';
import type { Preset } from '../../../../app/core/timeline/presets';
import { buildSnapshotView } from '../../../../app/core/view/build-view';
import { loadEvidence } from '../../../../app/input/load-evidence';
import { judgeEvidence } from '../../../../app/jobs/examine';
import { runScenario } from '../../../../app/sim/scenario/run-scenario';
import { parseScenario } from '../../../../app/sim/scenario/scenario';
import { capturePath } from '../../../lib/captures';

const SAMPLES = join(import.meta.dirname, '../../../../resources/samples');

async function presetsOf(file: string): Promise<{ machine: Machine; presets: readonly Preset[] }> {
  const loaded = await loadEvidence([file]);
  if ('error' in loaded) throw new Error(loaded.error.message);
  const { machine, judgement } = judgeEvidence(loaded);
  return { machine, presets: machinePresets(buildSnapshotView('x', 'x', machine, judgement)) };
}

const eventsOf = (presets: readonly Preset[], id: string): readonly string[] | undefined =>
  presets.find((preset) => preset.id === id)?.scenario.events;

const FILES = [
  ...readdirSync(SAMPLES)
    .filter((name) => name.endsWith('.tar.gz'))
    .map((name) => join(SAMPLES, name)),
  capturePath('x86_64/01-dimm-file/01-loaded.tar.gz'),
  capturePath('x86_64/07-auto-online-file/00-loaded.tar.gz'),
  capturePath('x86_64/09-high-low-file/00-loaded.tar.gz'),
  capturePath('ppc64le/numa-deb612/02-dimm-on-node1.tar.gz'),
];

describe('machinePresets', () => {
  it.each(FILES)('are refused nowhere: %s', async (file) => {
    const { machine, presets } = await presetsOf(file);
    expect(presets.length).toBeGreaterThan(1);
    const refused = presets.flatMap(({ id, scenario }) => {
      const parsed = parseScenario(scenario);
      if ('field' in parsed) return [`${id}: ${parsed.field} ${parsed.message}`];
      const { steps } = runScenario(machine, parsed.events, parsed);
      return steps.filter((step) => step.refused).map((step) => `${id}: ${step.action}`);
    });
    expect(refused).toEqual([]);
  });

  it('of an x86 machine that has only what it booted with leave the crashkernel’s block alone and eject nothing', async () => {
    const { presets } = await presetsOf(capturePath('x86_64/01-dimm-file/01-loaded.tar.gz'));
    expect(eventsOf(presets, 'block-flap')).toEqual(['memory.offline:memory4', 'memory.online:memory4']);
    expect(eventsOf(presets, 'block-remove')).toBeUndefined();
  });

  it('of one with a DIMM pull the DIMM whole', async () => {
    const { presets } = await presetsOf(join(SAMPLES, 'x86-dimm-never-listed.tar.gz'));
    expect(eventsOf(presets, 'block-remove')).toEqual(['memory.remove:0x100000000+1G']);
  });

  it('of a machine of two nodes name the node: that of the highest RAM, and another', async () => {
    const { presets } = await presetsOf(capturePath('ppc64le/numa-deb612/02-dimm-on-node1.tar.gz'));
    expect(eventsOf(presets, 'dimm-add')).toEqual(['memory.add:0xc0000000+256M,node=1']);
    expect(eventsOf(presets, 'dimm-other-node')).toEqual(['memory.add:0xc0000000+256M,node=0']);
    expect(eventsOf(presets, 'block-remove')).toEqual(['memory.remove:0xb0000000+256M']);
  });

  it('of a machine of one node name none', async () => {
    const { presets } = await presetsOf(capturePath('ppc64le/lmb-deb612/01-loaded.tar.gz'));
    expect(eventsOf(presets, 'dimm-add')).toEqual(['memory.add:0x40000000+256M']);
    expect(eventsOf(presets, 'dimm-other-node')).toBeUndefined();
  });

  it('put no CPU offline that is not there', async () => {
    const { machine, presets } = await presetsOf(join(SAMPLES, 'ppc64le-naive-handler.tar.gz'));
    const last = machine.cpus.online?.value.at(-1);
    expect(last).toBe(1);
    expect(eventsOf(presets, 'cpu-flap')).toEqual(['cpu.offline:1', 'cpu.online:1']);
  });
});
