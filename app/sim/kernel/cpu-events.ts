// CPU hotplug as far as crash hotplug sees it (kernel/cpu.c, 6.12; spec 3.9). v12's callback runs while the CPU is up,
// the merged one before it is up and after it is down.
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run } from '../run/recorder';
import type { CpuState } from '../state/sim-state';
import { emitUevent } from '../udev/emit-uevent';
import { handleHotplugEvent } from './crash-handler';
import { handlerOf } from './segment-size';

const withCpu = (list: readonly number[], cpu: number): number[] => [...new Set([...list, cpu])].sort((a, b) => a - b);
const withoutCpu = (list: readonly number[], cpu: number): number[] => list.filter((c) => c !== cpu);

function setCpus(run: Run, change: Partial<CpuState>): void {
  run.state = { ...run.state, cpus: { ...run.state.cpus, ...change } };
}

function refuse(run: Run, action: string, message: string): void {
  record(run, { actor: 'cpuhp', action, message, refused: true });
}

const isPseries = (profile: SimProfile): boolean => profile.arch.startsWith('ppc');

/** pseries: firmware's hotplug interrupt or a write to /sys/kernel/dlpar. */
function startDlparRequest(run: Run, action: string): void {
  record(run, { actor: 'firmware', fn: 'handle_dlpar_errorlog', action: 'hotplug request' });
  record(run, { actor: 'firmware', fn: 'dlpar_cpu', action });
}

/** The step "crash/cpuhp", where the kernel has one. */
function crashCallback(run: Run, profile: SimProfile, action: 'ADD_CPU' | 'REMOVE_CPU', cpu: number): void {
  const behaviour = handlerOf(profile);
  if (!behaviour) return;
  record(run, {
    actor: 'cpuhp',
    fn: action === 'ADD_CPU' ? 'crash_cpuhp_online' : 'crash_cpuhp_offline',
    action: `crash/cpuhp for cpu${cpu}`,
    args: { cpu },
    note: `a slot of CPUHP_${behaviour.cpuCallback === 'PREPARE_DYN' ? 'BP_PREPARE_DYN' : 'AP_ONLINE_DYN'}`,
  });
  handleHotplugEvent(run, profile, { action, cpu });
}

const runsLate = (profile: SimProfile): boolean =>
  profile.design.behaviour.kind === 'in-kernel' && profile.design.behaviour.cpuCallback === 'AP_ONLINE_DYN';

export function addCpu(run: Run, profile: SimProfile, cpu: number): void {
  const { possible, present } = run.state.cpus;
  if (!possible.includes(cpu)) return refuse(run, `cpu${cpu} is not possible`, 'No such device');
  if (present.includes(cpu)) return refuse(run, `cpu${cpu} is present already`, 'File exists');
  const pseries = isPseries(profile);
  if (pseries) startDlparRequest(run, `add cpu${cpu}`);
  record(
    run,
    pseries
      ? { actor: 'firmware', fn: 'dlpar_acquire_drc', action: `acquire the DRC of cpu${cpu}` }
      : { actor: 'firmware', fn: 'acpi_processor_add', action: `ACPI: processor of cpu${cpu}` },
  );
  setCpus(run, { present: withCpu(present, cpu) });
  record(run, {
    actor: 'firmware',
    ...(pseries ? {} : { fn: 'arch_register_cpu', args: { cpu } }),
    action: `cpu${cpu} is present`,
    writes: ['cpu present mask'],
    ...(pseries ? {} : { message: `ACPI: CPU${cpu} has been hot-added` }),
  });
  record(run, { actor: 'cpuhp', fn: 'register_cpu', action: `device of cpu${cpu}`, args: { cpu } });
  emitUevent(run, profile, { subsystem: 'cpu', action: 'add', name: `cpu${cpu}` });
  if (pseries) onlineCpu(run, profile, cpu);
}

export function onlineCpu(run: Run, profile: SimProfile, cpu: number): void {
  const { present, online } = run.state.cpus;
  if (!present.includes(cpu)) return refuse(run, `cpu${cpu} is not present`, 'No such device');
  if (online.includes(cpu)) return refuse(run, `cpu${cpu} is online already`, 'Invalid argument');
  record(run, { actor: 'cpuhp', fn: 'cpu_subsys_online', action: `cpu${cpu}: bring up` });
  if (!runsLate(profile)) crashCallback(run, profile, 'ADD_CPU', cpu);
  setCpus(run, { online: withCpu(run.state.cpus.online, cpu) });
  record(run, {
    actor: 'cpuhp',
    action: `cpu${cpu} runs`,
    writes: ['cpu online mask'],
    note: 'CPUHP_BRINGUP_CPU: the PREPARE states are behind it, the ONLINE states come next',
  });
  if (runsLate(profile)) crashCallback(run, profile, 'ADD_CPU', cpu);
  emitUevent(run, profile, { subsystem: 'cpu', action: 'online', name: `cpu${cpu}` });
}

export function offlineCpu(run: Run, profile: SimProfile, cpu: number): void {
  const { online } = run.state.cpus;
  if (!online.includes(cpu)) return refuse(run, `cpu${cpu} is not online`, 'Invalid argument');
  if (online.length === 1) return refuse(run, `cpu${cpu} is the last one online`, 'Device or resource busy');
  record(run, { actor: 'cpuhp', fn: 'cpu_subsys_offline', action: `cpu${cpu}: take down` });
  if (runsLate(profile)) crashCallback(run, profile, 'REMOVE_CPU', cpu);
  setCpus(run, { online: withoutCpu(run.state.cpus.online, cpu) });
  record(run, {
    actor: 'cpuhp',
    action: `cpu${cpu} is down`,
    writes: ['cpu online mask'],
    note: 'CPUHP_TEARDOWN_CPU: the ONLINE states are behind it, the PREPARE states come next, on another CPU',
  });
  if (!runsLate(profile)) crashCallback(run, profile, 'REMOVE_CPU', cpu);
  emitUevent(run, profile, { subsystem: 'cpu', action: 'offline', name: `cpu${cpu}` });
}

export function removeCpu(run: Run, profile: SimProfile, cpu: number): void {
  const { present, online } = run.state.cpus;
  if (!present.includes(cpu)) return refuse(run, `cpu${cpu} is not present`, 'No such device');
  const pseries = isPseries(profile);
  if (pseries) startDlparRequest(run, `remove cpu${cpu}`);
  if (online.includes(cpu)) {
    offlineCpu(run, profile, cpu);
    if (run.state.cpus.online.includes(cpu)) return;
  }
  if (!pseries) record(run, { actor: 'firmware', fn: 'acpi_processor_post_eject', action: `ACPI: eject cpu${cpu}` });
  setCpus(run, { present: withoutCpu(run.state.cpus.present, cpu) });
  record(run, {
    actor: 'firmware',
    ...(pseries ? {} : { fn: 'arch_unregister_cpu', args: { cpu } }),
    action: `cpu${cpu} is gone`,
    writes: ['cpu present mask'],
    note: 'no callback: the crash FDT of powerpc keeps its node',
  });
  record(run, { actor: 'cpuhp', fn: 'unregister_cpu', action: `device of cpu${cpu} goes` });
  if (pseries) record(run, { actor: 'firmware', fn: 'dlpar_release_drc', action: `release the DRC of cpu${cpu}` });
  emitUevent(run, profile, { subsystem: 'cpu', action: 'remove', name: `cpu${cpu}` });
}
