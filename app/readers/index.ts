// The one list of readers, and the way from evidence files to a machine. Order matters in one place:
// meta.json adds address and size to the header that the elfcorehdr reader found.
import { contentBytes, contentOf } from '../core/evidence/content';
import type { Machine, SourceFile } from '../core/machine/machine';
import { createMachineDraft } from '../core/machine/machine';
import { kernelConfigReader } from './capture/kernel-config';
import { metaReader } from './capture/meta';
import { deviceTreeReader } from './device-tree/device-tree';
import { elfVmcoreReader } from './dump/elf-vmcore';
import { elfcorehdrReader } from './dump/elfcorehdr';
import { flattenedReader } from './dump/flattened';
import { settleArch } from './dump/header-arch';
import { kdumpCompressedReader } from './dump/kdump-compressed';
import type { EvidenceFile, Reader, Sniffed } from './evidence-file';
import { dmesgReader } from './log/dmesg';
import { drmgrReader } from './log/drmgr';
import { lsmemReader } from './lsmem/lsmem';
import { traceReader } from './log/trace';
import { quoteContradictions } from './quoted-lines';
import { compareWithFirst, otherInputPath } from './other-inputs';
import { crossCheck } from './cross-check';
import { qemuMonitorReader } from './qemu/qemu-monitor';
import { bootTimeReader } from './proc/boot-time';
import { cmdlineReader } from './proc/cmdline';
import { iomemReader } from './proc/iomem';
import { kernelReleaseReader } from './proc/kernel-release';
import { autoOnlineBlocksReader } from './sysfs/auto-online-blocks';
import { earlierCrashReader } from './sos/earlier-crash';
import { hostIdentityReader } from './sos/host-identity';
import { lscpuReader } from './sos/lscpu';
import { supportconfigReader } from './sos/supportconfig';
import { cpusReader } from './sysfs/cpus';
import { fadumpReader } from './sysfs/fadump';
import { kexecReader } from './sysfs/kexec';
import { memblockReader } from './sysfs/memblock';
import { memoryBlocksReader } from './sysfs/memory-blocks';
import { udevRulesReader } from './udev/rules';
import { textHeaderReader } from './text-header/text-header';

export const READERS: readonly Reader[] = [
  supportconfigReader,
  iomemReader,
  cmdlineReader,
  kernelReleaseReader,
  hostIdentityReader,
  bootTimeReader,
  memoryBlocksReader,
  lsmemReader,
  autoOnlineBlocksReader,
  cpusReader,
  lscpuReader,
  kexecReader,
  fadumpReader,
  memblockReader,
  deviceTreeReader,
  elfcorehdrReader,
  metaReader,
  kernelConfigReader,
  qemuMonitorReader,
  earlierCrashReader,
  udevRulesReader,
  elfVmcoreReader,
  kdumpCompressedReader,
  flattenedReader,
  traceReader,
  dmesgReader,
  drmgrReader,
  textHeaderReader,
];

/** Where a machine's own tree begins. */
const MACHINE_TREE = /^(?:boot|dev|etc|home|lib|opt|proc|root|run|sos_[a-z]+|srv|sys|tmp|usr|var)\//;

/** True for a path of a machine's own tree: known by path or not at all. */
export const hasPlace = (path: string): boolean => MACHINE_TREE.test(path);

/** The reader that takes a file, and how sure it is. */
export interface Recognised {
  readonly reader: Reader;
  readonly by: Exclude<Sniffed, undefined>;
}

/**
 * Which reader takes this file: the first that knows its path, else the first that knows its content.
 * Files that mirror a machine's own tree are known by path or not at all: /proc/ioports has the shape of
 * /proc/iomem, and a dump below /var/crash is that of another day.
 */
export function recognise(file: EvidenceFile): Recognised | undefined {
  // Stored without being read: too large, or of no kind that is read.
  if (file.large !== undefined && file.bytes.length === 0) return undefined;
  const isPlaced = hasPlace(file.path);
  let guess: Reader | undefined;
  for (const reader of READERS) {
    const by = reader.sniff(file);
    if (by === 'path') return { reader, by };
    if (by === 'content' && !isPlaced) guess ??= reader;
  }
  return guess === undefined ? undefined : { reader: guess, by: 'content' };
}

/** Reads all files as the evidence of one machine. Never throws on content: what is wrong is in `problems`. */
export function readEvidence(files: readonly EvidenceFile[]): Machine {
  const draft = createMachineDraft();
  const byPath = new Map<Reader, EvidenceFile[]>();
  const byContent = new Map<Reader, EvidenceFile[]>();
  const places = new Map(files.map((file) => [file.path, file]));
  for (const file of files) {
    const first = places.get(otherInputPath(file.path) ?? '');
    const recognised = recognise(first ?? file);
    if (first !== undefined) compareWithFirst(file, first, recognised?.reader, draft);
    draft.sources.push(sourceOf(file, recognised));
    if (recognised === undefined || first !== undefined) continue;
    const group = recognised.by === 'path' ? byPath : byContent;
    const members = group.get(recognised.reader);
    if (members === undefined) group.set(recognised.reader, [file]);
    else members.push(file);
  }
  for (const reader of READERS) {
    const members = [...(byPath.get(reader) ?? []), ...(byContent.get(reader) ?? [])];
    if (members.length > 0) reader.read(members, draft);
  }
  settleArch(draft);
  crossCheck(draft);
  draft.contradictions = quoteContradictions(draft.contradictions, files);
  return Object.freeze(draft);
}

function sourceOf(file: EvidenceFile, recognised: Recognised | undefined): SourceFile {
  const source = { path: file.path, sizeBytes: file.wholeBytes ?? contentBytes(contentOf(file)) };
  return recognised === undefined ? source : { ...source, reader: recognised.reader.id };
}
