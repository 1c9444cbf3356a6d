// What a window shows of hotplug readiness: the answers and their reasons, without the walk over every rule.
import type { Machine } from '../machine/machine';
import type { ReadinessReport, SubsystemReadiness } from './readiness';
import { udevReadiness } from './readiness';

/** Undefined where the snapshot is not one of a running machine (a dump alone), and on s390x, which needs no update. */
export function snapshotReadiness(machine: Machine): Pick<ReadinessReport, 'memory' | 'cpu'> | undefined {
  const { kexec, udevRules, arch } = machine;
  const tells = udevRules.length > 0 || kexec.crashLoaded !== undefined || kexec.memoryCrashHotplug !== undefined;
  if (!tells || arch?.value === 's390x') return undefined;
  const { memory, cpu } = udevReadiness(machine);
  const answer = (readiness: SubsystemReadiness): SubsystemReadiness => ({ ...readiness, events: [] });
  return { memory: answer(memory), cpu: answer(cpu) };
}
