// The view at the end of a run against what the kernel left: the lanes of the later capture, address by address.
import { describe, expect, it } from 'vitest';
import { instantView, runRanges } from '../../../../app/core/timeline/instant-view';
import { machinePresets } from '../../../../app/core/timeline/presets';
import { containsAddress } from '../../../../app/core/range/range-set';
import type { LaneId, SnapshotView } from '../../../../app/core/view/snapshot-view';
import { examine } from '../../../../app/jobs/examine';
import { readCapture } from '../../../lib/captures';
import { runOnCapture } from '../../../lib/run-view';

async function viewOf(relPath: string): Promise<SnapshotView> {
  return examine({ files: await readCapture(relPath), problems: [] }, 'x', () => relPath).view;
}

function spans(view: SnapshotView, id: LaneId): readonly string[] {
  const lane = view.lanes.find((candidate) => candidate.id === id);
  return Array.from(lane?.starts ?? [], (start, i) => `${start.toString(16)}-${(lane?.lasts[i] ?? 0n).toString(16)}`);
}

const DIMM = '0x100000000+1G';
const before = await viewOf('x86_64/01-dimm-file/01-loaded.tar.gz');
const run = await runOnCapture('x86_64/01-dimm-file/01-loaded.tar.gz', [`memory.add:${DIMM}`, `memory.online:${DIMM}`]);
const end = instantView(before, run, run.length - 1);

describe('instantView', () => {
  it('is the snapshot itself at the first step', () => {
    const start = instantView(before, run, 0);
    for (const id of ['iomem', 'elfcorehdr', 'verdict'] as const) expect(spans(start, id)).toEqual(spans(before, id));
  });

  it('has at the end what the kernel has after the same events', async () => {
    const later = await viewOf('x86_64/01-dimm-file/04-all-blocks-online.tar.gz');
    for (const id of ['iomem', 'elfcorehdr'] as const) expect(spans(end, id)).toEqual(spans(later, id));
  });

  it('says of every lane it fills that it is simulated, and leaves the rest as observed', () => {
    for (const lane of end.lanes) {
      if (lane.id === 'reserved') expect(lane).toBe(before.lanes.find(({ id }) => id === 'reserved'));
      else expect([lane.id, lane.simulated, lane.source.startsWith('simulated')]).toEqual([lane.id, true, true]);
    }
  });

  it('gives the identical lane for the same version, so that nothing is drawn anew', () => {
    const again = instantView(before, run, run.length - 1);
    end.lanes.forEach((lane, i) => expect(again.lanes[i]).toBe(lane));
  });

  it('has no header where none is loaded', async () => {
    const unloaded = await runOnCapture('x86_64/01-dimm-file/01-loaded.tar.gz', ['kdump.unload']);
    const view = instantView(before, unloaded, unloaded.length - 1);
    expect(view.header).toBeUndefined();
    expect(spans(view, 'elfcorehdr')).toEqual([]);
  });

  it('knows every address that the run ever touches', () => {
    const all = runRanges(run);
    expect(containsAddress(all, 0x100000000n)).toBe(true);
    expect(containsAddress(all, 0x140000000n)).toBe(false);
  });
});

describe('machinePresets', () => {
  it('puts a new DIMM above 4 GiB on x86, and takes the last block of the capture', () => {
    const presets = machinePresets(before);
    expect(presets.find(({ id }) => id === 'dimm-add')?.scenario.events[0]).toMatch(/^memory\.add:0x100000000\+/);
    expect(presets.some(({ id }) => id === 'seed')).toBe(false);
  });

  it('tells the story of October 2022 on Power, with v12', async () => {
    const view = await viewOf('ppc64le/lmb-deb612/02-dimm-added.tar.gz');
    const seed = machinePresets(view).find(({ id }) => id === 'seed');
    expect(seed?.scenario.design).toBe('v12');
    expect(seed?.scenario.events.at(-1)).toBe('panic');
  });

  it.each(['x86_64/01-dimm-file/01-loaded.tar.gz', 'ppc64le/lmb-deb612/02-dimm-added.tar.gz'])(
    'makes scenarios of %s that the simulator takes and obeys',
    async (relPath) => {
      const presets = machinePresets(await viewOf(relPath));
      expect(presets.length).toBeGreaterThan(3);
      for (const { id, scenario } of presets) {
        const made = await runOnCapture(relPath, scenario.events, scenario);
        expect([id, made.length > 1]).toEqual([id, true]);
        if (id === 'dimm-add') expect(made.words.some(({ refused }) => refused)).toBe(false);
      }
    },
  );

  it('has nothing to offer without RAM or blocks', () => {
    expect(machinePresets({ ...before, lanes: [] })).toEqual(
      machinePresets(before).filter(({ id }) => id === 'cpu-flap'),
    );
  });
});
