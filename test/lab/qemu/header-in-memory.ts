// The header of the capture kernel as it lies in the guest's memory, read by QEMU from outside (pmemsave).
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Guest } from './guest';

export interface HeaderInMemory {
  readonly paddr: bigint;
  /** The program headers' end, rounded up to a page, and what is not zero behind it. */
  readonly bytes: Buffer;
}

const PAGE = 4096;
const MAGIC = Buffer.from('\x7fELF', 'latin1');
const ET_CORE = 4;
/** A header of 8192 ranges and as many CPUs is below this. */
const SEGMENT_MAX = 1 << 20;

interface Region {
  readonly first: bigint;
  readonly sizeBytes: bigint;
}

/** crashkernel reservations: /proc/iomem, or where it does not have them (powerpc before 7.x) the device tree. */
async function crashRegions(guest: Guest): Promise<Region[]> {
  const { output } = await guest.shell("grep 'Crash kernel' /proc/iomem");
  const listed = [...output.matchAll(/([0-9a-f]+)-([0-9a-f]+) : Crash kernel/g)].map(([, first, last]) => ({
    first: BigInt(`0x${first ?? '0'}`),
    sizeBytes: BigInt(`0x${last ?? '0'}`) - BigInt(`0x${first ?? '0'}`) + 1n,
  }));
  if (listed.length > 0) return listed;
  const cells = await guest.read(
    'for f in base size; do od -An -v -tx1 /proc/device-tree/chosen/linux,crashkernel-$f; done',
  );
  const [first = '0', size = '0'] = cells.split('\n').map((line) => line.replaceAll(' ', ''));
  return [{ first: BigInt(`0x${first}`), sizeBytes: BigInt(`0x${size}`) }];
}

async function physicalMemory(guest: Guest, first: bigint, sizeBytes: bigint): Promise<Buffer> {
  const file = path.join(guest.share, 'pmemsave');
  await guest.qmp.execute('pmemsave', { val: Number(first), size: Number(sizeBytes), filename: file });
  const bytes = readFileSync(file);
  rmSync(file);
  return bytes;
}

/** Every page of the reservations that begins with an ELF core header. */
export async function headersInMemory(guest: Guest): Promise<HeaderInMemory[]> {
  const found: HeaderInMemory[] = [];
  for (const { first, sizeBytes } of await crashRegions(guest)) {
    const memory = await physicalMemory(guest, first, sizeBytes);
    for (let at = memory.indexOf(MAGIC); at >= 0; at = memory.indexOf(MAGIC, at + 1)) {
      if (at % PAGE !== 0 || memory.readUInt16LE(at + 16) !== ET_CORE) continue;
      const used =
        Number(memory.readBigUInt64LE(at + 32)) + memory.readUInt16LE(at + 56) * memory.readUInt16LE(at + 54);
      const end = Math.min(Math.ceil(used / PAGE) * PAGE, SEGMENT_MAX);
      found.push({ paddr: first + BigInt(at), bytes: Buffer.from(memory.subarray(at, at + end)) });
    }
  }
  return found;
}
