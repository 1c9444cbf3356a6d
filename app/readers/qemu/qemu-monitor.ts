// The guest's RAM as QEMU has it. What a virtio-mem device plugged in lies anywhere in its region: the monitor does not
// say where, so such a region is marked and proves nothing about a single address.
import { U64_MAX } from '../../core/address/u64';
import type { MachineDraft, RangeTable } from '../../core/machine/machine';
import { noteProblem } from '../../core/machine/machine';
import type { EvidenceFile, Reader } from '../evidence-file';
import { firstDifference } from '../first-difference';
import { noteContradiction } from '../first-wins';
import { createRowProblems } from '../row-problems';
import { decodeText } from '../text-lines';
import type { FlatRegion, MemoryDevice, MonitorText } from './monitor-text';
import { parseMonitorText } from './monitor-text';

const HEAD_BYTES = 16_384;
const BEGINS = /^(?:FlatView #\d+|Memory device \[[\w-]+\]: ")/m;
/** A frame buffer is RAM to QEMU and a device to the guest. */
const NO_RAM = /vram|vga|qxl|framebuffer|\bramfb\b|shmem/i;

export const qemuMonitorReader: Reader = {
  id: 'qemu-monitor',
  title: 'QEMU monitor (info mtree -f, info memory-devices)',
  sniff(file) {
    return BEGINS.test(decodeText(file.bytes.subarray(0, HEAD_BYTES))) ? 'content' : undefined;
  },
  read(files, draft) {
    const texts = files.map((file) => ({ file, text: parseMonitorText(decodeText(file.bytes)) }));
    const devices = texts.flatMap(({ text }) => text.devices);
    const views = texts.filter(({ text }) => text.regions !== undefined);
    const [view, ...others] = views;
    for (const other of others) if (view !== undefined) compareViews(view.file, other.file, draft);
    const used = view ?? texts[0];
    if (used !== undefined) draft.guestMemory = tableOf(used.file, used.text, devices, draft);
  },
};

function compareViews(kept: EvidenceFile, other: EvidenceFile, draft: MachineDraft): void {
  const differ = firstDifference(kept, other);
  if (differ !== undefined) noteContradiction(draft, 'the memory of the guest in QEMU', differ.kept, differ.other);
}

interface Row {
  readonly start: bigint;
  readonly last: bigint;
  readonly line: number;
  readonly flag: string;
}

function tableOf(
  file: EvidenceFile,
  { regions, devices, skipped }: MonitorText,
  all: readonly MemoryDevice[],
  draft: MachineDraft,
): RangeTable {
  const problems = createRowProblems(draft, file.path);
  for (const line of skipped) problems.skip(line, 'is not "start-end (prio, type): name"');
  problems.finish();
  if (regions === undefined && devices.length === 0) {
    noteProblem(draft, { file: file.path }, 'has no flat view of the memory of the guest', 'save `info mtree -f`');
  }
  const rows = regions === undefined ? devices.flatMap(deviceRow) : regions.filter(isRam).map((r) => regionRow(r, all));
  return {
    file: file.path,
    starts: BigUint64Array.from(rows, ({ start }) => start),
    lasts: BigUint64Array.from(rows, ({ last }) => last),
    lines: Uint32Array.from(rows, ({ line }) => line),
    flags: rows.map(({ flag }) => flag),
  };
}

const isRam = ({ type, name }: FlatRegion): boolean => /^(?:nv-)?ram$/.test(type) && !NO_RAM.test(name);

const deviceFlag = ({ kind, id }: MemoryDevice): string => (id === '' ? kind : `${kind} ${id}`);

function deviceRow(device: MemoryDevice): readonly Row[] {
  const { start, sizeBytes, maxBytes, line } = device;
  const bytes = maxBytes ?? sizeBytes ?? 0n;
  if (start === undefined || bytes === 0n || start + bytes - 1n > U64_MAX) return [];
  return [{ start, last: start + bytes - 1n, line, flag: deviceFlag(device) }];
}

function regionRow({ start, last, line, type, name }: FlatRegion, devices: readonly MemoryDevice[]): Row {
  const device = devices.find((one) => {
    const [row] = deviceRow(one);
    return row !== undefined && row.start <= start && last <= row.last;
  });
  return { start, last, line, flag: device === undefined ? `${type} ${name}` : deviceFlag(device) };
}
