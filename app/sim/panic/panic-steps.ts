// A panic as the steps of the first kernel: panic, __crash_kexec, crash_save_vmcoreinfo, machine_crash_shutdown with
// crash_save_cpu, then purgatory (kernel/panic.c, kernel/crash_core.c, 6.12; spec 5.2, 5.8). The state does not change:
// a run goes on behind it, so that one scenario can ask about several instants.
import { cpuList } from '../../core/coverage/phrases';
import type { SimProfile } from '../run/profile';
import { record } from '../run/recorder';
import type { Run, StepText } from '../run/recorder';
import { armedReason } from './armed';
import { digestOutcome } from './digest';

const REFUSALS = {
  'lock-held': 'kexec_trylock fails: no dump',
  'image-null': 'kexec_crash_image is NULL: no dump',
  'no-image': 'no crash image is loaded: no dump',
} as const;

export function panic(run: Run, { arch }: SimProfile): void {
  const step = (text: Omit<StepText, 'actor'>): void => record(run, { actor: 'panic', ...text });
  step({ fn: 'panic', action: 'panic', note: 'a question, not an end: later events go on as if it had not happened' });
  const reason = armedReason(run.state);
  const { kimage, cpus } = run.state;
  const reads = ['kexec lock', 'kexec_crash_image'];
  if (reason !== 'armed' || !kimage) {
    step({ fn: '__crash_kexec', action: reason === 'armed' ? REFUSALS['no-image'] : REFUSALS[reason], reads });
    return;
  }
  step({ fn: '__crash_kexec', action: 'the lock is free and an image is loaded', reads, writes: ['kexec lock'] });
  step({ fn: 'crash_save_vmcoreinfo', action: 'CRASHTIME completes the vmcoreinfo text', writes: ['vmcoreinfo note'] });
  step({
    fn: 'machine_crash_shutdown',
    action: `registers of ${cpuList(cpus.online)} are saved`,
    reads: ['CPUs online'],
    writes: ['crash_notes'],
  });
  const digest = digestOutcome(arch, kimage);
  step({
    action: `purgatory: ${digest.text}`,
    reads: ['segments', 'digest'],
    ...(digest.message === undefined ? {} : { message: digest.message }),
  });
}
