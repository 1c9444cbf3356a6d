// The lanes of the map, each from the evidence it is named after.
import type { Finding, Judgement } from '../coverage/finding';
import { classifyPhdrs } from '../coverage/phdr-roles';
import { phdrOffset } from '../coverage/evidence';
import { headerAsText } from '../coverage/text-header';
import { archFacts } from '../coverage/arch-facts';
import { isSystemRam } from '../coverage/ram-sets';
import { PT_LOAD } from '../elf/core-header';
import { blockWhere } from '../machine/block-where';
import type { Machine } from '../machine/machine';
import { buildGuestLanes } from './guest-lane';
import { laneOf } from './lane-rows';
import type { LaneRow } from './lane-rows';
import { buildDumpLanes } from './dump-lanes';
import { buildReservedLane } from './reserved-lane';
import { buildStatedLane } from './stated-lane';
import type { Lane, RangeKind } from './snapshot-view';

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

function iomemLane(machine: Machine): Lane {
  const { iomem } = machine;
  const rows: LaneRow[] = [];
  if (iomem && !iomem.hidden) {
    iomem.names.forEach((name, i) => {
      const line = iomem.lines[i];
      if (!isSystemRam(name)) return;
      rows.push({
        start: iomem.starts[i] ?? 0n,
        last: iomem.lasts[i] ?? 0n,
        kind: 'present',
        name,
        where: { file: iomem.file, ...(line === undefined ? {} : { line }) },
      });
    });
  }
  const collected = iomem !== undefined && !iomem.hidden;
  const hint = iomem?.hidden ? 'addresses hidden: read as root' : 'sudo cat /proc/iomem';
  const source = collected ? count(rows.length, 'System RAM line') : 'proc/iomem';
  return laneOf({ id: 'iomem', label: 'iomem', source, collected, ...(collected ? {} : { hint }) }, rows);
}

/** Neighbouring blocks of one state are one row: 10^5 blocks would otherwise be 10^5 equal boxes. */
function blocksLane(machine: Machine): Lane {
  const blocks = machine.memoryBlocks;
  if (!blocks) {
    const hint = 'grep -H . /sys/devices/system/memory/memory*/state';
    return laneOf({ id: 'blocks', label: 'memory blocks', source: 'sysfs', collected: false, hint }, []);
  }
  const size = blocks.blockSizeBytes.value;
  const rows: LaneRow[] = [];
  for (let i = 0; i < blocks.indexes.length;) {
    const state = blocks.states[i];
    const first = blocks.indexes[i] ?? 0;
    let j = i;
    while (blocks.states[j + 1] === state && blocks.indexes[j + 1] === (blocks.indexes[j] ?? 0) + 1) j++;
    const last = blocks.indexes[j] ?? first;
    rows.push({
      start: BigInt(first) * size,
      last: (BigInt(last) + 1n) * size - 1n,
      kind: state === 'offline' ? 'offline' : state === 'unknown' ? 'unknown' : 'online',
      name: `${first === last ? `memory${first}` : `memory${first}–${last}`} ${state ?? ''}`,
      where: blockWhere(blocks, i),
    });
    i = j + 1;
  }
  const source = `${blocks.lines ? 'lsmem' : 'sysfs'}, ${count(blocks.indexes.length, 'block')}`;
  return laneOf({ id: 'blocks', label: 'memory blocks', source, collected: true }, rows);
}

/** Undefined on architectures that keep no memblock after boot: its absence is no gap in the evidence there. */
function memblockLane(machine: Machine): Lane | undefined {
  const table = machine.memblockMemory;
  if (!table) {
    if (archFacts(machine.arch?.value).ramSource !== 'memblock') return undefined;
    const hint = 'sudo cat /sys/kernel/debug/memblock/memory';
    return laneOf({ id: 'memblock', label: 'memblock', source: 'debugfs', collected: false, hint }, []);
  }
  const rows = Array.from(table.starts, (start, i): LaneRow => {
    const line = table.lines[i];
    const node = table.nodes?.[i] ?? -1;
    const flags = table.flags[i] && table.flags[i] !== 'NONE' ? ` ${table.flags[i]}` : '';
    return {
      start,
      last: table.lasts[i] ?? start,
      kind: 'present',
      name: `memblock #${flags}${node < 0 ? '' : `, node ${node}`}`,
      number: i,
      where: { file: table.file, ...(line === undefined ? {} : { line }) },
    };
  });
  return laneOf(
    { id: 'memblock', label: 'memblock', source: `debugfs, ${count(rows.length, 'region')}`, collected: true },
    rows,
  );
}

const LOAD_KIND: Readonly<Record<string, RangeKind>> = { backup: 'backup', rtas: 'rtas', opal: 'rtas' };

function headerLane(machine: Machine): Lane {
  const text = headerAsText(machine);
  const elfcorehdr = text?.evidence ?? machine.elfcorehdr;
  const header = text?.header ?? elfcorehdr?.decoded;
  if (!elfcorehdr || !header) {
    const hint = 'elfcorehdr.bin: the bytes of the kexec segment';
    return laneOf({ id: 'elfcorehdr', label: 'elfcorehdr', source: 'header bytes', collected: false, hint }, []);
  }
  const { roles } = classifyPhdrs(machine, header);
  const rows: LaneRow[] = [];
  for (let i = 0; i < header.phdrs.length; i++) {
    const start = header.phdrs.paddrs[i] ?? 0n;
    const size = header.phdrs.memsizes[i] ?? 0n;
    const role = roles[i] ?? 'other';
    if (header.phdrs.types[i] !== PT_LOAD || size === 0n || role === 'kernel-text') continue;
    const last = BigInt.asUintN(64, start + size - 1n);
    if (last < start) continue;
    const { file } = elfcorehdr;
    const where = text ? { file, line: text.stated.lines[i] ?? 1 } : { file, offset: phdrOffset(header, i) };
    rows.push({ start, last, kind: LOAD_KIND[role] ?? 'covered', name: 'PT_LOAD #', number: i, where, phdr: i });
  }
  const { by, of } = text?.stated ?? {};
  const printed = by === undefined ? '' : ` by ${by}${of === 'load' ? ', as loaded' : ''}`;
  const source = `${count(rows.length, 'PT_LOAD')} of RAM${printed}`;
  return laneOf({ id: 'elfcorehdr', label: 'elfcorehdr', source, collected: true }, rows);
}

const VERDICT_KIND: Partial<Readonly<Record<Finding['id'], RangeKind>>> = {
  missing: 'missing',
  phantom: 'phantom',
  idle: 'idle',
  overlap: 'overlap',
  'crashkernel-listed': 'overlap',
};

function verdictLane(judgement: Judgement): Lane {
  const rows: LaneRow[] = [];
  for (const { id, severity, ranges, evidence, phdrs } of judgement.findings) {
    const kind = id === 'missing' && severity === 'unknown' ? 'unknown' : VERDICT_KIND[id];
    if (!kind || !ranges) continue;
    const where = evidence[0];
    ranges.starts.forEach((start, i) => {
      const last = ranges.lasts[i] ?? start;
      rows.push({ start, last, kind, name: id, ...(where ? { where } : {}), phdr: phdrs?.[0] ?? -1 });
    });
  }
  const source = rows.length === 0 ? 'no differences' : count(rows.length, 'range');
  const collected = judgement.sets.present !== undefined && judgement.sets.loads !== undefined;
  const hint = 'needs RAM and header evidence';
  return laneOf({ id: 'verdict', label: 'verdict', source, collected, ...(collected ? {} : { hint }) }, rows);
}

/** Lanes from top to bottom. */
export function buildLanes(machine: Machine, judgement: Judgement): readonly Lane[] {
  return [
    iomemLane(machine),
    blocksLane(machine),
    memblockLane(machine),
    headerLane(machine),
    verdictLane(judgement),
    buildReservedLane(machine),
    ...buildGuestLanes(machine),
    buildStatedLane(machine, judgement.sets.loads),
    ...buildDumpLanes(machine),
  ].filter((lane) => lane !== undefined);
}
