// CPU hotplug as far as crash hotplug sees it (kernel/cpu.c, 6.12; spec 3.9). v12's callback runs while the CPU is up,
// the merged one before it is up and after it is down.
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run } from '../run/recorder';
import type { CpuState } from '../state/sim-state';
import { emitUevent } from '../udev/emit-uevent';
import { handleHotplugEvent } from './crash-handler';

const withCpu = (list: readonly number[], cpu: number): number[] => [...new Set([...list, cpu])].sort((a, b) => a - b);
const withoutCpu = (list: readonly number[], cpu: number): number[] => list.filter((c) => c !== cpu);

function setCpus(run: Run, change: Partial<CpuState>): void {
  run.state = { ...run.state, cpus: { ...run.state.cpus, ...change } };
}

function refuse(run: Run, action: string, message: string): void {
  record(run, { actor: 'cpuhp', action, message, refused: true });
}

const runsLate = (profile: SimProfile): boolean =>
  profile.design.behaviour.kind === 'in-kernel' && profile.design.behaviour.cpuCallback === 'AP_ONLINE_DYN';

export function addCpu(run: Run, profile: SimProfile, cpu: number): void {
  const { possible, present } = run.state.cpus;
  if (!possible.includes(cpu)) return refuse(run, `cpu${cpu} is not possible`, 'No such device');
  if (present.includes(cpu)) return refuse(run, `cpu${cpu} is present already`, 'File exists');
  setCpus(run, { present: withCpu(present, cpu) });
  record(run, {
    actor: 'firmware',
    action: `cpu${cpu} is present`,
    writes: ['cpu present mask'],
    message: `ACPI: CPU${cpu} has been hot-added`,
  });
  emitUevent(run, profile, { subsystem: 'cpu', action: 'add', name: `cpu${cpu}` });
  if (profile.arch.startsWith('ppc')) onlineCpu(run, profile, cpu);
}

export function onlineCpu(run: Run, profile: SimProfile, cpu: number): void {
  const { present, online } = run.state.cpus;
  if (!present.includes(cpu)) return refuse(run, `cpu${cpu} is not present`, 'No such device');
  if (online.includes(cpu)) return refuse(run, `cpu${cpu} is online already`, 'Invalid argument');
  record(run, { actor: 'cpuhp', fn: 'cpu_subsys_online', action: `cpu${cpu}: bring up` });
  const callback = (): void => {
    record(run, { actor: 'cpuhp', fn: 'crash_cpuhp_online', action: `crash/cpuhp for cpu${cpu}` });
    handleHotplugEvent(run, profile, { action: 'ADD_CPU', cpu });
  };
  if (!runsLate(profile)) callback();
  setCpus(run, { online: withCpu(run.state.cpus.online, cpu) });
  record(run, { actor: 'cpuhp', action: `cpu${cpu} runs`, writes: ['cpu online mask'] });
  if (runsLate(profile)) callback();
  emitUevent(run, profile, { subsystem: 'cpu', action: 'online', name: `cpu${cpu}` });
}

export function offlineCpu(run: Run, profile: SimProfile, cpu: number): void {
  const { online } = run.state.cpus;
  if (!online.includes(cpu)) return refuse(run, `cpu${cpu} is not online`, 'Invalid argument');
  if (online.length === 1) return refuse(run, `cpu${cpu} is the last one online`, 'Device or resource busy');
  record(run, { actor: 'cpuhp', fn: 'cpu_subsys_offline', action: `cpu${cpu}: take down` });
  const callback = (): void => {
    record(run, { actor: 'cpuhp', fn: 'crash_cpuhp_offline', action: `crash/cpuhp for cpu${cpu}` });
    handleHotplugEvent(run, profile, { action: 'REMOVE_CPU', cpu });
  };
  if (runsLate(profile)) callback();
  setCpus(run, { online: withoutCpu(run.state.cpus.online, cpu) });
  record(run, { actor: 'cpuhp', action: `cpu${cpu} is down`, writes: ['cpu online mask'] });
  if (!runsLate(profile)) callback();
  emitUevent(run, profile, { subsystem: 'cpu', action: 'offline', name: `cpu${cpu}` });
}

export function removeCpu(run: Run, profile: SimProfile, cpu: number): void {
  const { present, online } = run.state.cpus;
  if (!present.includes(cpu)) return refuse(run, `cpu${cpu} is not present`, 'No such device');
  if (online.includes(cpu)) {
    offlineCpu(run, profile, cpu);
    if (run.state.cpus.online.includes(cpu)) return;
  }
  setCpus(run, { present: withoutCpu(run.state.cpus.present, cpu) });
  record(run, {
    actor: 'firmware',
    action: `cpu${cpu} is gone`,
    writes: ['cpu present mask'],
    note: 'no callback: the crash FDT of powerpc keeps its node',
  });
  emitUevent(run, profile, { subsystem: 'cpu', action: 'remove', name: `cpu${cpu}` });
}
