// No capture kernel: nothing is saved whatever a header says.
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';

/** `breaks` when kexec_crash_loaded is 0. */
export function notLoaded(ctx: JudgeContext): readonly Finding[] {
  const loaded = ctx.machine.kexec.crashLoaded;
  if (loaded?.value !== false) return [];
  return [
    {
      id: 'not-loaded',
      severity: 'breaks',
      message:
        'No capture kernel is loaded: a panic now would give no dump at all. Start the kdump service, or load one with kexec -p.',
      evidence: [loaded.where],
    },
  ];
}
