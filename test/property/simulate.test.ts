// Random legal event sequences, on x86 (kexec_file_load) and ppc64le: nothing throws, every header decodes to itself, the
// loads are what the design promises after each operation, and what is refused changes nothing.
//
// The promise of mainline-next, for the image in memory and outside update windows: hot-added memory is listed as it was
// at the last MEM_ONLINE or MEM_OFFLINE (or at the load) in iomem on x86, and in memblock without the notified block on
// powerpc. It is not a promise about the memory present now: a removal is followed by no event.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PT_LOAD } from '../../app/core/elf/core-header';
import { decodeCoreHeader } from '../../app/core/elf/decode-core-header';
import { encodeCoreHeader } from '../../app/core/elf/encode-core-header';
import type { Machine } from '../../app/core/machine/machine';
import { rangesFromPairs } from '../../app/core/range/range-set';
import { readEvidence } from '../../app/readers/index';
import { findDesign } from '../../app/sim/designs/index';
import type { Run } from '../../app/sim/run/recorder';
import { runScenario } from '../../app/sim/scenario/run-scenario';
import { parseEvent } from '../../app/sim/scenario/sim-event';
import type { SimState } from '../../app/sim/state/sim-state';
import { blocksIn } from '../../app/sim/state/block-runs';
import { readCapture } from '../lib/captures';
import { OPS, play } from '../lib/growing-machine';
import type { Draw, Kind, Played } from '../lib/growing-machine';

const X86 = readEvidence(await readCapture('x86_64/02-cpu-file/00-loaded.tar.gz'));
const PPC = readEvidence(await readCapture('ppc64le/lmb-deb612/01-loaded.tar.gz'));

interface Case {
  readonly machine: Machine;
  readonly kind: Kind;
}

const x86 = (autoOnline: boolean): Case => ({
  machine: X86,
  kind: {
    arch: 'x86_64',
    blockBytes: 0x8000000n,
    firstBlock: 32,
    autoOnline,
    possible: [0, 1, 2, 3],
    bootCpus: [0, 1],
  },
});
const ppc: Case = {
  machine: PPC,
  kind: {
    arch: 'ppc64le',
    blockBytes: 0x10000000n,
    firstBlock: 4,
    autoOnline: true,
    possible: [0, 1, 2, 3],
    bootCpus: [0, 1],
  },
};
const cases: readonly (readonly [string, Case])[] = [
  ['x86_64, auto-online', x86(true)],
  ['x86_64, onlined by hand', x86(false)],
  ['ppc64le', ppc],
];

const draws: fc.Arbitrary<Draw[]> = fc.array(fc.record({ op: fc.constantFrom(...OPS), a: fc.nat(30), b: fc.nat(30) }), {
  minLength: 1,
  maxLength: 30,
});
const seeded = { seed: 20221017, numRuns: 80 };

/** The kernel's header from the start: what was loaded in the capture may be kexec-tools'. */
const LOAD = 'kdump.load:file';

function simulate({ machine, kind }: Case, played: readonly Played[]): Run {
  const design = findDesign('mainline-next');
  if (!design) throw new Error('no such design');
  const events = [LOAD, ...played.map((p) => p.text)].map((text) => {
    const event = parseEvent(text);
    if ('field' in event) throw new Error(`${text}: ${event.message}`);
    return event;
  });
  return runScenario(machine, events, {
    design,
    settings: { autoOnlineBlocks: kind.autoOnline ? 'online' : 'offline' },
  });
}

/** State after the operation; operation 0 is the load. */
function stateAfter(run: Run, op: number): SimState {
  const index = run.steps.findLastIndex((step) => step.op === op);
  const state = run.states[index];
  if (!state) throw new Error(`operation ${op} left no step`);
  return state;
}

const pairsText = (pairs: Iterable<readonly [bigint, bigint]>): string[] => {
  const { starts, lasts } = rangesFromPairs(pairs);
  return Array.from(starts, (start, i) => `${start.toString(16)}-${(lasts[i] ?? 0n).toString(16)}`);
};

/** Addresses from the first DIMM on that the header's loads cover. */
function listedHigh({ kind }: Case, header: Uint8Array): string[] {
  const decoded = decodeCoreHeader(header);
  if (!decoded.ok) throw new Error('the header does not decode');
  const { phdrs } = decoded.header;
  const floor = BigInt(kind.firstBlock) * kind.blockBytes;
  const pairs = Array.from(phdrs.types).flatMap((type, i): [bigint, bigint][] => {
    const start = phdrs.paddrs[i] ?? 0n;
    const last = start + (phdrs.memsizes[i] ?? 0n) - 1n;
    return type === PT_LOAD && last >= floor ? [[start < floor ? floor : start, last]] : [];
  });
  return pairsText(pairs);
}

const blockPairs = ({ kind }: Case, blocks: ReadonlySet<number>): [bigint, bigint][] =>
  [...blocks].map((n) => [BigInt(n) * kind.blockBytes, BigInt(n + 1) * kind.blockBytes - 1n]);

const hardware = ({ iomem, memblock, blocks, cpus }: SimState) => ({ iomem, memblock, blocks, cpus });

describe.each(cases)('%s', (_, machineCase) => {
  const { kind } = machineCase;
  it('lists what the design promises, after every operation', () => {
    fc.assert(
      fc.property(draws, (drawn) => {
        const played = play(kind, drawn);
        const run = simulate(machineCase, played);
        played.forEach((want, i) => {
          const { kimage } = stateAfter(run, i + 1);
          const got = kimage && listedHigh(machineCase, kimage.header);
          expect(got, want.text).toEqual(want.listed && pairsText(blockPairs(machineCase, want.listed)));
        });
      }),
      seeded,
    );
  });

  it('has the memory and CPUs that the operations leave', () => {
    fc.assert(
      fc.property(draws, (drawn) => {
        const played = play(kind, drawn);
        const run = simulate(machineCase, played);
        played.forEach((want, i) => {
          const state = stateAfter(run, i + 1);
          const floor = BigInt(kind.firstBlock) * kind.blockBytes;
          const ram = (state.memblock ?? state.iomem).filter((r) => r.last >= floor);
          const high = ram.map(({ start, last }): [bigint, bigint] => [start < floor ? floor : start, last]);
          expect(pairsText(high), want.text).toEqual(pairsText(blockPairs(machineCase, want.present)));
          const online = [...blocksIn(state.blocks, kind.firstBlock, 10_000)].filter(([, s]) => s === 'online');
          expect(new Set(online.map(([n]) => n)), want.text).toEqual(want.online);
          expect(state.cpus.online, want.text).toEqual(want.cpus);
        });
      }),
      seeded,
    );
  });

  it('refuses what the machine cannot do, says so in a step, and changes nothing', () => {
    fc.assert(
      fc.property(draws, (drawn) => {
        const played = play(kind, drawn);
        const run = simulate(machineCase, played);
        played.forEach((want, i) => {
          const refused = run.steps.some((step) => step.op === i + 1 && step.refused === true);
          expect(refused, want.text).toBe(want.refused);
          if (want.refused) expect(hardware(stateAfter(run, i + 1))).toEqual(hardware(stateAfter(run, i)));
        });
      }),
      seeded,
    );
  });

  it('decodes every header to what encodes to the same bytes', () => {
    fc.assert(
      fc.property(draws, (drawn) => {
        const run = simulate(machineCase, play(kind, drawn));
        expect(run.headers.length).toBeGreaterThan(0);
        for (const header of run.headers) {
          const decoded = decodeCoreHeader(header);
          if (!decoded.ok) throw new Error('the header does not decode');
          expect(encodeCoreHeader(decoded.header, header.length)).toEqual(header);
        }
      }),
      seeded,
    );
  });
});
