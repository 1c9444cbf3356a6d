// What each program header of a core header is for, told from the machine's own facts where there are any.
// Mirrors the order of crash_prepare_elf64_headers (6.12) without relying on it: addresses decide.
import type { CoreHeader } from '../elf/core-header';
import { PT_LOAD, PT_NOTE } from '../elf/core-header';
import { isDumpFile } from '../elf/decode-core-header';
import type { Machine } from '../machine/machine';
import type { PhdrRole } from '../view/snapshot-view';
import { archFacts } from './arch-facts';

export interface PhdrRoles {
  readonly roles: readonly PhdrRole[];
  /** CPU a cpu-note belongs to, -1 where no address in the evidence names it. */
  readonly cpus: Int32Array;
  /** Direct-map offset (p_vaddr - p_paddr) most RAM loads share; undefined without loads. */
  readonly pageOffset?: bigint;
}

const I386_HIGHMEM_VADDR = 0xffffffffffffffffn;
const I386_HIGHMEM_VADDR32 = 0xffffffffn;

/** The most frequent p_vaddr - p_paddr over the given loads (mod 2^64). */
function commonPageOffset(header: CoreHeader, loads: readonly number[]): bigint | undefined {
  const counts = new Map<bigint, number>();
  for (const i of loads) {
    const vaddr = header.phdrs.vaddrs[i] ?? 0n;
    if (vaddr === I386_HIGHMEM_VADDR || vaddr === I386_HIGHMEM_VADDR32) continue;
    const offset = BigInt.asUintN(64, vaddr - (header.phdrs.paddrs[i] ?? 0n));
    counts.set(offset, (counts.get(offset) ?? 0) + 1);
  }
  let best: bigint | undefined;
  for (const [offset, n] of counts) if (best === undefined || n > (counts.get(best) ?? 0)) best = offset;
  return best;
}

function noteRoles(machine: Machine, header: CoreHeader, roles: PhdrRole[], cpus: Int32Array): void {
  const byAddress = new Map<bigint, number>();
  for (const [cpu, notes] of machine.cpus.crashNotes) byAddress.set(notes.paddr.value, cpu);
  const notes = roles.flatMap((role, i) => (role === 'note' ? [i] : []));
  const stated = machine.kexec.vmcoreinfo?.value.paddr;
  const last = notes.at(-1);
  const first = notes[0];
  for (const i of notes) {
    const paddr = header.phdrs.paddrs[i] ?? 0n;
    const cpu = byAddress.get(paddr);
    const oddSize = first !== undefined && header.phdrs.memsizes[i] !== header.phdrs.memsizes[first];
    if (cpu !== undefined) {
      roles[i] = 'cpu-note';
      cpus[i] = cpu;
    } else if (stated !== undefined ? paddr === stated : i === last && (oddSize || notes.length === 1)) {
      roles[i] = 'vmcoreinfo';
    } else roles[i] = 'cpu-note';
  }
}

/** Assigns a role to every decoded program header. Cost: one pass. */
export function classifyPhdrs(machine: Machine, header: CoreHeader): PhdrRoles {
  const { phdrs } = header;
  const facts = archFacts(machine.arch?.value);
  const roles: PhdrRole[] = [];
  const cpus = new Int32Array(phdrs.length).fill(-1);
  const loads: number[] = [];
  const { textVaddr } = facts;
  for (let i = 0; i < phdrs.length; i++) {
    const isText = textVaddr !== undefined && (phdrs.vaddrs[i] ?? 0n) >= textVaddr && header.ehdr.class === 64;
    if (phdrs.types[i] === PT_NOTE) roles.push('note');
    else if (phdrs.types[i] !== PT_LOAD) roles.push('other');
    else if (isText) roles.push('kernel-text');
    else {
      roles.push('ram');
      loads.push(i);
    }
  }
  // In a dump all notes are one segment, and every p_offset is a place in the file: neither tells a role there.
  const inMemory = !isDumpFile(phdrs);
  if (inMemory) noteRoles(machine, header, roles, cpus);
  const pageOffset = commonPageOffset(header, loads);
  const first = loads[0];
  // Without a fixed text mapping the text load is the first one, and the only one off the direct map.
  if (facts.kernelText && textVaddr === undefined && first !== undefined && loads.length > 1) {
    const offset = BigInt.asUintN(64, (phdrs.vaddrs[first] ?? 0n) - (phdrs.paddrs[first] ?? 0n));
    if (offset !== pageOffset) roles[first] = 'kernel-text';
  }
  const { rtasBase, opalBase } = machine.deviceTree;
  for (const i of loads) {
    if (roles[i] !== 'ram') continue;
    if (rtasBase !== undefined && phdrs.paddrs[i] === rtasBase.value) roles[i] = 'rtas';
    else if (opalBase !== undefined && phdrs.paddrs[i] === opalBase.value) roles[i] = 'opal';
    else if (inMemory && phdrs.offsets[i] !== phdrs.paddrs[i]) roles[i] = 'backup';
  }
  return { roles, cpus, ...(pageOffset === undefined ? {} : { pageOffset }) };
}
