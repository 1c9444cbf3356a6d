// A scenario of the lab: a machine, and steps that do something real to it and say it in Kdumpscope's event syntax.
import type { Operation } from '../../lib/captured-pairs';
import type { Guest } from '../qemu/guest';
import type { MachineOptions } from '../qemu/platform';

export interface LabStep {
  readonly name: string;
  readonly run: (guest: Guest) => Promise<readonly Operation[]>;
}

export interface LabScenario {
  readonly name: string;
  readonly machine?: MachineOptions;
  /** What it shows, in a line. */
  readonly about: string;
  readonly steps: readonly LabStep[];
}
