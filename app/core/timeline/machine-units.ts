// The sizes that targets of events may count in, as far as the evidence of a machine tells them.
import type { Machine } from '../machine/machine';
import { pageSizeBytes } from '../view/build-view';
import type { Units } from './event-target';

/** Block and page size; what is not known is absent. */
export function unitsOf(machine: Machine): Units {
  const page = pageSizeBytes(machine);
  return {
    ...(machine.memoryBlocks === undefined ? {} : { blockSizeBytes: machine.memoryBlocks.blockSizeBytes.value }),
    ...(page === undefined ? {} : { pageSizeBytes: page }),
  };
}
