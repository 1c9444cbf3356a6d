// Every real capture opens, and states what is known of it from elsewhere. The facts below were taken from
// the unpacked files with grep, wc, cat and readelf, not from this program.
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../app/core/machine/machine';
import { readEvidence } from '../../../app/readers/index';
import { listCaptures, readCapture } from '../../lib/captures';

const CAPTURE_KERNEL = /\/99-kdump\.tar\.gz$/;

describe('every capture', () => {
  it('is there', () => {
    expect(listCaptures()).toHaveLength(151);
    expect(listCaptures().filter((capture) => CAPTURE_KERNEL.test(capture))).toHaveLength(12);
  });

  it.each(listCaptures())('%s', async (capture) => {
    const files = await readCapture(capture);
    const machine = readEvidence(files);
    const problems = machine.problems.map((problem) => problem.where.file);
    if (CAPTURE_KERNEL.test(capture)) {
      // The capture kernel's own view: other names, and the start of /proc/vmcore instead of the elfcorehdr.
      expect(problems).toEqual([]);
      expect(machine.dumps.map((dump) => dump.file)).toEqual([
        expect.stringMatching(/^vmcore-(?:head|first64k)\.bin$/),
      ]);
      expect(machine.elfcorehdr).toBeUndefined();
      expect(machine.iomem?.names).toContain('System RAM');
      return;
    }
    expect(problems).toEqual([]);
    const text = (path: string): string => new TextDecoder().decode(files.find((file) => file.path === path)?.bytes);
    const meta: unknown = JSON.parse(text('meta.json'));
    expect(meta).toMatchObject({
      // uname's name.
      arch: machine.arch?.value === 'arm64' ? 'aarch64' : machine.arch?.value,
      machine: machine.platform?.value,
      scenario: machine.label?.value.split(' / ')[0],
      step: machine.label?.value.split(' / ')[1],
    });
    expect(machine.iomem?.names).toHaveLength(text('proc/iomem').split('\n').length - 1);
    const states = files.filter((file) => /\/memory\d+\/state$/.test(file.path));
    expect(machine.memoryBlocks?.indexes).toHaveLength(states.length);
    expect(machine.sources).toHaveLength(files.length);
    expect(Object.isFrozen(machine)).toBe(true);
    // x86 states the exact size of the segment, Power how far zeros were seen; neither without a header.
    const header = files.find((file) => file.path === 'elfcorehdr.bin');
    expect(machine.elfcorehdr === undefined).toBe(header === undefined);
    if (header === undefined) return;
    const hex = machine.elfcorehdr?.paddr?.value.toString(16);
    expect(meta).toMatchObject({ elfcorehdr: { paddr: `0x${hex ?? ''}` } });
    expect(machine.elfcorehdr?.segmentBytes?.value).toBe(statedSize(meta));
  });
});

function statedSize(meta: unknown): bigint | undefined {
  const text = JSON.stringify(meta);
  const digits = /"(?:segmentBytes|zeroUntil)":(\d+)/.exec(text)?.[1];
  return digits === undefined ? undefined : BigInt(digits);
}

interface Known {
  readonly release: string;
  readonly ram: number;
  readonly crashkernel: number;
  readonly online: number;
  readonly offline: number;
  readonly blockSize: bigint;
  readonly cpus: readonly [possible: number, present: number, online: number];
  readonly crashLoaded: boolean;
  readonly elfcorehdrSize: bigint | undefined;
  readonly hotplug: boolean | undefined;
  readonly phnum: number | undefined;
  readonly cpu0Notes: bigint;
  readonly memblock: number | undefined;
}

const X86 = { blockSize: 0x800_0000n, crashkernel: 1, offline: 0, cpus: [2, 2, 2], crashLoaded: true } as const;
const POWER = { blockSize: 0x1000_0000n, crashkernel: 0, elfcorehdrSize: 459096n, memblock: 1 } as const;
const K612 = { release: '6.12.117+deb12-amd64', elfcorehdrSize: 917616n, hotplug: true, memblock: undefined } as const;
const K72 = { ...K612, release: '7.2.13+deb14-amd64' } as const;
const K61 = { release: '6.1.0-56-amd64', elfcorehdrSize: undefined, hotplug: undefined, memblock: undefined } as const;
const P612 = { release: '6.12.107+deb13-powerpc64le' } as const;

const KNOWN: Readonly<Record<string, Known>> = {
  'x86_64/01-dimm-file/03-one-block-online': {
    ...X86,
    ...K612,
    ram: 3,
    online: 9,
    offline: 7,
    phnum: 7,
    cpu0Notes: 0x3e83d800n,
  },
  'x86_64/01-dimm-file/07-dimm-removed': { ...X86, ...K612, ram: 2, online: 8, phnum: 7, cpu0Notes: 0x3e83d800n },
  'x86_64/01-dimm-file-72/01-loaded': { ...X86, ...K72, ram: 2, online: 8, phnum: 6, cpu0Notes: 0x3e83a600n },
  'x86_64/01-dimm-nohp/04-all-blocks-online': {
    ...X86,
    ...K612,
    ram: 3,
    online: 16,
    hotplug: false,
    phnum: 7,
    cpu0Notes: 0x3f83d800n,
  },
  'x86_64/01-dimm-nohp-61/03-one-block-online': {
    ...X86,
    ...K61,
    ram: 3,
    online: 9,
    offline: 7,
    cpus: [4, 2, 2],
    phnum: 7,
    cpu0Notes: 0x3f83a400n,
  },
  'x86_64/09-high-low-file/00-loaded': {
    ...X86,
    ...K612,
    ram: 3,
    crashkernel: 2,
    online: 48,
    phnum: 8,
    cpu0Notes: 0x1ffc3da00n,
  },
  'x86_64/15-cma-file-72/00-loaded': { ...X86, ...K72, ram: 2, online: 8, phnum: 7, cpu0Notes: 0x3683a600n },
  'x86_64/20-vmem-file-vmem/03-shrunk-256M': { ...X86, ...K612, ram: 3, online: 10, phnum: 7, cpu0Notes: 0x3f83d800n },
  'x86_64/02-cpu-file/03-cpu1-offline': {
    ...X86,
    ...K612,
    ram: 2,
    online: 8,
    cpus: [4, 3, 2],
    phnum: 8,
    cpu0Notes: 0x3e83d800n,
  },
  'x86_64/13-unload-file/00-unloaded-d0-added': {
    ...X86,
    ...K612,
    ram: 3,
    online: 10,
    crashLoaded: false,
    hotplug: false,
    phnum: undefined,
    cpu0Notes: 0x3f83d800n,
  },
  'ppc64le/lmb-deb612/00-before-load': {
    ...POWER,
    ...P612,
    ram: 1,
    online: 4,
    offline: 0,
    cpus: [4, 2, 2],
    crashLoaded: false,
    hotplug: false,
    phnum: undefined,
    cpu0Notes: 0x3f65c000n,
  },
  'ppc64le/lmb-deb612/04-sysfs-offline-6-too': {
    ...POWER,
    ...P612,
    ram: 5,
    online: 6,
    offline: 2,
    cpus: [4, 2, 2],
    crashLoaded: true,
    hotplug: true,
    phnum: 10,
    cpu0Notes: 0x3f65c000n,
  },
  'ppc64le/lmb-deb612/09-lmb-removed-index-middle': {
    ...POWER,
    ...P612,
    ram: 3,
    online: 6,
    offline: 0,
    cpus: [4, 2, 2],
    crashLoaded: true,
    hotplug: true,
    phnum: 11,
    cpu0Notes: 0x3f65c000n,
    memblock: 3,
  },
  'ppc64le/cpu-deb612/03-cpu1-offline': {
    ...POWER,
    ...P612,
    ram: 1,
    online: 4,
    offline: 0,
    cpus: [4, 3, 2],
    crashLoaded: true,
    hotplug: true,
    phnum: 9,
    cpu0Notes: 0x3f65c000n,
  },
  'ppc64le/lmb-short-file-naive612/02-lmb-removed-index-middle': {
    ...POWER,
    release: '6.12.107-crashlab',
    ram: 4,
    online: 7,
    offline: 0,
    cpus: [4, 2, 2],
    crashLoaded: true,
    hotplug: true,
    phnum: 9,
    cpu0Notes: 0x3fa7bc00n,
    memblock: 2,
  },
};

describe('known facts of', () => {
  it.each(Object.entries(KNOWN))('%s', async (capture, known) => {
    const machine = readEvidence(await readCapture(`${capture}.tar.gz`));
    expect(factsOf(machine)).toEqual(known);
  });
});

function factsOf(machine: Machine): Known {
  const named = (part: string): number => machine.iomem?.names.filter((name) => name.includes(part)).length ?? 0;
  const inState = (state: string): number => machine.memoryBlocks?.states.filter((each) => each === state).length ?? 0;
  const { possible, present, online } = machine.cpus;
  return {
    release: machine.release?.value ?? '',
    ram: named('System RAM'),
    crashkernel: named('Crash kernel'),
    online: inState('online'),
    offline: inState('offline'),
    blockSize: machine.memoryBlocks?.blockSizeBytes.value ?? 0n,
    cpus: [possible?.value.length ?? 0, present?.value.length ?? 0, online?.value.length ?? 0],
    crashLoaded: machine.kexec.crashLoaded?.value ?? false,
    elfcorehdrSize: machine.kexec.elfcorehdrSizeBytes?.value,
    hotplug: machine.kexec.memoryCrashHotplug?.value,
    phnum: machine.elfcorehdr?.decoded?.phnum,
    cpu0Notes: machine.cpus.crashNotes.get(0)?.paddr.value ?? 0n,
    memblock: machine.memblockMemory?.starts.length,
  };
}
