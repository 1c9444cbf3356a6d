// The files a verdict rests on: a problem or a contradiction in one of them leaves the verdict in doubt.
import type { JudgeContext } from './judge-context';

/** Tells whether RAM, its state, the header or the CMA reservation were read from this file. */
export function verdictBasis(ctx: JudgeContext): (file: string) => boolean {
  const { iomem, memblockMemory, elfcorehdr, kexec, memoryBlocks } = ctx.machine;
  const header = elfcorehdr?.file ?? ctx.header?.evidence.file;
  const stated = [ctx.present?.where.file, iomem?.file, memblockMemory?.file, header, kexec.cmaRanges?.file];
  const files = new Set(stated.filter((file) => file !== undefined));
  if (memoryBlocks?.lines) files.add(memoryBlocks.dir);
  const states = memoryBlocks && `${memoryBlocks.dir}/memory`;
  return (file) => files.has(file) || (states !== undefined && file.startsWith(states));
}
