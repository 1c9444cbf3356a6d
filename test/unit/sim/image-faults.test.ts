// What a load and its updates leave besides the header: segment sizes (spec 2.4, 2.6), the digest (5.2), what the capture
// kernel of powerpc keeps (5.6), its backup load (2.5) and the CPUs of its FDT (3.3, FINDINGS 7 of ppc64le).
import { describe, expect, it } from 'vitest';
import { readEvidence } from '../../../app/readers/index';
import { segmentSize } from '../../../app/sim/kernel/segment-size';
import type { LoadKind } from '../../../app/sim/kernel/image-segments';
import { createProfile } from '../../../app/sim/scenario/run-scenario';
import { imageDoubt } from '../../../app/sim/state/kimage';
import { createInstantVerdicts } from '../../../app/sim/verdict/instant-verdict';
import { readCapture } from '../../lib/captures';
import { machineOf } from '../../lib/describe-machine';
import { POWERPC_GOLDEN, powerpcGolden, x86Golden } from '../../lib/golden-machines';
import { designOf, headerAfter, imageOf, loadsOf, notesOf, simulate } from '../../lib/simulate';

describe('memsz of the elfcorehdr segment', () => {
  const size = (
    machine: ReturnType<typeof machineOf>,
    design: string,
    kind: LoadKind,
    built: { bytes: number; ranges: number; possibleCpus: number },
    nrCpusDefault?: number,
  ): number =>
    segmentSize(
      createProfile(machine, {
        design: designOf(design),
        ...(nrCpusDefault === undefined ? {} : { settings: { nrCpusDefault } }),
      }),
      kind,
      built,
    ).memszBytes;
  const x86 = x86Golden();
  const small = { bytes: 4096, ranges: 3, possibleCpus: 4 };

  // Sizes in spec 2.4, segments in the captures: 921600 with --hotplug and in file mode, 16384 without.
  it.each<[string, LoadKind, number, number]>([
    ['mainline-6.12', 'file', 8192, 921600],
    ['mainline-6.12', 'file', 64, 462848],
    ['mainline-6.12', 'load-hotplug', 8192, 921600],
    ['mainline-6.12', 'load-hotplug', 64, 462848],
    ['mainline-6.12', 'load', 8192, 16384],
    ['v12', 'file', 64, 1839104],
    ['v12', 'file', 8192, 2293760],
    ['none', 'file', 8192, 4096],
  ])('x86, %s, %s, NR_CPUS_DEFAULT %i', (design, kind, nrCpus, want) => {
    // v12: 1838592 is not a whole number of pages, the loader rounds it up.
    expect(size(x86, design, kind, small, nrCpus)).toBe(want);
  });

  // crash_elfcorehdr_size 459096, 469624 and 544888 by possible CPUs (2.6); the lab's segments are 0x71000.
  it.each([
    [4, 0x71000],
    [192, 471040],
    [1536, 548864],
  ])('powerpc --hotplug, %i possible CPUs', (possibleCpus, want) => {
    expect(size(powerpcGolden(), 'mainline-6.12', 'load-hotplug', { ...small, possibleCpus })).toBe(want);
  });
  it('powerpc file mode', () =>
    expect(size(powerpcGolden(), 'mainline-6.12', 'file', { ...small, ranges: 5 })).toBe(0x71000));
  it('is what the capture of the same load shows', async () => {
    for (const [capture, kind] of [
      ['x86_64/02-cpu-file/00-loaded', 'file'],
      ['x86_64/02-cpu-hp/00-loaded', 'load-hotplug'],
      ['x86_64/01-dimm-nohp/01-loaded', 'load'],
      ['x86_64/09-high-low-file/00-loaded', 'file'],
    ] as const) {
      const machine = readEvidence(await readCapture(`${capture}.tar.gz`));
      const image = imageOf(simulate(machine, [`kdump.load:${kind}`]));
      expect(image.elfcorehdrMemszBytes, capture).toBe(machine.elfcorehdr?.segmentBytes?.value);
      const at = image.segments.find((s) => s.role === 'elfcorehdr')?.mem;
      expect(at, capture).toBe(machine.elfcorehdr?.paddr?.value);
    }
  });
  it('a header that does not fit into what the kernel asks for is not loaded', () => {
    const run = simulate(x86, ['kdump.load:file'], {
      design: 'mainline-6.12',
      settings: { possibleCpus: 100, nrCpusDefault: 8, maxMemoryRanges: 8 },
    });
    expect(run.steps.at(-1)).toMatchObject({ refused: true, message: 'Invalid argument' });
    expect(imageOf(run).header).toBe(x86.elfcorehdr?.bytes);
  });
});

const meta = (arch: string, load: string): Record<string, string> => ({
  'meta.json': JSON.stringify({ schema: 'capture-meta@1', arch, load }),
});
const ADD = ['memory.add:0x140000000+1G', 'memory.online:memory40'];
const LMB = ['memory.remove:0xf0000000+256M'];

describe('purgatory’s digest', () => {
  it.each([
    ['x86 file mode, left out', x86Golden(), ADD, 'mainline-6.12', [], 'kernel', true, true],
    ['x86 file mode, covered', x86Golden(), ADD, 'mainline-6.12', ['elfcorehdr-in-digest'], 'kernel', false, false],
    ['x86 --hotplug, left out', x86Golden(meta('x86_64', 'hp')), ADD, 'mainline-6.12', [], 'kexec-tools', true, true],
    [
      'x86 --hotplug, covered',
      x86Golden(meta('x86_64', 'hp')),
      ADD,
      'mainline-6.12',
      ['elfcorehdr-in-digest'],
      'kexec-tools',
      false,
      false,
    ],
    [
      'powerpc file mode, covered, nobody looks',
      powerpcGolden(meta('ppc64le', 'file')),
      LMB,
      'mainline-6.12',
      [],
      'none',
      false,
      true,
    ],
    [
      'powerpc --hotplug, left out',
      powerpcGolden(meta('ppc64le', 'hp')),
      LMB,
      'mainline-6.12',
      [],
      'kexec-tools',
      true,
      true,
    ],
    [
      'powerpc --hotplug, covered',
      powerpcGolden(meta('ppc64le', 'hp')),
      LMB,
      'mainline-6.12',
      ['elfcorehdr-in-digest'],
      'kexec-tools',
      false,
      false,
    ],
    // v12 knows no flag of kexec_load: it rewrites an image whose digest covers the header.
    ['v12 after a plain kexec_load', x86Golden(meta('x86_64', 'nohp')), ADD, 'v12', [], 'kexec-tools', false, false],
    [
      'mainline after a plain kexec_load',
      x86Golden({ ...meta('x86_64', 'nohp'), 'sys/devices/system/memory/crash_hotplug': '0\n' }),
      ADD,
      'mainline-6.12',
      [],
      'kexec-tools',
      true,
      true,
    ],
  ] as const)('%s', (_name, machine, events, design, faults, purgatory, matches, armed) => {
    const run = simulate(machine, events, { design, faults: [...faults] });
    expect(imageOf(run)).toMatchObject({ purgatory, digestMatches: matches });
    expect(run.steps.at(-1)?.armed).toBe(armed);
  });

  it('an update that writes the same bytes breaks nothing, and the old bytes mend it', () => {
    const faults = ['elfcorehdr-in-digest'] as const;
    const same = simulate(x86Golden(), ['memory.offline:memory39'], { design: 'mainline-6.12', faults });
    expect(imageOf(same)).toMatchObject({ digestMatches: true, copiedBytes: 4096 });
    const events = [...ADD, 'memory.remove:0x140000000+1G', 'memory.offline:memory39'];
    const run = simulate(x86Golden(), events, { design: 'mainline-6.12', faults });
    const at = (op: number): boolean | undefined =>
      run.states[run.steps.findLastIndex((s) => s.op === op)]?.kimage?.digestMatches;
    expect([1, 2, 3].map(at)).toEqual([false, false, true]);
  });
});

const withRelease = (release: string, more: Record<string, string> = {}): ReturnType<typeof machineOf> =>
  machineOf({
    ...POWERPC_GOLDEN,
    ...meta('ppc64le', 'file'),
    'uname.txt': `Linux (none) ${release} #1 SMP ppc64le GNU/Linux\n`,
    ...more,
  });

describe('powerpc: the backup load', () => {
  const backup = (release: string, events: string[], settings = {}): bigint | undefined =>
    loadsOf(headerAfter(simulate(withRelease(release), events, { settings }), events.length - 1)).find(
      (row) => row.paddr === 0n,
    )?.offset;
  it('points into the backup area from 6.12 on', () =>
    expect(backup('6.12.107', ['kdump.load:file'])).toBe(0x2fe00000n));
  it('keeps offset 0 before', () => expect(backup('6.1.0', ['kdump.load:file'])).toBe(0n));
  it('backup_sync overrides the release', () => {
    expect(backup('6.12.107', ['kdump.load:file'], { backupSync: false })).toBe(0n);
    expect(backup('6.1.0', ['kdump.load:file'], { backupSync: true })).toBe(0x2fe00000n);
  });
  it('an in-kernel update before 6.12 loses it, and says so', () => {
    const run = simulate(withRelease('6.10.3', meta('ppc64le', 'hp')), LMB);
    expect(loadsOf(imageOf(run).header).find((row) => row.paddr === 0n)?.offset).toBe(0n);
    expect(run.steps.some((s) => s.note === 'kernel bug: the backup load keeps p_offset 0')).toBe(true);
  });
  it('kexec-tools points it itself', () => expect(backup('6.1.0', ['kdump.load:load'])).toBe(0x2fe00000n));
});

describe('powerpc: what the capture kernel keeps of the elfcorehdr', () => {
  // A page holds 72 headers: 8 CPUs, vmcoreinfo, the one counted for the kernel text, 62 ranges. 61 are there at load.
  const memblock = [
    '   0: 0x0000000000000000..0x00000000ffffffff    0 NONE',
    ...Array.from({ length: 58 }, (_, i) => {
      const row = (address: number): string => `0x${address.toString(16).padStart(16, '0')}`;
      const start = 0x200000000 + i * 0x20000000;
      return `${String(i + 1).padStart(4)}: ${row(start)}..${row(start + 0xfffffff)}    0 NONE`;
    }),
    '',
  ].join('\n');
  const events = [
    'kdump.load:file',
    'memory.add:0x150000000+256M',
    'memory.add:0x180000000+256M',
    'memory.add:0x1b0000000+256M',
  ];
  const machine = withRelease('6.12.117', { 'sys/kernel/debug/memblock/memory': memblock });
  const noted = (run: ReturnType<typeof simulate>): number =>
    run.steps.filter(
      (s) => s.note === 'kernel bug: the capture kernel keeps 4096 bytes of it, the rest may be overwritten',
    ).length;

  it('6.10: the first header’s size, too little once it has grown', () => {
    const run = simulate(machine, events, { design: 'mainline-6.10' });
    expect(imageOf(run).elfHeadersSzBytes).toBe(4096n);
    expect(headerAfter(run, 1).length).toBe(4096);
    expect(headerAfter(run, 2).length).toBe(8192);
    expect(noted(run)).toBe(1);
    const at = (op: number): string | undefined => {
      const kimage = run.states[run.steps.findLastIndex((s) => s.op === op)]?.kimage;
      return kimage && imageDoubt(kimage);
    };
    // 8192 bytes are copied at 63 ranges, but the last of its 72 headers still ends at 4096: nothing is lost yet.
    expect([0, 1, 2, 3].map(at)).toEqual([undefined, undefined, undefined, 'header-not-kept']);
    expect(createInstantVerdicts(machine)(run.state)).toBe('unknown');
  });
  it.each(['mainline-6.12', 'mainline-7.2'])('%s: the whole segment', (design) => {
    const run = simulate(machine, events, { design });
    expect(imageOf(run).elfHeadersSzBytes).toBe(imageOf(run).elfcorehdrMemszBytes);
    expect(noted(run)).toBe(0);
  });
  it('is not known for earlier 6.12 kernels', () => {
    expect(imageOf(simulate(withRelease('6.12.107'), ['kdump.load:file'])).elfHeadersSzBytes).toBeUndefined();
  });
});

describe('a damaged initrd', () => {
  it('leaves nothing to say about the dump where nobody verifies the digest', () => {
    const machine = powerpcGolden(meta('ppc64le', 'file'));
    const verdict = createInstantVerdicts(machine);
    const run = simulate(machine, LMB, { faults: ['hijacked-magic'] });
    expect(imageDoubt(imageOf(run))).toBe('damaged-segment');
    expect(verdict(run.state)).toBe('unknown');
    expect(verdict(simulate(machine, LMB).state)).not.toBe('unknown');
  });
});

describe('powerpc: CPUs of the crash FDT', () => {
  it('an added CPU gets a node, a removed one keeps it', async () => {
    // FINDINGS 7: 2 -> 3 nodes when a core comes, 3 when it goes; dt-cpus of the captures lists @0, @1, @2.
    const machine = readEvidence(await readCapture('ppc64le/cpu-deb612/01-loaded.tar.gz'));
    const run = simulate(machine, ['cpu.add:2', 'cpu.offline:1', 'cpu.online:1', 'cpu.remove:2']);
    const at = (op: number): readonly number[] | undefined =>
      run.states[run.steps.findLastIndex((s) => s.op === op)]?.kimage?.fdtCpus;
    expect([-1, 0, 1, 2].map(at)).toEqual([
      [0, 1],
      [0, 1, 2],
      [0, 1, 2],
      [0, 1, 2],
    ]);
    expect(at(3)).toEqual([0, 1, 2]);
    expect(run.state.cpus.present).toEqual([0, 1]);
  });
  it('while it is rewritten no image is armed', () => {
    const machine = powerpcGolden({
      'sys/devices/system/cpu/present': '0-6\n',
      'sys/devices/system/cpu/online': '0-6\n',
    });
    const run = simulate(machine, ['cpu.add:7']);
    const index = run.steps.findIndex((s) => s.fn === 'update_cpus_node');
    expect(run.states[index]?.disarmed).toBe(true);
    expect(run.steps.at(-1)?.armed).toBe(true);
    expect(imageOf(run).header).toBe(machine.elfcorehdr?.bytes);
  });
});

describe('possible_cpus', () => {
  it('changes what the next header counts and lists, at inferred addresses', () => {
    const run = simulate(x86Golden(), ['kdump.load:file'], { design: 'mainline-6.12', settings: { possibleCpus: 80 } });
    const profile = createProfile(x86Golden(), { settings: { possibleCpus: 80 } });
    expect(run.state.cpus.possible).toHaveLength(80);
    // Two CPUs 0x80000 apart: the third is one stride on.
    expect(profile.facts?.notes.get(2)).toEqual({ paddr: 0x13fd1c4c0n, inferred: true });
    expect(headerAfter(run, 0).length).toBe(8192);
  });
});

describe('a captured image under another kernel', () => {
  it('file mode follows hotplug wherever the design has a handler', async () => {
    // Taken on 6.1, which has none.
    const machine = readEvidence(await readCapture('x86_64/06-crash-removed-file-61/00-loaded.tar.gz'));
    const image = (design: string): object => imageOf(simulate(machine, [], { design }));
    expect(image('none')).toMatchObject({ hotplugSupport: false, elfcorehdrIndex: -1 });
    expect(image('v12')).toMatchObject({ hotplugSupport: true, elfcorehdrIndex: 0, elfcorehdrMemszBytes: 2293760n });
    expect(image('mainline-6.12')).toMatchObject({
      hotplugSupport: true,
      elfcorehdrIndex: 0,
      elfcorehdrMemszBytes: 921600n,
    });
  });
  it('kexec_load without the flag does not', async () => {
    const machine = readEvidence(await readCapture('x86_64/01-dimm-nohp-61/01-loaded.tar.gz'));
    expect(imageOf(simulate(machine, [], { design: 'mainline-6.12' })).hotplugSupport).toBe(false);
  });
  it('the development tree makes the header of kexec_load --hotplug its own right after the load', async () => {
    const machine = readEvidence(await readCapture('x86_64/02-cpu-hp/00-loaded.tar.gz'));
    const load = (design: string): ReturnType<typeof simulate> =>
      simulate(machine, ['kdump.load:load-hotplug'], { design });
    // Spec 3.9 C5: possible CPUs instead of present ones; 4 against 2 here, each with vmcoreinfo behind.
    expect(notesOf(imageOf(load('mainline-next')).header)).toHaveLength(5);
    expect(notesOf(imageOf(load('mainline-7.2')).header)).toHaveLength(3);
    const event = simulate(machine, ['kdump.load:load-hotplug', 'cpu.offline:1'], { design: 'mainline-7.2' });
    expect(imageOf(load('mainline-next')).header).toEqual(imageOf(event).header);
  });
});

describe('kexec-tools counts CPU numbers from 0 on, as many as there are', () => {
  // Spec 2.8: a CPU beyond a gap in the numbering gets no note.
  const notesWith = (present: string): number => {
    const files = Object.fromEntries(
      ['13fd1c4c0', '13fd9c4c0'].flatMap((address, i) => [
        [`sys/devices/system/cpu/cpu${i + 4}/crash_notes`, `${address}\n`],
        [`sys/devices/system/cpu/cpu${i + 2}/crash_notes`, `${address}\n`],
      ]),
    );
    const cpus = { 'sys/devices/system/cpu/possible': '0-7\n', 'sys/devices/system/cpu/present': `${present}\n` };
    // The golden header has no backup area, which kexec-tools needs for the low 640 KiB: there is none to back up.
    const iomem =
      '00100000-bffd9fff : System RAM\n  5b200000-5c1fffff : Kernel code\n  a7000000-b6ffffff : Crash kernel\n';
    const online = { 'sys/devices/system/cpu/online': `${present}\n` };
    const run = simulate(x86Golden({ ...files, ...cpus, ...online, 'proc/iomem': iomem }), ['kdump.load:load']);
    return notesOf(imageOf(run).header).length - 1;
  };
  it('without a gap', () => expect(notesWith('0-3')).toBe(4));
  it('with one', () => expect(notesWith('0-1,4-5')).toBe(2));
});
