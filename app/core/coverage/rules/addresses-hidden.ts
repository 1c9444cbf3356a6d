// /proc/iomem read without CAP_SYS_ADMIN: every range is 0-0 (kernel/resource.c r_show).
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';

/** `unknown`. */
export function addressesHidden(ctx: JudgeContext): readonly Finding[] {
  const iomem = ctx.machine.iomem;
  if (!iomem?.hidden) return [];
  return [
    {
      id: 'addresses-hidden',
      severity: 'unknown',
      message: 'All addresses in iomem are zero: it was read by an ordinary user. Read it again as root.',
      command: 'sudo cat /proc/iomem',
      evidence: [{ file: iomem.file, line: iomem.lines[0] ?? 1 }],
    },
  ];
}
