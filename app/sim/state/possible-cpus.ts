// The machine as if it had been booted with possible_cpus=N: CPUs 0 to N-1 are possible, and those it has.
import type { Machine } from '../../core/machine/machine';
import type { Settings } from '../run/profile';

export function withPossibleCpus(machine: Machine, settings: Partial<Settings> | undefined): Machine {
  const count = settings?.possibleCpus;
  if (count === undefined) return machine;
  const present = machine.cpus.present?.value ?? [];
  const numbers = new Set([...Array.from({ length: count }, (_, i) => i), ...present]);
  const possible = {
    value: [...numbers].sort((a, b) => a - b),
    where: { file: 'simulated:sys/devices/system/cpu/possible' },
  };
  return { ...machine, cpus: { ...machine.cpus, possible } };
}
