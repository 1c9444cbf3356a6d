// Builds machines for tests from the texts a real one would give, through the real readers, and headers from rows.
import { createCoreEhdr, encodeCoreHeader } from '../../app/core/elf/encode-core-header';
import type { PhdrTable } from '../../app/core/elf/core-header';
import { PT_LOAD, PT_NOTE } from '../../app/core/elf/core-header';
import type { Machine } from '../../app/core/machine/machine';
import { readEvidence } from '../../app/readers/index';

export const X86_PAGE_OFFSET = 0xffff888000000000n;

export interface PhdrRow {
  readonly type: number;
  readonly paddr: bigint;
  readonly size: bigint;
  readonly offset?: bigint;
  readonly vaddr?: bigint;
}

export const note = (paddr: bigint, size = 0x170n): PhdrRow => ({ type: PT_NOTE, paddr, size, vaddr: 0n });

/** A RAM load as the kernel writes it: p_offset = p_paddr, p_vaddr in the direct map. */
export const load = (paddr: bigint, size: bigint, more: Partial<PhdrRow> = {}): PhdrRow => ({
  type: PT_LOAD,
  paddr,
  size,
  vaddr: BigInt.asUintN(64, paddr + X86_PAGE_OFFSET),
  ...more,
});

export const text = (paddr: bigint, size: bigint): PhdrRow => ({
  type: PT_LOAD,
  paddr,
  size,
  vaddr: 0xffffffff81000000n,
});

/** ELF64 LE header bytes of e_machine 62 (or the given one). */
export function headerBytes(rows: readonly PhdrRow[], totalBytes = 4096, machine = 62): Uint8Array {
  const column = (pick: (row: PhdrRow) => bigint) => BigUint64Array.from(rows, pick);
  const phdrs: PhdrTable = {
    length: rows.length,
    types: Uint32Array.from(rows, (r) => r.type),
    flags: Uint32Array.from(rows, (r) => (r.type === PT_LOAD ? 7 : 0)),
    offsets: column((r) => r.offset ?? r.paddr),
    vaddrs: column((r) => r.vaddr ?? 0n),
    paddrs: column((r) => r.paddr),
    filesizes: column((r) => r.size),
    memsizes: column((r) => r.size),
    aligns: column(() => 0n),
  };
  return encodeCoreHeader({ ehdr: createCoreEhdr(64, 'LE', machine, rows.length), phdrs }, totalBytes);
}

/** Files by path; strings are UTF-8. */
export function machineOf(files: Readonly<Record<string, string | Uint8Array>>): Machine {
  return readEvidence(
    Object.entries(files).map(([path, content]) => ({
      path,
      bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
    })),
  );
}

const CPU = 'sys/devices/system/cpu';
const MEMORY = 'sys/devices/system/memory';

/** An x86-64 machine of 1 GiB (crashkernel 256 MiB at 0x20000000), two CPUs online of four possible, kdump loaded. */
export const X86_FILES: Readonly<Record<string, string>> = {
  'uname.txt': 'Linux (none) 6.12.117+deb12-amd64 #1 SMP Debian x86_64 GNU/Linux\n',
  'proc/iomem':
    '00000000-00000fff : Reserved\n00001000-0009fbff : System RAM\n00100000-3fffffff : System RAM\n' +
    '  01000000-01ffffff : Kernel code\n  20000000-2fffffff : Crash kernel\n',
  [`${CPU}/possible`]: '0-3\n',
  [`${CPU}/present`]: '0-1\n',
  [`${CPU}/online`]: '0-1\n',
  [`${CPU}/cpu0/crash_notes`]: '3f83a400\n',
  [`${CPU}/cpu1/crash_notes`]: '3f8ba400\n',
  [`${CPU}/crash_hotplug`]: '1\n',
  [`${MEMORY}/crash_hotplug`]: '1\n',
  [`${MEMORY}/block_size_bytes`]: '8000000\n',
  ...Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`${MEMORY}/memory${i}/state`, 'online\n'])),
  'sys/kernel/kexec_crash_loaded': '1\n',
  'sys/kernel/vmcoreinfo': '0x00000000012ec000 1024\n',
  'sys/kernel/crash_elfcorehdr_size': '917616\n',
};

export const NOTES: readonly PhdrRow[] = [
  note(0x3f83a400n),
  note(0x3f8ba400n),
  note(0x3f93a400n),
  note(0x3f9ba400n),
  note(0x12ec000n, 0x1024n),
];

/** What the kernel writes for X86_FILES: crashkernel and the low 1 MiB left out. */
export const X86_ROWS: readonly PhdrRow[] = [
  ...NOTES,
  text(0x1000000n, 0x2c30000n),
  load(0x100000n, 0x1ff00000n),
  load(0x30000000n, 0x10000000n),
];
