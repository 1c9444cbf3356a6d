// The machines behind the golden headers of test/fixtures/elfcorehdr, told as files the way real ones are.
import { readFileSync } from 'node:fs';
import type { Machine } from '../../app/core/machine/machine';
import { machineOf } from './describe-machine';

export const golden = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(`test/fixtures/elfcorehdr/${name}.elfcorehdr`));

type Files = Readonly<Record<string, string | Uint8Array>>;

const CPU = 'sys/devices/system/cpu';
const MEMORY = 'sys/devices/system/memory';

export const onlineBlocks = (indexes: readonly number[]): Files =>
  Object.fromEntries(indexes.map((i) => [`${MEMORY}/memory${i}/state`, 'online\n']));

export const crashNotes = (addresses: readonly string[], sizeBytes: number): Files =>
  Object.fromEntries(
    addresses.flatMap((address, i) => [
      [`${CPU}/cpu${i}/crash_notes`, `${address}\n`],
      [`${CPU}/cpu${i}/crash_notes_size`, `${sizeBytes}\n`],
    ]),
  );

const upTo = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + i);

const meta = (arch: string, load: string, paddr: string, segmentBytes: number): string =>
  JSON.stringify({ schema: 'capture-meta@1', arch, load, elfcorehdr: { paddr, segmentBytes } });

/** 5 GiB with a hole below 4 GiB, two CPUs, blocks of 128 MiB, loaded with kexec_file_load; nothing onlines by itself. */
export const X86_GOLDEN: Files = {
  'uname.txt': 'Linux (none) 6.6.8-amd64 #1 SMP x86_64 GNU/Linux\n',
  'meta.json': meta('x86_64', 'file', '0xa7000000', 921600),
  'elfcorehdr.bin': golden('x86-before'),
  'proc/iomem':
    '00001000-0009fbff : System RAM\n00100000-bffd9fff : System RAM\n  5b200000-5c1fffff : Kernel code\n' +
    '  a7000000-b6ffffff : Crash kernel\n100000000-13fffffff : System RAM\n',
  [`${CPU}/possible`]: '0-1\n',
  [`${CPU}/present`]: '0-1\n',
  [`${CPU}/online`]: '0-1\n',
  [`${CPU}/crash_hotplug`]: '1\n',
  ...crashNotes(['13fc1c4c0', '13fc9c4c0'], 368),
  [`${MEMORY}/crash_hotplug`]: '1\n',
  [`${MEMORY}/block_size_bytes`]: '8000000\n',
  [`${MEMORY}/auto_online_blocks`]: 'offline\n',
  ...onlineBlocks([...upTo(24), ...upTo(8, 32)]),
  'sys/kernel/kexec_crash_loaded': '1\n',
  'sys/kernel/vmcoreinfo': '0x0000000100c2c000 1024\n',
};

function bigEndian(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value);
  return bytes;
}

/** 4 GiB, eight CPUs, 64 KiB pages, LMBs of 256 MiB, crashkernel from 128 MiB to 768 MiB, loaded with --hotplug. */
export const POWERPC_GOLDEN: Files = {
  'uname.txt': 'Linux (none) 6.12.107-powerpc64le #1 SMP ppc64le GNU/Linux\n',
  'meta.json': meta('ppc64le', 'hp', '0x2fdf0000', 524288),
  'elfcorehdr.bin': golden('ppc64le-before'),
  'proc/iomem': '00000000-ffffffff : System RAM\n',
  'proc/device-tree/chosen/linux,crashkernel-base': bigEndian(0x8000000n),
  'proc/device-tree/chosen/linux,crashkernel-size': bigEndian(0x28000000n),
  'sys/kernel/debug/memblock/memory': '   0: 0x0000000000000000..0x00000000ffffffff    0 NONE\n',
  [`${CPU}/possible`]: '0-7\n',
  [`${CPU}/present`]: '0-7\n',
  [`${CPU}/online`]: '0-7\n',
  [`${CPU}/crash_hotplug`]: '1\n',
  ...crashNotes(['fffd0000', 'fff50000', 'ffed0000', 'ffe50000', 'ffdd0000', 'ffd50000', 'ffcd0000', 'ffc50000'], 536),
  [`${MEMORY}/crash_hotplug`]: '1\n',
  [`${MEMORY}/block_size_bytes`]: '10000000\n',
  ...onlineBlocks(upTo(16)),
  'sys/kernel/kexec_crash_loaded': '1\n',
  'sys/kernel/vmcoreinfo': '0x00000000fe450000 10024\n',
};

export const x86Golden = (more: Files = {}): Machine => machineOf({ ...X86_GOLDEN, ...more });
export const powerpcGolden = (more: Files = {}): Machine => machineOf({ ...POWERPC_GOLDEN, ...more });
