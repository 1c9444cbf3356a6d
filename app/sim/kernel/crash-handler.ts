// crash_handle_hotplug_event and the architectures' handlers, step by step (kernel/crash_core.c,
// arch/x86/kernel/crash.c, arch/powerpc/kexec/crash.c, 6.12; v12 per the posted patch). Spec 3.1 to 3.3, 4.2.
import type { HotplugAction, InKernel } from '../designs/design';
import type { MemRange } from '../headers/mem-range';
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run } from '../run/recorder';
import type { Kimage } from '../state/kimage';
import { rebuildHeader } from './rebuild-header';
import { findElfcorehdr } from './segment-search';

export interface HotplugEvent {
  readonly action: HotplugAction;
  readonly cpu?: number;
  /** start_pfn and nr_pages of memory_notify as addresses: without the memmap-on-memory head. */
  readonly memory?: MemRange;
}

const isCpu = (action: HotplugAction): boolean => action === 'ADD_CPU' || action === 'REMOVE_CPU';
const isPowerpc = (profile: SimProfile): boolean => profile.arch.startsWith('ppc');

function setImage(run: Run, change: Partial<Kimage>): void {
  const { kimage } = run.state;
  if (kimage) run.state = { ...run.state, kimage: { ...kimage, ...change } };
}

/** The whole handler. Its return value is always NOTIFY_OK: hotplug is never vetoed. */
export function handleHotplugEvent(run: Run, profile: SimProfile, event: HotplugEvent): void {
  const { behaviour } = profile.design;
  if (behaviour.kind !== 'in-kernel') return;
  const number = behaviour.actions[event.action];
  record(run, {
    actor: 'crash handler',
    fn: behaviour.lock === 'mutex' ? 'handle_hotplug_event' : 'crash_handle_hotplug_event',
    action: `hp_action ${number} (${event.action})`,
    args: { hp_action: number, ...(event.cpu === undefined ? {} : { cpu: event.cpu }) },
    reads: ['kexec_crash_image'],
  });
  if (profile.faults.has('lock-held') && behaviour.lock === 'trylock') {
    record(run, {
      actor: 'crash handler',
      action: 'kexec_trylock fails: the event is lost, nothing repeats it',
      reads: ['kexec lock'],
      ...(behaviour.messages.trylockFailed === undefined ? {} : { message: behaviour.messages.trylockFailed }),
    });
    return;
  }
  const { kimage } = run.state;
  const supported = behaviour.lock === 'mutex' ? kimage !== undefined : kimage?.hotplugSupport === true;
  if (!kimage || !supported) {
    record(run, {
      actor: 'crash handler',
      action: 'no image to update: return',
      reads: ['kexec_crash_image', 'hotplug_support'],
    });
    return;
  }
  run.state = { ...run.state, kexecLocked: true };
  record(run, {
    actor: 'crash handler',
    action: 'take the kexec lock',
    writes: ['kexec lock'],
    note: 'a panic now finds the lock taken: no dump',
  });
  updateImage(run, profile, behaviour, event);
  run.state = { ...run.state, kexecLocked: false };
  record(run, { actor: 'crash handler', action: 'release the kexec lock', writes: ['kexec lock'] });
}

function updateImage(run: Run, profile: SimProfile, behaviour: InKernel, event: HotplugEvent): void {
  const { kimage } = run.state;
  if (!kimage) return;
  const index = kimage.elfcorehdrIndex >= 0 ? kimage.elfcorehdrIndex : findElfcorehdr(run, profile, kimage);
  if (index < 0) {
    record(run, {
      actor: 'crash handler',
      action: 'no segment begins with the ELF magic: return',
      message: 'crash hp: unable to locate elfcorehdr segment',
    });
    return;
  }
  setImage(run, { elfcorehdrIndex: index });
  archHandler(run, profile, behaviour, event);
  // Set whether or not the update worked (6.12): x86 then skips CPU events of kexec_load images.
  setImage(run, { elfcorehdrUpdated: true });
}

function archHandler(run: Run, profile: SimProfile, behaviour: InKernel, event: HotplugEvent): void {
  const fn = 'arch_crash_handle_hotplug_event';
  if (isCpu(event.action) && isPowerpc(profile) && behaviour.lock === 'trylock') {
    const adds = event.action === 'ADD_CPU';
    const action = adds ? 'rewrite the CPU nodes' : 'return: an absent CPU in the crash FDT is harmless';
    record(run, { actor: 'crash handler', fn, action });
    if (!adds) return;
    record(run, {
      actor: 'crash handler',
      fn: 'update_cpus_node',
      action: 'the crash FDT gets the CPU',
      writes: ['crash FDT'],
    });
    return;
  }
  if (isCpu(event.action) && skipsCpuEvent(run, behaviour)) {
    record(run, {
      actor: 'crash handler',
      fn,
      action: 'return: every possible CPU is listed already',
      reads: ['elfcorehdr_updated'],
    });
    return;
  }
  record(run, {
    actor: 'crash handler',
    fn,
    action: 'rebuild the header',
    reads: [isPowerpc(profile) ? 'memblock' : 'iomem'],
  });
  rebuildHeader(run, profile, behaviour, event);
}

function skipsCpuEvent(run: Run, behaviour: InKernel): boolean {
  if (behaviour.cpuEvents === 'skip') return true;
  const { kimage } = run.state;
  return (
    behaviour.cpuEvents === 'skip-when-complete' && (kimage?.fileMode === true || kimage?.elfcorehdrUpdated === true)
  );
}
