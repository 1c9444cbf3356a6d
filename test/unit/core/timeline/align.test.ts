// Recordings beside the simulation of the same operations: what the labs recorded agrees line by line; a call
// moved, lost or with another memblock is found, and a kernel with another handler is told from mainline.
import { describe, expect, it } from 'vitest';
import { ALIGNMENTS, alignTrace, linesAt } from '../../../../app/core/timeline/align';
import type { Alignment, TraceAlignment } from '../../../../app/core/timeline/align';
import { differingArgument } from '../../../../app/core/timeline/call-arguments';
import { callActors } from '../../../../app/core/timeline/call-actor';
import { textAt, textColumn } from '../../../../app/core/text/text-column';
import type { RecordedTrace } from '../../../../app/core/view/run-view';
import { parseDmesg } from '../../../../app/readers/log/dmesg';
import { parseDrmgr } from '../../../../app/readers/log/drmgr';
import { parseProbeTrace } from '../../../../app/readers/log/probe-trace';
import { capturedPairs } from '../../../lib/captured-pairs';
import { captureText, readCapture } from '../../../lib/captures';
import { runOnCapture } from '../../../lib/run-view';

async function recordedIn(relPath: string): Promise<RecordedTrace> {
  const file = (await readCapture(relPath)).find(({ path }) => path === 'trace.txt');
  const recorded = parseProbeTrace('trace.txt', new TextDecoder().decode(file?.bytes));
  if (recorded === undefined) throw new Error(`${relPath} has no calls`);
  return recorded;
}

/** The operations between two captures, simulated from the first, and what the second recorded of them. */
async function pairOf(scenario: string, after: string) {
  const pair = capturedPairs.find((p) => p.after === `${scenario}/${after}.tar.gz`);
  const events = pair?.operations.flatMap(({ event, events: list }) => list ?? (event === undefined ? [] : [event]));
  if (pair === undefined || events === undefined || events.length === 0) throw new Error(`${after} has no operations`);
  return { run: await runOnCapture(pair.before, events), recorded: await recordedIn(pair.after) };
}

const count = ({ kinds }: TraceAlignment, kind: Alignment): number =>
  kinds.filter((k) => k === ALIGNMENTS.indexOf(kind)).length;

const dimmAdded = await pairOf('ppc64le/lmb-deb612', '02-dimm-added');

/** The same recording without some lines, or with them in another order. */
function withLines(recorded: RecordedTrace, order: readonly number[]): RecordedTrace {
  return {
    ...recorded,
    times: Float64Array.from(order, (line) => recorded.times[line] ?? 0),
    fnIndexes: Uint16Array.from(order, (line) => recorded.fnIndexes[line] ?? 0),
    lines: Uint32Array.from(order, (line) => recorded.lines[line] ?? 0),
    ...(recorded.args && { args: textColumn(order.map((line) => textAt(recorded.args, line))) }),
    memblockTotals: BigUint64Array.from(order, (line) => recorded.memblockTotals[line] ?? 0n),
    phnums: Int32Array.from(order, (line) => recorded.phnums[line] ?? -1),
  };
}

describe('alignTrace', () => {
  it.each([
    ['ppc64le/lmb-deb612', '02-dimm-added'],
    ['ppc64le/lmb-deb612', '03-sysfs-offline-5'],
    ['x86_64/01-dimm-file', '07-dimm-removed'],
  ])('finds every modelled call of %s %s at its step', async (scenario, after) => {
    const { run, recorded } = await pairOf(scenario, after);
    const aligned = alignTrace(recorded, run);
    expect(aligned.agreeing).toBeGreaterThan(10);
    expect(count(aligned, 'unexpected')).toBe(0);
    expect(count(aligned, 'differs')).toBe(0);
    expect(aligned.missing).toHaveLength(0);
    aligned.steps.forEach((step, line) => {
      if (step < 0) return;
      expect(run.words[run.texts[step] ?? -1]?.fn).toBe(recorded.fns[recorded.fnIndexes[line] ?? -1]);
      expect(aligned.lines[step]).toBe(line);
    });
    const agreed = [...aligned.steps].filter((step) => step >= 0);
    expect(agreed).toEqual([...agreed].sort((a, b) => a - b));
  });

  it('does not take the trace of another LMB for agreement, and says in which argument', async () => {
    // FINDINGS 2: the lab removed 0x6000_0000, drc 0x80000006; here the LMB after it goes.
    const pair = capturedPairs.find((p) => p.after === 'ppc64le/lmb-deb612/09-lmb-removed-index-middle.tar.gz');
    if (pair === undefined) throw new Error('no such pair');
    const run = await runOnCapture(pair.before, ['memory.remove:0x70000000+0x10000000']);
    const recorded = await recordedIn(pair.after);
    const aligned = alignTrace(recorded, run);
    expect(count(aligned, 'differs')).toBeGreaterThan(8);
    const line = recorded.fnIndexes.indexOf(recorded.fns.indexOf('memblock_remove'));
    expect(ALIGNMENTS[aligned.kinds[line] ?? -1]).toBe('differs');
    const step = run.words[run.texts[aligned.steps[line] ?? -1] ?? -1];
    expect(differingArgument(recorded, line, step)).toEqual({
      name: 'base',
      recorded: 0x60000000n,
      simulated: 0x70000000n,
    });
  });

  it('marks a call that came twice', () => {
    const { run, recorded } = dimmAdded;
    const fn = recorded.fns.indexOf('crash_handle_hotplug_event');
    const line = recorded.fnIndexes.indexOf(fn);
    const order = Array.from(recorded.times, (_, i) => i).flatMap((i) => (i === line ? [i, i] : [i]));
    expect(count(alignTrace(withLines(recorded, order), run), 'unexpected')).toBe(1);
  });

  it('marks a call that did not come', () => {
    const { run, recorded } = dimmAdded;
    const before = alignTrace(recorded, run);
    const line = recorded.fnIndexes.indexOf(recorded.fns.indexOf('crash_handle_hotplug_event'));
    const order = Array.from(recorded.times, (_, i) => i).filter((i) => i !== line);
    const { missing } = alignTrace(withLines(recorded, order), run);
    expect([...missing]).toEqual([before.steps[line]]);
  });

  it('marks a call at which memblock stood elsewhere', () => {
    const { run, recorded } = dimmAdded;
    const memblockTotals = recorded.memblockTotals.map((total, line) => (line === 9 ? total + 4096n : total));
    const aligned = alignTrace({ ...recorded, memblockTotals }, run);
    expect([...aligned.kinds].map((kind) => ALIGNMENTS[kind]).indexOf('differs')).toBe(9);
    expect(count(aligned, 'differs')).toBe(1);
  });

  it('compares changes, so that a recording from another start still agrees', () => {
    const { run, recorded } = dimmAdded;
    const memblockTotals = recorded.memblockTotals.map((total) => total + (1n << 30n));
    expect(count(alignTrace({ ...recorded, memblockTotals }, run), 'differs')).toBe(0);
  });

  it('tells a handler that ignores its notification from mainline: e_phnum goes another way', async () => {
    // The naive612 kernel rebuilt from memblock before memblock lost the LMB (FINDINGS of the Power lab).
    const { run, recorded } = await pairOf('ppc64le/lmb-short-file-naive612', '02-lmb-removed-index-middle');
    expect(count(alignTrace(recorded, run), 'differs')).toBeGreaterThan(0);
  });

  it('keeps the recording of one event at one event of a longer run', async () => {
    const lmb = '0x70000000+256M';
    const events = [`memory.remove:${lmb}`, `memory.add:${lmb}`, `memory.remove:${lmb}`];
    const recorded = await recordedIn('ppc64le/lmb-deb612/07-lmb-removed-count1.tar.gz');
    const run = await runOnCapture('ppc64le/lmb-deb612/02-dimm-added.tar.gz', events);
    const aligned = alignTrace(recorded, run);
    const ops = new Set([...aligned.steps].filter((step) => step >= 0).map((step) => run.ops[step]));
    expect(aligned.agreeing).toBeGreaterThan(10);
    expect(ops.size).toBe(1);
  });

  it('says nothing where the recording shows something else altogether', async () => {
    const run = await runOnCapture('x86_64/01-dimm-file/01-loaded.tar.gz', ['kdump.unload']);
    const aligned = alignTrace(dimmAdded.recorded, run);
    expect(aligned.agreeing).toBe(0);
    expect(count(aligned, 'outside')).toBe(dimmAdded.recorded.times.length);
  });
});

/** Kernel messages of the later capture beside the operations between the two. */
async function logPair(scenario: string, after: string) {
  const { run } = await pairOf(scenario, after);
  const text = (await captureText(`${scenario}/${after}.tar.gz`, 'dmesg.txt')) ?? '';
  const { recorded } = parseDmesg('dmesg.txt', text);
  if (recorded === undefined) throw new Error(`${after} has no messages`);
  return { run, recorded };
}

describe('alignTrace with kernel messages', () => {
  // Every message of the handler between the two captures, by grep in dmesg.txt; the x86 lab cleared the log each time.
  it.each([
    ['x86_64/01-dimm-file', '07-dimm-removed', 16],
    ['x86_64/01-dimm-file', '03-one-block-online', 2],
    ['x86_64/07-auto-online-file', '02-d1-added', 4],
    ['ppc64le/lmb-deb612', '07-lmb-removed-count1', 1],
  ])('finds the messages of %s %s at their steps, in the words of the kernel', async (scenario, after, messages) => {
    const { run, recorded } = await logPair(scenario, after);
    const aligned = alignTrace(recorded, run);
    expect(aligned.agreeing).toBe(messages);
    expect(count(aligned, 'same')).toBe(messages);
    expect(count(aligned, 'differs') + count(aligned, 'unexpected') + aligned.missing.length).toBe(0);
  });

  it('keeps what it cannot place between two steps', async () => {
    const { run, recorded } = await logPair('x86_64/01-dimm-file', '07-dimm-removed');
    const aligned = alignTrace(recorded, run);
    const line = recorded.fnIndexes.findIndex((fn) => recorded.fns[fn]?.startsWith('Built ') === true);
    expect(ALIGNMENTS[aligned.kinds[line] ?? -1]).toBe('not-modelled');
    expect(aligned.beside[line]).toBe(aligned.steps[line - 1]);
    expect(aligned.until[line]).toBe(aligned.steps[line + 1]);
    expect(linesAt(aligned, aligned.steps[line - 1] ?? -1)).toEqual({ from: line - 1, to: line + 1 });
  });

  it('marks an event that the kernel lost and the simulation did not', async () => {
    const text = (await captureText('x86_64/10-lock-file/00-added-during-load.tar.gz', 'dmesg.txt')) ?? '';
    const { recorded } = parseDmesg('dmesg.txt', text);
    if (recorded === undefined) throw new Error('no messages');
    const run = await runOnCapture('x86_64/07-auto-online-file/00-loaded.tar.gz', ['memory.add:0x100000000+256M']);
    const aligned = alignTrace(recorded, run);
    // Two blocks of 128 MiB, two lines of kexec_trylock() in the log.
    expect(count(aligned, 'differs')).toBe(2);
    expect(aligned.agreeing).toBe(0);
  });

  it('marks a failure among successes', async () => {
    const { run, recorded } = await logPair('x86_64/01-dimm-file', '07-dimm-removed');
    const failed = 'crash hp: update elfcorehdr elfsz 8192 > memsz 4096';
    const fnIndexes = recorded.fnIndexes.slice();
    const line = recorded.fnIndexes.indexOf(recorded.fns.indexOf('crash hp: updated elfcorehdr'));
    fnIndexes[line] = recorded.fns.length;
    const keys = [...(recorded.keys ?? recorded.fns), failed];
    const aligned = alignTrace({ ...recorded, fnIndexes, fns: [...recorded.fns, failed], keys }, run);
    expect(ALIGNMENTS[aligned.kinds[line] ?? -1]).toBe('differs');
    expect(count(aligned, 'same')).toBe(15);
  });
});

it('lays the request of a drmgr log to the step in which the kernel takes it', async () => {
  const { run } = await pairOf('ppc64le/lmb-deb612', '07-lmb-removed-count1');
  const time = '########## Nov 22 14:03:07 2026 ##########';
  const recorded = parseDrmgr('drmgr', `${time}\nInitiating kernel DLPAR "memory remove count 1"\n${time}\n`);
  if (recorded === undefined) throw new Error('no run');
  const [step = -1] = alignTrace(recorded, run).steps;
  expect(run.words[run.texts[step] ?? -1]?.fn).toBe('handle_dlpar_errorlog');
});

describe('callActors', () => {
  it('takes the actor of the simulated steps, else the naming of the kernel', () => {
    const { run } = dimmAdded;
    const fns = ['crash_memhp_notifier', 'dlpar_acquire_drc', 'dlpar_nonsense', 'kobject_uevent_env', 'some_function'];
    expect(callActors({ ...dimmAdded.recorded, fns }, run)).toEqual([
      'memory_notify',
      'firmware',
      'firmware',
      'udev',
      'memory core',
    ]);
  });
});
