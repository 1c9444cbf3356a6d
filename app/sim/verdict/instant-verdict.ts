// The verdict of a panic at every instant of a run. The rules are those of observed machines; what they look at is
// computed once per part that changed (RAM, blocks, header, CPUs), so thousands of steps cost little.
import { archFacts } from '../../core/coverage/arch-facts';
import type { Judgement, Verdict } from '../../core/coverage/finding';
import { judgeContext } from '../../core/coverage/judge';
import { assembleContext, judgedHeader } from '../../core/coverage/judge-context';
import type { JudgedHeader } from '../../core/coverage/judge-context';
import type { Machine } from '../../core/machine/machine';
import { intersectRanges, rangesFromPairs, subtractRanges } from '../../core/range/range-set';
import type { RangeSet } from '../../core/range/range-set';
import { isInUse } from '../state/block-runs';
import type { BlockRuns } from '../state/block-runs';
import { purgatoryStops } from '../state/kimage';
import type { RamList } from '../state/ram-list';
import type { SimState } from '../state/sim-state';
import { judgedBase } from './simulated-machine';

/** Numbers objects by identity, so that a state can be named by the numbers of its parts. */
function createIdentity(): (part: object | undefined) => number {
  const ids = new WeakMap<object, number>();
  let next = 1;
  return (part) => {
    if (part === undefined) return 0;
    const known = ids.get(part);
    if (known !== undefined) return known;
    ids.set(part, next);
    return next++;
  };
}

const ramRanges = (ram: RamList): RangeSet => rangesFromPairs(ram.map((r) => [r.start, r.last]));

function onlineRanges(runs: BlockRuns, sizeBytes: bigint, online: boolean): RangeSet {
  const pairs = runs
    .filter((run) => isInUse(run.state) === online)
    .map((run): [bigint, bigint] => [BigInt(run.first) * sizeBytes, BigInt(run.last + 1) * sizeBytes - 1n]);
  return rangesFromPairs(pairs);
}

export type InstantJudge = (state: SimState) => Judgement;

/** A judge for the states of one run of one machine. Keeps what it computed while it lives. */
export function createInstantJudge(machine: Machine): InstantJudge {
  const identity = createIdentity();
  const judged = new Map<string, Judgement>();
  const ramSets = new WeakMap<RamList, RangeSet>();
  const headers = new WeakMap<Uint8Array, JudgedHeader | null>();
  const fromMemblock = archFacts(machine.arch?.value).ramSource === 'memblock';
  const sizeBytes = machine.memoryBlocks?.blockSizeBytes.value;

  const presentOf = (ram: RamList): RangeSet => {
    const known = ramSets.get(ram);
    if (known) return known;
    const ranges = ramRanges(ram);
    ramSets.set(ram, ranges);
    return ranges;
  };
  const headerOf = (base: Machine): JudgedHeader | undefined => {
    const bytes = base.elfcorehdr?.bytes;
    if (!bytes) return undefined;
    let header = headers.get(bytes);
    if (header === undefined) {
      header = judgedHeader(base) ?? null;
      headers.set(bytes, header);
    }
    return header ?? undefined;
  };

  return (state) => {
    const ram = fromMemblock && state.memblock ? state.memblock : state.iomem;
    const { kimage } = state;
    const key =
      [ram, state.blocks, state.cpus, kimage?.header].map(identity).join(',') + (kimage?.hotplugSupport ? '+' : '');
    const known = judged.get(key);
    if (known) return known;
    const base = judgedBase(machine, state);
    const present = presentOf(ram);
    const header = headerOf(base);
    const online =
      sizeBytes === undefined ? undefined : intersectRanges(present, onlineRanges(state.blocks, sizeBytes, true));
    const offline =
      sizeBytes === undefined ? undefined : intersectRanges(present, onlineRanges(state.blocks, sizeBytes, false));
    const unstated = online && offline ? subtractRanges(subtractRanges(present, online), offline) : present;
    const judgement = judgeContext(
      assembleContext(base, {
        present: { ranges: present, where: { file: fromMemblock ? 'simulated:memblock' : 'simulated:proc/iomem' } },
        ...(online ? { online } : {}),
        ...(offline ? { offline } : {}),
        unstated,
        ...(header ? { header } : {}),
      }),
    );
    judged.set(key, judgement);
    return judgement;
  };
}

/** What a panic at an instant gives: the header's verdict if the image is armed, nothing if it is not. */
export type InstantVerdict = Verdict | 'not-armed';

export function instantVerdict(judge: InstantJudge, state: SimState): InstantVerdict {
  const { kimage } = state;
  const armed = kimage !== undefined && !state.disarmed && !state.kexecLocked && !purgatoryStops(kimage);
  if (!armed) return 'not-armed';
  return kimage.unpredicted ? 'unknown' : judge(state).verdict;
}
