// A machine to run the collector on: a capture's /proc and /sys unpacked below a folder, and a /proc/kcore that holds the
// capture's header where it stood in memory. Physical address 0 is at KCORE_RAM_OFFSET of that file.
import { chmod, mkdir, open, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readCapture } from './captures';

/** Byte of the made-up /proc/kcore where physical memory begins: far off, as direct maps are, and page aligned. */
export const KCORE_RAM_OFFSET = 0x80_0000_3000;
const RAM_BYTES = 0x1_8000_0000n;
const PAGE = 4096;
const MINUS_ONE = 0xffff_ffff_ffff_ffffn;
const OURS = /^(?:proc|sys)\//;

export interface FakeRoot {
  readonly folder: string;
  readonly header: Uint8Array;
  /** Physical address of the header. */
  readonly paddr: number;
  /** Writes bytes at a physical address. */
  poke(paddr: number, bytes: Uint8Array): Promise<void>;
}

/** Unpacks `relPath` into `folder`. Folders can be entered by every user. */
export async function fakeRoot(relPath: string, folder: string, machine: number): Promise<FakeRoot> {
  const files = await readCapture(relPath);
  const bytesOf = (name: string): Uint8Array => files.find((file) => file.path === name)?.bytes ?? new Uint8Array(0);
  for (const file of files.filter(({ path: name }) => OURS.test(name))) {
    const target = path.join(folder, file.path);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, file.bytes);
  }
  await chmod(folder, 0o755);
  const kcore = path.join(folder, 'proc/kcore');
  await writeFile(kcore, kcoreHead(machine));
  const poke = async (paddr: number, bytes: Uint8Array): Promise<void> => {
    const handle = await open(kcore, 'r+');
    await handle.write(bytes, 0, bytes.length, KCORE_RAM_OFFSET + paddr);
    await handle.close();
  };
  await truncate(kcore, KCORE_RAM_OFFSET + Number(RAM_BYTES));
  const header = bytesOf('elfcorehdr.bin');
  const paddr = Number(/"paddr": "(0x[0-9a-f]+)"/.exec(new TextDecoder().decode(bytesOf('meta.json')))?.[1]);
  if (header.length > 0) await poke(paddr, header);
  return { folder, header, paddr, poke };
}

/** ELF header and program headers as the kernel writes them: memory that is not RAM has the physical address -1. */
function kcoreHead(machine: number): Uint8Array {
  const bytes = new Uint8Array(PAGE);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, 4, true);
  view.setUint16(18, machine, true);
  view.setUint32(20, 1, true);
  view.setBigUint64(32, 64n, true);
  view.setUint16(52, 64, true);
  view.setUint16(54, 56, true);
  const loads = [
    { offset: 0x7f00_0000_1000n, paddr: MINUS_ONE, size: 0x1fff_ffff_f000n },
    { offset: BigInt(KCORE_RAM_OFFSET), paddr: 0n, size: RAM_BYTES },
  ];
  view.setUint16(56, 1 + loads.length, true);
  view.setUint32(64, 4, true);
  loads.forEach(({ offset, paddr, size }, i) => {
    const at = 64 + 56 * (1 + i);
    view.setUint32(at, 1, true);
    view.setUint32(at + 4, 7, true);
    view.setBigUint64(at + 8, offset, true);
    view.setBigUint64(at + 24, paddr, true);
    view.setBigUint64(at + 32, size, true);
    view.setBigUint64(at + 40, size, true);
  });
  return bytes;
}
