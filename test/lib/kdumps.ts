// What capture kernels saw after real panics: test/captures/<arch>/<scenario>/99-kdump.tar.gz, one per real crash.
import { readCapture } from './captures';

export interface KdumpCase {
  readonly name: string;
  /** The snapshot right before the panic. */
  readonly before: string;
  /** sizeof(note_buf_t): crash_notes_size of sysfs. */
  readonly noteBuf: bigint;
  /** p_align of the merged note: FINDINGS-2 27. */
  readonly align: bigint;
}

const X86 = { noteBuf: 368n, align: 4n };
const PPC = { noteBuf: 536n, align: 4n };

export const KDUMPS: readonly KdumpCase[] = [
  { name: 'x86_64/05-crash-added-file', before: '01-before-crash', ...X86 },
  { name: 'x86_64/05-crash-added-nohp', before: '01-before-crash', ...X86 },
  { name: 'x86_64/05b-kdump-hotplugs-file', before: '01-before-crash', ...X86 },
  { name: 'x86_64/06-crash-removed-file', before: '01-removed-before-crash', ...X86 },
  { name: 'x86_64/06-crash-removed-file-61', before: '01-removed-before-crash', ...X86, align: 0n },
  { name: 'x86_64/08-memmap-on-memory-file', before: '02-d0-online', ...X86 },
  { name: 'x86_64/15-cma-file-72', before: '01-d0-online', ...X86 },
  { name: 'x86_64/21-vmem-crash-file-vmem', before: '02-shrunk-450M', ...X86 },
  { name: 'x86_64/25-vmem-crash-phantom-file-vmem', before: '01-shrunk-0', ...X86 },
  { name: 'ppc64le/crash-deb612', before: '02-lmb-removed', ...PPC },
  { name: 'ppc64le/crash-stale-dimm-deb612', before: '02-dimm-deleted', ...PPC },
  { name: 'ppc64le/crash-poke-naive-deb612', before: '03-planted', ...PPC },
];

export interface Kdump {
  readonly cmdline: string;
  /** The first 64 KiB of /proc/vmcore, as read there. */
  readonly firstPage: Buffer;
  readonly sizeBytes: bigint;
  /** NT_PRSTATUS notes in the merged PT_NOTE, as far as the 64 KiB hold it. */
  readonly savedCpus: number;
  readonly vmcoreinfoTextBytes: bigint;
  readonly makedumpfile: string;
  readonly dmesg: string;
  /** x86: vmprobe, ppc64le: ptread. */
  readonly reads: string;
}

/** Walks the notes at `offset`: type, name, descriptor, each padded to 4 bytes. */
function notesOf(head: Buffer, offset: number, size: number): { savedCpus: number; vmcoreinfoTextBytes: bigint } {
  let savedCpus = 0;
  let vmcoreinfoTextBytes = 0n;
  const padded = (n: number): number => Math.ceil(n / 4) * 4;
  for (let at = offset; at + 12 <= Math.min(offset + size, head.length);) {
    const [nameBytes, descBytes, type] = [head.readUInt32LE(at), head.readUInt32LE(at + 4), head.readUInt32LE(at + 8)];
    const name = head.toString('latin1', at + 12, at + 12 + nameBytes - 1);
    if (name === 'CORE' && type === 1) savedCpus++;
    if (name === 'VMCOREINFO') vmcoreinfoTextBytes = BigInt(descBytes);
    at += 12 + padded(nameBytes) + padded(descBytes);
  }
  return { savedCpus, vmcoreinfoTextBytes };
}

/** The capture of a real crash. */
export async function readKdump(name: string): Promise<Kdump> {
  const files = await readCapture(`${name}/99-kdump.tar.gz`);
  const bytes = (...ends: string[]): Buffer => {
    const file = files.find((f) => ends.some((end) => f.path === end || f.path.endsWith(`/${end}`)));
    if (!file) throw new Error(`${name}: no ${ends.join(' or ')}`);
    return Buffer.from(file.bytes);
  };
  const text = (...ends: string[]): string => bytes(...ends).toString('utf8');
  const head = bytes('vmcore-first64k.bin', 'vmcore-head.bin');
  // The merged note is the first program header, at 64: p_offset at +8, p_filesz at +32.
  const notes = notesOf(head, Number(head.readBigUInt64LE(72)), Number(head.readBigUInt64LE(96)));
  const listed = /(\d+) [A-Z][a-z]{2} +\d+ [\d:]+ \/proc\/vmcore/.exec(text('vmcore-ls.txt', 'vmcore.ls'));
  return {
    cmdline: text('cmdline'),
    firstPage: head.subarray(0, 4096),
    sizeBytes: BigInt(listed?.[1] ?? 0),
    ...notes,
    makedumpfile: text('mdf-d31.txt', 'makedumpfile-d31.txt'),
    dmesg: text('dmesg.txt', 'dmesg-after'),
    reads: text('vmprobe.txt', 'ptread.txt'),
  };
}
