// Panics all along random legal sequences, under several designs: each is answered, it agrees with the trace on
// whether the capture kernel is entered, and with the verdict on whether the dump is whole.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PT_LOAD } from '../../app/core/elf/core-header';
import { intersectRanges, rangeCount, rangesFromPairs } from '../../app/core/range/range-set';
import { readEvidence } from '../../app/readers/index';
import { createPanicAt } from '../../app/sim/panic/panic-at';
import type { PanicOutcome } from '../../app/sim/panic/panic-outcome';
import type { Run } from '../../app/sim/run/recorder';
import { createProfile } from '../../app/sim/scenario/run-scenario';
import { createInstantJudge } from '../../app/sim/verdict/instant-verdict';
import { readCapture } from '../lib/captures';
import { OPS, play } from '../lib/growing-machine';
import type { Draw, Kind } from '../lib/growing-machine';
import { designOf, simulate } from '../lib/simulate';

const cpus = { possible: [0, 1, 2, 3], bootCpus: [0, 1] };
const CASES = await Promise.all(
  (
    [
      ['x86_64/02-cpu-file/00-loaded', 'x86_64', 0x8000000n, 32, ['none', 'v12', 'mainline-6.12', 'mainline-next']],
      ['ppc64le/lmb-deb612/01-loaded', 'ppc64le', 0x10000000n, 4, ['v12', 'mainline-6.10', 'mainline-7.2']],
    ] as const
  ).map(async ([capture, arch, blockBytes, firstBlock, designs]) => {
    const kind: Kind = { arch, blockBytes, firstBlock, autoOnline: true, ...cpus };
    return { machine: readEvidence(await readCapture(`${capture}.tar.gz`)), kind, designs };
  }),
);

/** Memory more often than anything else: only splits of a range make headers that wrap. */
const ops = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('add', 'remove', 'online', 'offline') },
  { weight: 1, arbitrary: fc.constantFrom(...OPS) },
) satisfies fc.Arbitrary<Draw['op']>;
const draws: fc.Arbitrary<Draw[]> = fc.array(fc.record({ op: ops, a: fc.nat(30), b: fc.nat(30) }), {
  minLength: 1,
  maxLength: 20,
  size: 'max',
});

/** What must hold of every panic, whatever the state. */
function holds(run: Run, index: number, outcome: PanicOutcome, whole: boolean): void {
  const { vmcore, makedumpfile } = outcome;
  expect(outcome.armed).toBe(run.steps[index]?.armed);
  if (!outcome.armed) {
    expect([vmcore, makedumpfile, outcome.crash]).toEqual([undefined, undefined, undefined]);
    return;
  }
  if (!vmcore) {
    expect(makedumpfile?.exit).toBeNull();
    return;
  }
  const pairs = Array.from(vmcore.phdrs.types).flatMap((type, i): [bigint, bigint][] => {
    const start = vmcore.phdrs.paddrs[i] ?? 0n;
    return type === PT_LOAD ? [[start, start + (vmcore.phdrs.memsizes[i] ?? 0n) - 1n]] : [];
  });
  expect(pairs).toHaveLength(vmcore.phdrs.length - 1);
  if (vmcore.wraps) {
    expect(makedumpfile?.exit).toBe(1);
    return;
  }
  const loads = rangesFromPairs(pairs);
  expect(rangeCount(intersectRanges(vmcore.missing, loads))).toBe(0);
  expect(intersectRanges(vmcore.phantom, loads)).toEqual(vmcore.phantom);
  if (whole) {
    expect([rangeCount(vmcore.missing), rangeCount(vmcore.phantom)]).toEqual([0, 0]);
    expect([makedumpfile?.exit, outcome.crash?.wrongCpus]).toEqual([0, []]);
  }
  expect(makedumpfile?.exit).not.toBe(1);
}

const seen = { whole: 0, phantom: 0, missing: 0, wraps: 0, off: 0 };

it.each(CASES.flatMap((c) => c.designs.map((design) => [`${c.kind.arch} ${design}`, design, c] as const)))(
  '%s',
  (_name, design, { machine, kind }) => {
    fc.assert(
      fc.property(draws, (drawn) => {
        const texts = play(kind, drawn).map((p) => p.text);
        const options = { settings: { autoOnlineBlocks: 'online', vmcoreinfoTextBytes: 3280 } };
        const run = simulate(machine, texts, { ...options, design });
        const profile = createProfile(machine, { ...options, design: designOf(design) });
        const panicAt = createPanicAt(machine, profile, run);
        const judge = createInstantJudge(machine);
        run.steps.forEach((step, index) => {
          // The end of each operation, and every fifth instant within.
          if (index % 5 !== 0 && run.steps[index + 1]?.op === step.op) return;
          const outcome = panicAt(index);
          const state = run.states[index];
          if (!outcome || !state) throw new Error(`no step ${index}`);
          const whole = outcome.vmcore !== undefined && judge(state).verdict === 'complete';
          holds(run, index, outcome, whole);
          if (!outcome.armed) seen.off++;
          else if (whole) seen.whole++;
          else if (outcome.vmcore?.wraps) seen.wraps++;
          else if (rangeCount(outcome.vmcore?.phantom ?? rangesFromPairs([])) > 0) seen.phantom++;
          else if (rangeCount(outcome.vmcore?.missing ?? rangesFromPairs([])) > 0) seen.missing++;
        });
      }),
      { seed: 20221017, numRuns: 20 },
    );
  },
);

it('met every kind of instant', () => {
  for (const [kind, count] of Object.entries(seen)) expect(count, kind).toBeGreaterThan(5);
});
