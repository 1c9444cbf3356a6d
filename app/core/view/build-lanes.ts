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
import { laneOf, shownRows } from './lane-rows';
import type { LaneRow } from './lane-rows';
import { buildDumpLanes } from './dump-lanes';
import { buildReservedLane } from './reserved-lane';
import { buildStatedLane } from './stated-lane';
import type { Lane, RangeKind } from './snapshot-view';

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

function iomemLane(machine: Machine): Lane {
  const { iomem } = machine;
  const collected = iomem !== undefined && !iomem.hidden;
  const hint = iomem?.hidden ? 'addresses hidden: read as root' : 'sudo cat /proc/iomem';
  if (!collected) return laneOf({ id: 'iomem', label: 'iomem', source: 'proc/iomem', collected, hint }, []);
  const { names, starts, lasts, lines, file } = iomem;
  const ram = shownRows(names.length, (i) => isSystemRam(names[i] ?? ''));
  const at = (row: number): LaneRow => {
    const i = ram[row] ?? 0;
    const line = lines[i];
    const where = { file, ...(line === undefined ? {} : { line }) };
    return { start: starts[i] ?? 0n, last: lasts[i] ?? 0n, kind: 'present', name: names[i] ?? '', where };
  };
  const source = count(ram.length, 'System RAM line');
  return laneOf({ id: 'iomem', label: 'iomem', source, collected }, { count: ram.length, at });
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
  const regions = table.starts.length;
  const at = (i: number): LaneRow => {
    const start = table.starts[i] ?? 0n;
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
  };
  const source = `debugfs, ${count(regions, 'region')}`;
  return laneOf({ id: 'memblock', label: 'memblock', source, collected: true }, { count: regions, at });
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
  const { types, paddrs, memsizes } = header.phdrs;
  const lastOf = (i: number): bigint => BigInt.asUintN(64, (paddrs[i] ?? 0n) + (memsizes[i] ?? 0n) - 1n);
  const loads = shownRows(header.phdrs.length, (i) => {
    if (types[i] !== PT_LOAD || memsizes[i] === 0n || roles[i] === 'kernel-text') return false;
    return lastOf(i) >= (paddrs[i] ?? 0n);
  });
  const { file } = elfcorehdr;
  const at = (row: number): LaneRow => {
    const i = loads[row] ?? 0;
    const where = text ? { file, line: text.stated.lines[i] ?? 1 } : { file, offset: phdrOffset(header, i) };
    const kind = LOAD_KIND[roles[i] ?? 'other'] ?? 'covered';
    return { start: paddrs[i] ?? 0n, last: lastOf(i), kind, name: 'PT_LOAD #', number: i, where, phdr: i };
  };
  const { by, of } = text?.stated ?? {};
  const printed = by === undefined ? '' : ` by ${by}${of === 'load' ? ', as loaded' : ''}`;
  const source = `${count(loads.length, 'PT_LOAD')} of RAM${printed}`;
  return laneOf({ id: 'elfcorehdr', label: 'elfcorehdr', source, collected: true }, { count: loads.length, at });
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
