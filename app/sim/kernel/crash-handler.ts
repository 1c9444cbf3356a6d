// crash_handle_hotplug_event and the architectures' handlers, step by step (kernel/crash_core.c,
// arch/x86/kernel/crash.c, arch/powerpc/kexec/crash.c, 6.12; v12 per the posted patch). Spec 3.1 to 3.3, 4.2.
import { archFacts } from '../../core/coverage/arch-facts';
import type { HotplugAction, InKernel } from '../designs/design';
import type { MemRange } from '../headers/mem-range';
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run } from '../run/recorder';
import type { Kimage } from '../state/kimage';
import { updateCrashFdt } from './crash-fdt';
import { rebuildHeader } from './rebuild-header';
import { findElfcorehdr } from './segment-search';
import { handlerOf } from './segment-size';

export interface HotplugEvent {
  /** NONE: no event, the header of a load is made anew (development tree). */
  readonly action: HotplugAction | 'NONE';
  readonly cpu?: number;
  /** start_pfn and nr_pages of memory_notify as addresses: without the memmap-on-memory head. */
  readonly memory?: MemRange;
}

const isCpu = (action: HotplugEvent['action']): boolean => action === 'ADD_CPU' || action === 'REMOVE_CPU';
const isPowerpc = (profile: SimProfile): boolean => profile.arch.startsWith('ppc');

const SET_ON_FAILURE =
  'kernel bug: elfcorehdr_updated is set although the update failed; x86 then skips CPU events of what kexec_load loaded';

function setImage(run: Run, change: Partial<Kimage>): void {
  const { kimage } = run.state;
  if (kimage) run.state = { ...run.state, kimage: { ...kimage, ...change } };
}

/** The whole handler. Its return value is always NOTIFY_OK: hotplug is never vetoed. */
export function handleHotplugEvent(run: Run, profile: SimProfile, event: HotplugEvent): void {
  const behaviour = handlerOf(profile);
  if (!behaviour) return;
  const number = event.action === 'NONE' ? 0 : behaviour.actions[event.action];
  const cpu = event.cpu ?? (behaviour.lock === 'mutex' ? 0 : undefined);
  record(run, {
    actor: 'crash handler',
    fn: behaviour.lock === 'mutex' ? 'handle_hotplug_event' : 'crash_handle_hotplug_event',
    action: `hp_action ${number} (${event.action})`,
    // v12's memory events pass cpu 0.
    args: { hp_action: number, ...(cpu === undefined ? {} : { cpu }) },
    reads: ['kexec lock'],
  });
  if (!takeLock(run, profile, behaviour)) return;
  const { kimage } = run.state;
  const supported = behaviour.lock === 'mutex' || kimage?.hotplugSupport === true;
  if (!kimage || !supported) {
    record(run, {
      actor: 'crash handler',
      action: kimage ? 'the image was not loaded for updates: return' : 'no image is loaded: return',
      reads: ['kexec_crash_image', ...(behaviour.lock === 'mutex' ? [] : ['hotplug_support'])],
    });
  } else {
    const ofCpu = isCpu(event.action) ? `, cpu ${event.cpu ?? 0}` : '';
    record(run, {
      actor: 'crash handler',
      action: 'an image is loaded that takes updates',
      reads: ['kexec_crash_image', ...(behaviour.lock === 'mutex' ? [] : ['hotplug_support'])],
      message: `crash hp: hp_action ${number}${ofCpu}`,
      level: 'debug',
    });
    updateImage(run, profile, behaviour, event);
  }
  run.state = { ...run.state, kexecLocked: false };
  record(run, { actor: 'crash handler', action: 'release the kexec lock', writes: ['kexec lock'] });
}

/** v12 sleeps until the lock is free; merged code tries once and drops the event. */
function takeLock(run: Run, profile: SimProfile, behaviour: InKernel): boolean {
  if (profile.faults.has('lock-held')) {
    if (behaviour.lock === 'trylock') {
      const message = behaviour.messages.trylockFailed;
      record(run, {
        actor: 'crash handler',
        action: 'kexec_trylock fails: the event is lost, nothing repeats it',
        reads: ['kexec lock'],
        ...(message === undefined ? {} : { message, level: 'info' }),
      });
      return false;
    }
    run.state = { ...run.state, kexecLocked: true };
    record(run, {
      actor: 'crash handler',
      action: 'mutex_lock sleeps until the other holder is done',
      reads: ['kexec lock'],
      note: 'the hotplug operation waits; the event is late, not lost',
    });
  }
  run.state = { ...run.state, kexecLocked: true };
  record(run, {
    actor: 'crash handler',
    action: 'take the kexec lock',
    writes: ['kexec lock'],
    note: 'a panic now finds the lock taken: no dump',
  });
  return true;
}

/** crash_hotplug_prepare_elfcorehdr (development tree): what kexec-tools wrote is replaced right after the load. */
export function prepareElfcorehdr(run: Run, profile: SimProfile): void {
  const behaviour = handlerOf(profile);
  if (!behaviour?.preparesAtLoad || !run.state.kimage?.hotplugSupport) return;
  record(run, {
    actor: 'kexec',
    fn: 'crash_hotplug_prepare_elfcorehdr',
    action: 'the kernel replaces the header of kexec-tools by its own',
    reads: ['device_hotplug_lock'],
  });
  updateImage(run, profile, behaviour, { action: 'NONE' });
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
      level: 'err',
    });
    return;
  }
  setImage(run, { elfcorehdrIndex: index });
  record(run, {
    actor: 'crash handler',
    action: 'make the reservation writable',
    fn: 'arch_kexec_unprotect_crashkres',
    writes: [
      'crashkernel protection',
      ...(behaviour.lock === 'mutex' ? ['hotplug_event', 'offlinecpu'] : ['hp_action']),
    ],
  });
  const before = run.steps.length;
  archHandler(run, profile, behaviour, event);
  const failed = run.steps.slice(before).some((step) => step.level === 'err');
  // Set whether or not the update worked (6.12): x86 then skips CPU events of kexec_load images. v12 has no such field.
  if (behaviour.lock === 'trylock') setImage(run, { elfcorehdrUpdated: true });
  record(run, {
    actor: 'crash handler',
    action: 'make the reservation read-only again',
    fn: 'arch_kexec_protect_crashkres',
    writes: ['crashkernel protection', ...(behaviour.lock === 'mutex' ? ['hotplug_event'] : ['elfcorehdr_updated'])],
    ...(failed && behaviour.cpuEvents === 'skip-when-complete' ? { note: SET_ON_FAILURE } : {}),
  });
}

function archHandler(run: Run, profile: SimProfile, behaviour: InKernel, event: HotplugEvent): void {
  const fn = 'arch_crash_handle_hotplug_event';
  if (isCpu(event.action) && isPowerpc(profile) && behaviour.lock === 'trylock') {
    const adds = event.action === 'ADD_CPU';
    record(run, {
      actor: 'crash handler',
      fn,
      action: adds ? 'the crash FDT gets the CPU' : 'return: an absent CPU in the crash FDT is harmless',
    });
    if (adds) updateCrashFdt(run, profile);
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
    reads: [archFacts(profile.arch).ramSource],
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
