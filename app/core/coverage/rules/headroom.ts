// Space left in the elfcorehdr segment. When it runs out the handler keeps the old header at every later event:
// "crash hp: update elfcorehdr elfsz %lu > memsz %lu" (spec 5.1 P4).
import { formatBytes } from '../../address/u64';
import { headerRoom } from '../header-room';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { plural } from '../phrases';

/** Fewer spare ranges than this and a machine that gains memory block by block can run out in one operation. */
const SCARCE = 16;

/** `info`; `risk` when an image the kernel keeps up to date is about to run out of room. */
export function headroom(ctx: JudgeContext): readonly Finding[] {
  // A list of memory only does not say how many headers there are.
  if (!ctx.header || ctx.header.stated?.memoryOnly) return [];
  const room = headerRoom(ctx);
  const used = formatBytes(BigInt(ctx.header.header.bytesUsed));
  const { stated, evidence } = ctx.header;
  const file = stated ? { file: evidence.file, line: stated.lines[0] ?? 1 } : { file: evidence.file, offset: 0 };
  if (room.bytesReserved === undefined || room.roomForRanges === undefined) {
    const reserved = room.bytesReserved === undefined ? 'an unknown amount' : formatBytes(room.bytesReserved);
    const message = `The header uses ${used} of ${reserved}; the evidence does not say how many more ranges fit.`;
    return [{ id: 'headroom', severity: 'info', message, evidence: [file, ...room.where] }];
  }
  const updated = ctx.machine.kexec.memoryCrashHotplug?.value === true;
  const scarce = room.roomForRanges < SCARCE && updated;
  const fits = `The header uses ${used} of ${formatBytes(room.bytesReserved)}: room for ${plural(room.roomForRanges, 'more range')}.`;
  return [
    {
      id: 'headroom',
      severity: scarce ? 'risk' : 'info',
      message: scarce
        ? `${fits} When it is full the kernel keeps the old header and only logs "elfsz > memsz".`
        : updated
          ? fits
          : `${fits} The kernel does not update this image, so only a reload would use it.`,
      evidence: [file, ...room.where],
    },
  ];
}
