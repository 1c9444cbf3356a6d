// Evidence the verdict needs and does not have, with the command that would collect it. Never a guess instead.
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';

interface Need {
  readonly lacks: (ctx: JudgeContext) => boolean;
  readonly message: string;
  readonly command: string;
}

/** Finds the segment in memory through /proc/kcore; on the machine itself: `sudo sh kdumpscope-collect.sh`. */
const SAVE_ELFCOREHDR = 'kdumpscope collect --ssh root@HOST';

const NEEDS: readonly Need[] = [
  {
    lacks: (ctx) => !ctx.present && !ctx.machine.iomem?.hidden,
    message: 'The evidence does not say which RAM this machine has.',
    command: 'sudo cat /proc/iomem /sys/kernel/debug/memblock/memory',
  },
  {
    lacks: (ctx) => {
      const { elfcorehdr, kexec } = ctx.machine;
      const lacking = elfcorehdr === undefined || (elfcorehdr.decoded !== undefined && !ctx.header);
      return lacking && !ctx.header?.stated && kexec.crashLoaded?.value !== false;
    },
    message: 'The elfcorehdr bytes are not in this snapshot: what a dump would hold cannot be judged.',
    command: SAVE_ELFCOREHDR,
  },
  {
    lacks: (ctx) => !ctx.machine.kexec.crashLoaded && !ctx.machine.elfcorehdr,
    message: 'The evidence does not say whether a capture kernel is loaded.',
    command: 'cat /sys/kernel/kexec_crash_loaded',
  },
  {
    lacks: (ctx) => ctx.header !== undefined && (!ctx.machine.cpus.online || ctx.machine.cpus.crashNotes.size === 0),
    message:
      'The evidence does not say which CPUs are online and where their notes are: whether all registers would be saved cannot be judged.',
    command:
      'sudo grep -H . /sys/devices/system/cpu/{possible,present,online} /sys/devices/system/cpu/cpu*/crash_notes',
  },
  {
    lacks: (ctx) => ctx.header !== undefined && ctx.cmaUnknown,
    message: 'The kernel reserves CMA memory for the capture kernel, and the evidence does not say where.',
    command: 'cat /sys/kernel/kexec/crash_cma_ranges',
  },
  {
    lacks: (ctx) => ctx.machine.arch === undefined,
    message: 'The evidence does not say which architecture this is.',
    command: 'uname -a',
  },
  {
    lacks: (ctx) => ctx.header !== undefined && ctx.present !== undefined && ctx.crashkernel.ranges.starts.length === 0,
    message: 'The evidence does not say where the crashkernel reservation is.',
    command: 'sudo grep "Crash kernel" /proc/iomem; hexdump -C /proc/device-tree/chosen/linux,crashkernel-base',
  },
];

/** `unknown`, one finding per lack. */
export function notCollected(ctx: JudgeContext): readonly Finding[] {
  return NEEDS.filter((need) => need.lacks(ctx)).map(({ message, command }) => ({
    id: 'not-collected',
    severity: 'unknown',
    message,
    command,
    evidence: [],
  }));
}
