// The worked traces of the domain specification (10.1, 10.3 to 10.7): golden headers over their whole 4096 bytes.
import { describe, expect, it } from 'vitest';
import { elfcorehdrSegment } from '../../../app/sim/kernel/image-segments';
import type { Run } from '../../../app/sim/run/recorder';
import { X86_FILES, X86_ROWS, headerBytes, machineOf } from '../../lib/describe-machine';
import { golden, powerpcGolden, x86Golden } from '../../lib/golden-machines';
import { headerAfter, imageOf, loadsOf, notesOf, printed, simulate } from '../../lib/simulate';

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const expectGolden = (run: Run, op: number, name: string): void =>
  expect(hexOf(headerAfter(run, op)), `after operation ${op}`).toBe(hexOf(golden(name)));

const handlerCalls = (run: Run, op: number): number =>
  run.steps.filter((step) => step.op === op && step.fn === 'crash_handle_hotplug_event').length;
const uevents = (run: Run, op: number, action: string): string[] =>
  run.steps.filter((s) => s.op === op && s.action.startsWith(`uevent ${action}`)).map((s) => s.action);

describe('10.1 x86, file mode: a DIMM of 1 GiB comes and goes', () => {
  const DIMM = '0x140000000+1G';
  const run = (design: string, autoOnline?: string): Run =>
    simulate(
      x86Golden(),
      autoOnline === undefined
        ? [
            `memory.add:${DIMM}`,
            'memory.online:memory40',
            'memory.online:0x148000000+896M',
            `memory.offline:${DIMM}`,
            `memory.remove:${DIMM}`,
            'memory.offline:memory38',
          ]
        : [`memory.add:${DIMM}`, `memory.remove:${DIMM}`, 'memory.offline:memory38'],
      { design, ...(autoOnline === undefined ? {} : { settings: { autoOnlineBlocks: autoOnline } }) },
    );

  it.each(['mainline-6.6', 'mainline-6.10', 'mainline-6.12', 'mainline-7.2', 'mainline-next'])('%s', (design) => {
    const trace = run(design);
    expectGolden(trace, -1, 'x86-before');
    expectGolden(trace, 0, 'x86-before');
    expect(uevents(trace, 0, 'add').join()).toMatch(/memory40 to memory47|8 times/);
    expectGolden(trace, 1, 'x86-after-dimm-1g');
    for (const op of [2, 3, 4]) expectGolden(trace, op, 'x86-after-dimm-1g');
    expectGolden(trace, 5, 'x86-before');
    expect([0, 1, 2, 3, 4, 5].map((op) => handlerCalls(trace, op))).toEqual([0, 1, 7, 8, 0, 1]);
  });

  it('seven of eight rebuilds write the bytes that are there', () => {
    const trace = run('mainline-6.12');
    const copies = trace.steps.filter((s) => s.op === 2 && s.action.startsWith('copy 4096 bytes'));
    expect(copies).toHaveLength(7);
    expect(new Set(copies.map((s) => s.header)).size).toBe(1);
  });

  it('with auto-online the adding itself brings eight events', () => {
    const trace = run('mainline-6.12', 'online');
    expect([0, 1, 2].map((op) => handlerCalls(trace, op))).toEqual([8, 8, 1]);
    expectGolden(trace, 0, 'x86-after-dimm-1g');
    expectGolden(trace, 1, 'x86-after-dimm-1g');
    expectGolden(trace, 2, 'x86-before');
  });

  it('two DIMMs back to back stay two loads', () => {
    const trace = simulate(x86Golden(), ['memory.add:0x140000000+1G', 'memory.add:0x180000000+1G'], {
      settings: { autoOnlineBlocks: 'online' },
    });
    expect(loadsOf(headerAfter(trace, 1)).slice(-2)).toMatchObject([
      { paddr: 0x140000000n, sizeBytes: 0x40000000n },
      { paddr: 0x180000000n, sizeBytes: 0x40000000n },
    ]);
  });
});

describe('10.3 ppc64le: the top LMB goes', () => {
  const REMOVE = 'memory.remove:0xf0000000+256M';

  it('v12: the header is the one before, the LMB a phantom', () => {
    const trace = simulate(powerpcGolden(), [REMOVE], { design: 'v12' });
    expectGolden(trace, 0, 'ppc64le-before');
    expect(trace.state.memblock?.at(-1)?.last).toBe(0xefffffffn);
  });

  it.each(['v12-mem-range', 'v12-memory-notify', 'mainline-6.10', 'mainline-6.12', 'mainline-7.2', 'mainline-next'])(
    '%s: the notified range is cut while memblock still has it',
    (design) => {
      const trace = simulate(powerpcGolden(), [REMOVE], { design });
      expectGolden(trace, 0, 'ppc64le-after-lmb-remove');
      const cut = trace.steps.findIndex((s) => s.action.startsWith('copy 4096 bytes'));
      expect(trace.states[cut]?.memblock?.at(-1)?.last).toBe(0xffffffffn);
    },
  );

  it('the notifier names 64 KiB pages', () => {
    const trace = simulate(powerpcGolden(), [REMOVE]);
    const offline = trace.steps.find((s) => s.fn === 'offline_pages');
    expect(offline?.args).toMatchObject({ start_pfn: 0xf000n, nr_pages: 0x1000n });
  });

  it('only offline: the next event of another block brings it back', () => {
    const events = ['memory.offline:memory14', 'memory.offline:memory15', 'memory.online:memory14'];
    const trace = simulate(powerpcGolden(), events, { design: 'mainline-next' });
    expect(loadsOf(headerAfter(trace, 1)).at(-1)).toMatchObject({ paddr: 0x30000000n, sizeBytes: 0xc0000000n });
    expectGolden(trace, 2, 'ppc64le-before');
  });
});

describe('10.4 ppc64le: a middle LMB goes', () => {
  const REMOVE = 'memory.remove:0x80000000+256M';
  const loads = (design: string): object[] =>
    loadsOf(headerAfter(simulate(powerpcGolden(), [REMOVE], { design }), 0)).slice(-2);

  it('6.12 and 7.2 leave the tail one byte too long', () => {
    for (const design of ['mainline-6.12', 'mainline-7.2'])
      expectGolden(simulate(powerpcGolden(), [REMOVE], { design }), 0, 'ppc64le-mid-lmb-remove-6.10bug');
  });

  it('the exact cut does not', () => {
    const exact = [
      { paddr: 0x30000000n, sizeBytes: 0x50000000n },
      { paddr: 0x90000000n, sizeBytes: 0x70000000n },
    ];
    for (const design of ['mainline-next', 'v12-memory-notify', 'v12-mem-range'])
      expect(loads(design)).toMatchObject(exact);
  });

  it('as first merged the size wraps to minus the removed bytes', () => {
    expect(loads('mainline-6.10')).toMatchObject([
      { paddr: 0x30000000n, sizeBytes: 0x50000000n },
      { paddr: 0x90000000n, sizeBytes: 0xfffffffff0000000n },
    ]);
  });

  it('the next event heals it', () => {
    const trace = simulate(powerpcGolden(), [REMOVE, 'memory.offline:memory15'], { design: 'mainline-6.12' });
    expect(loadsOf(headerAfter(trace, 1)).slice(-2)).toMatchObject([
      { paddr: 0x30000000n, sizeBytes: 0x50000000n },
      { paddr: 0x90000000n, sizeBytes: 0x60000000n },
    ]);
  });
});

/** Eight possible CPUs, 0 to 3 present and online; the header gives the KASLR base. */
const EIGHT_CPUS = {
  ...X86_FILES,
  'elfcorehdr.bin': headerBytes(X86_ROWS),
  'sys/devices/system/cpu/possible': '0-7\n',
  'sys/devices/system/cpu/present': '0-3\n',
  'sys/devices/system/cpu/online': '0-3\n',
  'sys/devices/system/cpu/cpu2/crash_notes': '3f93a400\n',
  'sys/devices/system/cpu/cpu3/crash_notes': '3f9ba400\n',
};

describe('10.5 CPUs: v12 against 6.6 and later', () => {
  const EVENTS = [
    'kdump.load:file',
    'cpu.add:4',
    'cpu.online:4',
    'cpu.offline:2',
    'memory.offline:memory7',
    'cpu.remove:4',
  ];
  const firstLoadAt = (bytes: Uint8Array): number => 64 + 56 * notesOf(bytes).length;

  it('v12: notes follow the present CPUs, and an offline CPU is back with the next event', () => {
    const trace = simulate(machineOf(EIGHT_CPUS), EVENTS, { design: 'v12' });
    expect([0, 1, 2, 3, 4, 5].map((op) => firstLoadAt(headerAfter(trace, op)))).toEqual([344, 344, 400, 344, 400, 344]);
    const cpus = (op: number): bigint[] =>
      notesOf(headerAfter(trace, op))
        .slice(0, -1)
        .map((row) => row.paddr);
    // cpu2's note is at 0x3f93a400.
    expect(cpus(3)).not.toContain(0x3f93a400n);
    expect(cpus(4)).toContain(0x3f93a400n);
    expect(cpus(5)).toHaveLength(4);
  });

  it('v12 calls its handler while the CPU runs', () => {
    const trace = simulate(machineOf(EIGHT_CPUS), EVENTS, { design: 'v12' });
    const calls = trace.steps.flatMap((s, i) => (s.fn === 'handle_hotplug_event' ? [i] : []));
    expect(trace.states[calls[0] ?? -1]?.cpus.online).toContain(4);
    expect(trace.states[calls[1] ?? -1]?.cpus.online).toContain(2);
  });

  it.each(['mainline-6.6', 'mainline-6.12', 'mainline-7.2', 'mainline-next'])(
    '%s: all possible CPUs, nothing ever moves',
    (design) => {
      const trace = simulate(machineOf(EIGHT_CPUS), EVENTS, { design });
      expect([0, 1, 2, 3, 4, 5].map((op) => firstLoadAt(headerAfter(trace, op)))).toEqual([
        568, 568, 568, 568, 568, 568,
      ]);
      expect(new Set([0, 1, 2, 3, 4, 5].map((op) => hexOf(headerAfter(trace, op)))).size).toBe(1);
      const call = trace.steps.findIndex((s) => s.fn === 'crash_handle_hotplug_event');
      expect(trace.states[call]?.cpus.online).not.toContain(4);
    },
  );
});

const LOADED = { ...X86_FILES, 'elfcorehdr.bin': headerBytes(X86_ROWS), 'meta.json': '' };
const asLoaded = (load: string): ReturnType<typeof machineOf> =>
  machineOf({ ...LOADED, 'meta.json': JSON.stringify({ schema: 'capture-meta@1', arch: 'x86_64', load }) });

describe('10.6 a later segment begins with the ELF magic', () => {
  const EVENT = ['memory.offline:memory7'];
  it.each(['v12', 'mainline-6.6', 'mainline-6.12', 'mainline-7.2'])('%s takes the last match', (design) => {
    const machine = asLoaded('hp');
    const trace = simulate(machine, ['memory.offline:memory7'], { design, faults: ['hijacked-magic'] });
    const image = imageOf(trace);
    expect(image.segments.map((s) => s.role)).toEqual(['kernel', 'purgatory', 'elfcorehdr', 'initrd']);
    expect(image.elfcorehdrIndex).toBe(3);
    expect(elfcorehdrSegment(image.segments)).toBe(2);
    // The elfcorehdr stays; the initrd has a header over its beginning.
    expect(image.header).toBe(machine.elfcorehdr?.bytes);
    expect(Buffer.from(image.segments[3]?.overwritten?.slice(0, 4) ?? []).toString('latin1')).toBe('\x7fELF');
    expect(trace.steps.some((s) => s.note === 'the initrd is damaged; the elfcorehdr keeps its old bytes')).toBe(true);
    // The digest covers the initrd, and the purgatory of kexec-tools verifies it.
    expect(image.digestMatches).toBe(false);
    expect(trace.steps.at(-1)?.armed).toBe(false);
  });

  it('file mode knows its index from the load and is immune', () => {
    const trace = simulate(asLoaded('file'), EVENT, { design: 'mainline-6.12', faults: ['hijacked-magic'] });
    expect(imageOf(trace)).toMatchObject({ elfcorehdrIndex: 0, digestMatches: true });
    expect(trace.steps.some((s) => s.action.startsWith('search the segments'))).toBe(false);
    expect(trace.steps.at(-1)?.armed).toBe(true);
  });

  it('powerpc file mode searches, is hijacked, and nobody verifies its digest', () => {
    const machine = powerpcGolden({
      'meta.json': JSON.stringify({ schema: 'capture-meta@1', arch: 'ppc64le', load: 'file' }),
    });
    const trace = simulate(machine, ['memory.remove:0xf0000000+256M'], { faults: ['hijacked-magic'] });
    const image = imageOf(trace);
    expect(image.segments[image.elfcorehdrIndex]?.role).toBe('initrd');
    expect(image).toMatchObject({ digestMatches: false, purgatory: 'none' });
    expectGolden(trace, 0, 'ppc64le-before');
    expect(trace.steps.at(-1)?.armed).toBe(true);
  });
});

describe('10.7 a segment of one page', () => {
  // Six ranges: RAM before and after the crashkernel, and four DIMMs.
  const dimms = [0, 1, 2, 3].map(
    (i) =>
      `${(0x100000000 + i * 0x10000000).toString(16)}-${(0x107ffffff + i * 0x10000000).toString(16)} : System RAM\n`,
  );
  const machine = machineOf({
    ...EIGHT_CPUS,
    'proc/iomem': `${X86_FILES['proc/iomem'] ?? ''}${dimms.join('')}`,
    'sys/devices/system/cpu/possible': '0-63\n',
  });
  const settings = { nrCpusDefault: 64, maxMemoryRanges: 6, autoOnlineBlocks: 'online' };
  const EVENTS = [
    'kdump.load:file',
    'memory.offline:memory7',
    'memory.add:0x140000000+128M',
    'memory.remove:0x140000000+128M',
    'memory.online:memory7',
  ];
  const trace = simulate(machine, EVENTS, { design: 'mainline-6.12', settings });
  const messages = (op: number): string[] =>
    trace.steps.flatMap((s) => (s.op === op && s.message?.includes('hp_action') === false ? [s.message] : []));

  it('six ranges fit exactly', () => {
    expect(imageOf(trace).elfcorehdrMemszBytes).toBe(4096n);
    expect(notesOf(headerAfter(trace, 0))).toHaveLength(65);
    expect(loadsOf(headerAfter(trace, 0))).toHaveLength(7);
    expect(messages(1)).toEqual(['crash hp: updated elfcorehdr']);
  });

  it('the seventh is refused at every event, and the header freezes', () => {
    const tooBig = 'crash hp: update elfcorehdr elfsz 8192 > memsz 4096';
    expect(messages(2)).toEqual([tooBig]);
    expect(messages(3)).toEqual([tooBig]);
    expect(hexOf(headerAfter(trace, 3))).toBe(hexOf(headerAfter(trace, 0)));
    expect(
      printed(trace)
        .filter(({ message }) => message === tooBig)
        .every(({ level }) => level === 'err'),
    ).toBe(true);
  });

  it('back to six ranges it heals', () => {
    expect(messages(4)).toEqual(['crash hp: updated elfcorehdr']);
  });
});
