// Events of a scenario and their text form: `memory.add:0x100000000+1G`, `memory.add:0x100000000+1G,node=1`, `cpu.online:2`,
// `kdump.load:file`, `panic`.
import { readBlock, readTarget } from '../../core/timeline/event-target';
import type { TargetError, Units } from '../../core/timeline/event-target';
import type { LoadKind } from '../kernel/kdump-load';
import type { MemRange } from '../headers/mem-range';

export type SimEvent =
  | { readonly op: 'memory.add'; readonly range: MemRange; readonly node?: number }
  | { readonly op: 'memory.remove'; readonly range: MemRange }
  | { readonly op: 'memory.online' | 'memory.offline'; readonly target: MemRange | { readonly block: number } }
  | { readonly op: 'cpu.add' | 'cpu.online' | 'cpu.offline' | 'cpu.remove'; readonly cpu: number }
  | { readonly op: 'kdump.load'; readonly kind: LoadKind }
  | { readonly op: 'kdump.unload' | 'panic' };

/** A malformed event: which field, and what it should look like. */
export type EventError = TargetError;

/** A range, with the NUMA node of the new memory after a comma where it matters. */
function parseAdd(text: string, units: Units): SimEvent | EventError {
  const comma = text.indexOf(',');
  const range = readTarget(comma < 0 ? text : text.slice(0, comma), units);
  if ('field' in range) return range;
  if (comma < 0) return { op: 'memory.add', range };
  const option = text.slice(comma + 1);
  const node = /^node=([0-9]{1,4})$/.exec(option)?.[1];
  return node === undefined
    ? { field: 'NODE', message: `"${option}" is no node; write ,node=N after the size` }
    : { op: 'memory.add', range, node: Number(node) };
}

const CPU_OPS = ['cpu.add', 'cpu.online', 'cpu.offline', 'cpu.remove'] as const;
const BLOCK_OPS = ['memory.online', 'memory.offline'] as const;
const PLAIN_OPS = ['kdump.unload', 'panic'] as const;
const LOADS: Readonly<Record<string, LoadKind>> = {
  file: 'file',
  load: 'load',
  'load-hotplug': 'load-hotplug',
};

const oneOf = <T extends string>(list: readonly T[], text: string): T | undefined => list.find((item) => item === text);

/** Parses one event, or says which field is wrong. `units`: what blocks and pages of the machine are, where targets count in them. */
export function parseEvent(text: string, units: Units = {}): SimEvent | EventError {
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  const rest = colon < 0 ? '' : text.slice(colon + 1);
  const plain = oneOf(PLAIN_OPS, text);
  if (plain) return { op: plain };
  if (name === 'kdump.load') {
    const kind = colon < 0 ? 'file' : Object.hasOwn(LOADS, rest) ? LOADS[rest] : undefined;
    return kind
      ? { op: 'kdump.load', kind }
      : { field: 'KIND', message: `"${rest}" is no way to load; file, load or load-hotplug` };
  }
  const cpuOp = oneOf(CPU_OPS, name);
  if (cpuOp) {
    return /^[0-9]{1,5}$/.test(rest)
      ? { op: cpuOp, cpu: Number(rest) }
      : { field: 'N', message: `"${rest}" is no CPU number` };
  }
  if (name === 'memory.add') return parseAdd(rest, units);
  const blockOp = oneOf(BLOCK_OPS, name);
  if (name !== 'memory.remove' && !blockOp)
    return {
      field: 'EVENT',
      message: `"${name}" is no event; write EVENT or EVENT:TARGET, like memory.remove:block:8 (kdumpscope simulate --help)`,
    };
  const block = blockOp && readBlock(rest);
  if (blockOp && block !== undefined) return { op: blockOp, target: { block } };
  const range = readTarget(rest, units);
  if ('field' in range) return range;
  return blockOp ? { op: blockOp, target: range } : { op: 'memory.remove', range };
}
