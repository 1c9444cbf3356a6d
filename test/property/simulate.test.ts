// Random legal event sequences, on x86 (kexec_file_load) and ppc64le: nothing throws, every header decodes to itself, the
// loads are what the design promises after each operation, and what is refused changes nothing.
//
// The promise of mainline-next, for the image in memory and outside update windows: hot-added memory is listed as it was
// at the last MEM_ONLINE or MEM_OFFLINE (or at the load) in iomem on x86, and in memblock without the notified block on
// powerpc. It is not a promise about the memory present now: a removal is followed by no event.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PT_LOAD } from '../../app/core/elf/core-header';
import { decodeCoreHeader } from '../../app/core/elf/decode-core-header';
import { encodeCoreHeader } from '../../app/core/elf/encode-core-header';
import type { Machine } from '../../app/core/machine/machine';
import { rangesFromPairs } from '../../app/core/range/range-set';
import { readEvidence } from '../../app/readers/index';
import { sameBytes } from '../../app/sim/headers/same-bytes';
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

/** Memory comes and goes more often than an image: most draws then happen while one is loaded. */
const ops = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('add', 'remove', 'online', 'offline') },
  { weight: 1, arbitrary: fc.constantFrom(...OPS) },
) satisfies fc.Arbitrary<Draw['op']>;
const draws: fc.Arbitrary<Draw[]> = fc.array(fc.record({ op: ops, a: fc.nat(30), b: fc.nat(30) }), {
  minLength: 1,
  maxLength: 30,
  size: 'max',
});
const seeded = { seed: 20221017, numRuns: 250 };

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

it('draws sequences that can tell designs apart', () => {
  const played = fc.sample(draws, seeded).map((drawn) => play(ppc.kind, drawn));
  const count = (op: string): number => played.flat().filter(({ text }) => text.startsWith(op)).length;
  for (const op of ['memory.add', 'memory.remove', 'memory.offline', 'memory.online'])
    expect(count(op), op).toBeGreaterThan(30);
  for (const op of ['kdump.load', 'kdump.unload', 'cpu.']) expect(count(op), op).toBeGreaterThan(10);
});

/** The state that an operation left, the one before it, and what it refused. */
interface Left {
  readonly want: Played;
  readonly before: SimState;
  readonly after: SimState;
  readonly refused: boolean;
}

/** The header lists what the design promises. */
function promised(machineCase: Case, { want, after: { kimage } }: Left): void {
  const got = kimage && listedHigh(machineCase, kimage.header);
  expect(got, want.text).toEqual(want.listed && pairsText(blockPairs(machineCase, want.listed)));
}

/** The machine has the memory, blocks and CPUs that the operations leave. */
function changed(machineCase: Case, { want, after }: Left): void {
  const { firstBlock, blockBytes } = machineCase.kind;
  const floor = BigInt(firstBlock) * blockBytes;
  const high = (after.memblock ?? after.iomem).filter((r) => r.last >= floor);
  const pairs = high.map(({ start, last }): [bigint, bigint] => [start < floor ? floor : start, last]);
  expect(pairsText(pairs), want.text).toEqual(pairsText(blockPairs(machineCase, want.present)));
  const online = [...blocksIn(after.blocks, firstBlock, 10_000)].filter(([, state]) => state === 'online');
  expect(new Set(online.map(([block]) => block)), want.text).toEqual(want.online);
  expect(after.cpus.online, want.text).toEqual(want.cpus);
}

/** What cannot be done is said to be refused, and changes nothing. */
function refuses(_: Case, { want, before, after, refused }: Left): void {
  expect(refused, want.text).toBe(want.refused);
  if (!want.refused) return;
  const hardware = ({ iomem, memblock, blocks, cpus }: SimState): unknown[] => [iomem, memblock, blocks, cpus];
  hardware(after).forEach((part, i) => expect(part, want.text).toBe(hardware(before)[i]));
}

function encodesAgain(header: Uint8Array): void {
  const decoded = decodeCoreHeader(header);
  if (!decoded.ok) throw new Error('the header does not decode');
  expect(sameBytes(encodeCoreHeader(decoded.header, header.length), header)).toBe(true);
}

it.each(cases)('%s: loads, machine, refusals and header bytes after every operation', (_, machineCase) => {
  fc.assert(
    fc.property(draws, (drawn) => {
      const played = play(machineCase.kind, drawn);
      const run = simulate(machineCase, played);
      const states = [LOAD, ...played].map((__, op) => stateAfter(run, op));
      const refusals = new Set(run.steps.filter((step) => step.refused).map((step) => step.op));
      played.forEach((want, i) => {
        const [before, after] = [states[i], states[i + 1]];
        if (!before || !after) throw new Error('no state');
        const left = { want, before, after, refused: refusals.has(i + 1) };
        for (const holds of [promised, changed, refuses]) holds(machineCase, left);
      });
      run.headers.forEach(encodesAgain);
    }),
    seeded,
  );
});
