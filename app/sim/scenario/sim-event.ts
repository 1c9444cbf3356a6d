// Events of a scenario and their text form: `memory.add:0x100000000+1G`, `memory.add:0x100000000+1G,node=1`, `cpu.online:2`,
// `kdump.load:file`, `panic`.
import { parseSize } from '../../core/address/size-text';
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
export interface EventError {
  readonly field: string;
  readonly message: string;
}

const U64_LAST = 0xffffffffffffffffn;

function parseRange(text: string): MemRange | EventError {
  const plus = text.indexOf('+');
  const start = parseSize(plus < 0 ? text : text.slice(0, plus));
  const size = plus < 0 ? undefined : parseSize(text.slice(plus + 1));
  const example = 'write START+SIZE, like 0x100000000+1G';
  if (start === undefined) return { field: 'START', message: `"${text}" has no start address; ${example}` };
  if (size === undefined || size === 0n) return { field: 'SIZE', message: `"${text}" has no size; ${example}` };
  const last = start + size - 1n;
  return last > U64_LAST ? { field: 'SIZE', message: `"${text}" runs past 2^64` } : { start, last };
}

/** START+SIZE, with the NUMA node of the new memory after a comma where it matters. */
function parseAdd(text: string): SimEvent | EventError {
  const comma = text.indexOf(',');
  const range = parseRange(comma < 0 ? text : text.slice(0, comma));
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

/** Parses one event, or says which field is wrong. */
export function parseEvent(text: string): SimEvent | EventError {
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
  if (name === 'memory.add') return parseAdd(rest);
  const blockOp = oneOf(BLOCK_OPS, name);
  const block = /^memory([0-9]{1,9})$/.exec(rest);
  if (blockOp && block) return { op: blockOp, target: { block: Number(block[1]) } };
  if (name !== 'memory.remove' && !blockOp)
    return { field: 'EVENT', message: `"${name}" is no event; see kdumpscope simulate --help` };
  const range = parseRange(rest);
  if ('field' in range) return range;
  return blockOp ? { op: blockOp, target: range } : { op: 'memory.remove', range };
}
