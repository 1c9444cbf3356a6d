// arm64 and riscv64: what spec 2.7, 4.8 and 4.9 say of their headers and handlers, and `unknown` where they say nothing.
import { describe, expect, it } from 'vitest';
import { PT_LOAD } from '../../../app/core/elf/core-header';
import { decodeCoreHeader } from '../../../app/core/elf/decode-core-header';
import type { Machine } from '../../../app/core/machine/machine';
import { findDesign } from '../../../app/sim/designs/index';
import type { Run } from '../../../app/sim/run/recorder';
import { judgeCoverage } from '../../../app/core/coverage/judge';
import { createInstantVerdicts } from '../../../app/sim/verdict/instant-verdict';
import { simulatedMachine } from '../../../app/sim/verdict/simulated-machine';
import { runScenario } from '../../../app/sim/scenario/run-scenario';
import { parseEvent } from '../../../app/sim/scenario/sim-event';
import { headerBytes, load, machineOf, note, text } from '../../lib/describe-machine';

const CPU = 'sys/devices/system/cpu';
const MEMORY = 'sys/devices/system/memory';
/** A direct map far from x86's: the offset comes from the header. */
const PAGE_OFFSET = 0xffff000000000000n;
const at = (paddr: bigint, size: bigint) =>
  load(paddr, size, { vaddr: BigInt.asUintN(64, paddr + PAGE_OFFSET - 0x40000000n) });

/** 2 GiB from 0x40000000, crashkernel 256 MiB high and 128 MiB low. */
function machine(uname: string, arch: number, files: Readonly<Record<string, string>> = {}): Machine {
  const rows = [
    note(0xbf000000n, 0x1a8n),
    note(0xbf100000n, 0x1a8n),
    note(0x42000000n, 0x1024n),
    text(0x41000000n, 0x2000000n),
    at(0x40000000n, 0x10000000n),
    at(0x58000000n, 0x38000000n),
    at(0xa0000000n, 0x20000000n),
  ];
  return machineOf({
    'uname.txt': uname,
    'proc/iomem':
      '40000000-bfffffff : System RAM\n  41000000-42ffffff : Kernel code\n' +
      '  50000000-57ffffff : Crash kernel\n  90000000-9fffffff : Crash kernel\n',
    'sys/kernel/debug/memblock/memory': '   0: 0x0000000040000000..0x00000000bfffffff    0 NONE\n',
    [`${CPU}/possible`]: '0-1\n',
    [`${CPU}/present`]: '0-1\n',
    [`${CPU}/online`]: '0-1\n',
    [`${CPU}/cpu0/crash_notes`]: 'bf000000\n',
    [`${CPU}/cpu1/crash_notes`]: 'bf100000\n',
    [`${MEMORY}/block_size_bytes`]: '8000000\n',
    ...Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`${MEMORY}/memory${i + 8}/state`, 'online\n'])),
    'sys/kernel/kexec_crash_loaded': '1\n',
    'sys/kernel/vmcoreinfo': '0x0000000042000000 1024\n',
    'elfcorehdr.bin': headerBytes(rows, 4096, arch),
    ...files,
  });
}

const arm64 = (release: string, files?: Readonly<Record<string, string>>): Machine =>
  machine(`Linux lab ${release} #1 SMP aarch64 GNU/Linux\n`, 183, files);
const riscv = (release: string): Machine => machine(`Linux lab ${release} #1 SMP riscv64 GNU/Linux\n`, 243);

function simulate(from: Machine, events: readonly string[], designId?: string): Run {
  const design = designId === undefined ? undefined : findDesign(designId);
  const parsed = events.map((event) => {
    const result = parseEvent(event);
    if ('field' in result) throw new Error(result.message);
    return result;
  });
  return runScenario(from, parsed, { ...(design ? { design } : {}), settings: { autoOnlineBlocks: 'online' } });
}

/** RAM loads, without the kernel text. */
function loads(run: Run): string[] {
  const decoded = decodeCoreHeader(run.state.kimage?.header ?? new Uint8Array());
  if (!decoded.ok) throw new Error('no header');
  const { phdrs } = decoded.header;
  return Array.from(phdrs.types)
    .map((type, i) => ({ type, i }))
    .filter(({ type, i }) => type === PT_LOAD && phdrs.vaddrs[i] !== 0xffffffff81000000n)
    .map(({ i }) => `${(phdrs.paddrs[i] ?? 0n).toString(16)}+${(phdrs.memsizes[i] ?? 0n).toString(16)}`);
}

const CUT = ['40000000+10000000', '58000000+38000000', 'a0000000+20000000'];
const ADD = 'memory.add:0xc0000000+256M';

describe('arm64', () => {
  it('loads memblock without both reservations', () => {
    expect(loads(simulate(arm64('6.12.0'), ['kdump.load:file']))).toEqual(CUT);
    // memblock merges what touches: the DIMM lengthens the last region.
    expect(loads(simulate(arm64('6.12.0'), [ADD, 'kdump.load:file']))).toEqual([
      ...CUT.slice(0, 2),
      'a0000000+30000000',
    ]);
  });

  it('has no handler in a released kernel: nothing is called, the header stays', () => {
    const run = simulate(arm64('7.2.13'), ['kdump.load:file', ADD]);
    expect(loads(run)).toEqual(CUT);
    expect(run.steps.filter((step) => step.actor === 'crash handler' || step.fn === 'crash_memhp_notifier')).toEqual(
      [],
    );
    expect(simulate(arm64('7.2.13'), ['kdump.load:load-hotplug']).steps.at(-1)?.refused).toBe(true);
  });

  it('follows memory in the development tree, and cuts what is removed', () => {
    const added = simulate(arm64('7.3.0-rc5'), ['kdump.load:file', ADD], 'mainline-next');
    expect(loads(added)).toEqual([...CUT.slice(0, 2), 'a0000000+30000000']);
    // The DIMM's blocks go offline one by one; each event cuts only its own, the last one 0xc8000000.
    const removed = simulate(
      arm64('7.3.0-rc5'),
      ['kdump.load:file', ADD, 'memory.remove:0xc0000000+256M'],
      'mainline-next',
    );
    expect(loads(removed)).toEqual([...CUT.slice(0, 2), 'a0000000+28000000']);
  });

  it('does nothing on a CPU event in the development tree', () => {
    const run = simulate(arm64('7.3.0-rc5'), ['kdump.load:file', 'cpu.offline:1'], 'mainline-next');
    expect(run.headers).toHaveLength(simulate(arm64('7.3.0-rc5'), ['kdump.load:file'], 'mainline-next').headers.length);
    expect(run.steps.some((step) => step.fn === 'crash_prepare_elf64_headers' && step.op === 1)).toBe(false);
  });

  it('has no room of firmware’s in a header: the kernel does not map it, though memblock has it', () => {
    const memblock = [
      '   0: 0x0000000040000000..0x000000007fffffff    0 NONE',
      '   1: 0x0000000080000000..0x0000000080ffffff    0 NOMAP',
      '   2: 0x0000000081000000..0x00000000bfffffff    0 NONE',
    ];
    const from = arm64('6.12.0', { 'sys/kernel/debug/memblock/memory': `${memblock.join('\n')}\n` });
    const loaded = simulate(from, ['kdump.load:file']);
    expect(loads(loaded)).toEqual(['40000000+10000000', '58000000+28000000', '81000000+f000000', 'a0000000+20000000']);
    expect(judgeCoverage(simulatedMachine(from, loaded.state)).verdict).toBe('complete');
    expect(createInstantVerdicts(from)(loaded.state)).toBe('complete');
  });

  it('keeps what virtio-mem adds apart from other memory: its flags differ (spec 3.6 A3)', () => {
    const iomem = '40000000-bfffffff : System RAM\n100000000-13fffffff : virtio0\n';
    const from = arm64('6.12.0', {
      'proc/iomem': iomem,
      'sys/kernel/debug/memblock/memory': '   0: 0x0000000040000000..0x00000000ffffffff    0 NONE\n',
    });
    const { state } = simulate(from, ['memory.add:0x100000000+256M']);
    expect(state.memblock?.map(({ start, name }) => `${start.toString(16)} ${name}`)).toEqual([
      '40000000 NONE',
      '100000000 DRV_MNG',
    ]);
  });
});

describe('riscv64', () => {
  it('forgets the low reservation up to 6.12, and has the fix in 7.2.13', () => {
    expect(loads(simulate(riscv('6.12.0'), ['kdump.load:file']))).toEqual(['40000000+50000000', 'a0000000+20000000']);
    expect(loads(simulate(riscv('7.2.13'), ['kdump.load:file']))).toEqual(CUT);
  });

  it('is unknown between the two, as there are no captures', () => {
    expect(simulate(riscv('6.18.0'), ['kdump.load:file']).state.kimage?.unpredicted).toBe(true);
  });
});
