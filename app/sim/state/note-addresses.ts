// Where each possible CPU's crash_notes lie: sysfs for present CPUs; the header by position when it lists every possible
// CPU; else the per-CPU stride, marked as inferred (the first per-CPU chunk places CPUs at equal distances).
import type { CoreHeader } from '../../core/elf/core-header';
import { PT_NOTE } from '../../core/elf/core-header';
import type { Machine } from '../../core/machine/machine';
import type { NoteAddress } from '../headers/header-facts';

/** The one distance between neighbouring known CPUs, if they all agree. */
function stride(known: readonly (readonly [number, bigint])[]): bigint | undefined {
  let found: bigint | undefined;
  for (let i = 1; i < known.length; i++) {
    const [cpuA, a] = known[i - 1] ?? [0, 0n];
    const [cpuB, b] = known[i] ?? [0, 0n];
    const distance = b - a;
    const steps = BigInt(cpuB - cpuA);
    if (distance % steps !== 0n || (found !== undefined && found !== distance / steps)) return undefined;
    found = distance / steps;
  }
  return found;
}

export function noteAddresses(machine: Machine, header: CoreHeader): ReadonlyMap<number, NoteAddress> {
  const notes = new Map<number, NoteAddress>();
  for (const [cpu, { paddr }] of machine.cpus.crashNotes) notes.set(cpu, { paddr: paddr.value, inferred: false });
  const possible = machine.cpus.possible?.value ?? [];
  const listed = Array.from(header.phdrs.paddrs).filter((_, i) => header.phdrs.types[i] === PT_NOTE);
  // The last note is vmcoreinfo's.
  if (listed.length === possible.length + 1) {
    possible.forEach((cpu, i) => {
      const paddr = listed[i];
      if (!notes.has(cpu) && paddr !== undefined) notes.set(cpu, { paddr, inferred: false });
    });
  }
  const known = [...notes].map(([cpu, { paddr }]) => [cpu, paddr] as const).sort((a, b) => a[0] - b[0]);
  const step = stride(known);
  const [base] = known;
  if (step === undefined || base === undefined) return notes;
  for (const cpu of possible) {
    if (!notes.has(cpu)) notes.set(cpu, { paddr: base[1] + BigInt(cpu - base[0]) * step, inferred: true });
  }
  return notes;
}
