// Program headers given as text: what the verdict took from them, and where they differ from the header bytes.
// A difference to a table of the load is explained by an update (kernel or reload); readelf of the header has no such
// excuse, nor has an image that the kernel does not update while RAM is as it was.
import { formatBytes } from '../../address/u64';
import { whereText } from '../../machine/provenance';
import type { Where } from '../../machine/provenance';
import type { StatedHeader } from '../../machine/stated-header';
import { subtractRanges, totalBytes, unionRanges } from '../../range/range-set';
import type { Finding } from '../finding';
import type { JudgeContext, JudgedHeader } from '../judge-context';
import { amountAt, plural } from '../phrases';
import { judgeableTable, statedMemory } from '../text-header';

const COLLECT = 'kdumpscope collect --ssh root@HOST';

const whereOf = ({ file, lines }: StatedHeader): Where => ({ file, line: lines[0] ?? 1 });

function differsFromRam(ctx: JudgeContext, header: JudgedHeader): boolean {
  const used = ctx.online ?? ctx.present?.ranges;
  if (!used || !ctx.present) return false;
  const lacking = subtractRanges(subtractRanges(used, ctx.excluded), header.loadRanges);
  const gone = subtractRanges(subtractRanges(header.loadRanges, ctx.present.ranges), ctx.firmware);
  return lacking.starts.length > 0 || gone.starts.length > 0;
}

/** The table stands in for the header. */
function judgedBy(ctx: JudgeContext, header: JudgedHeader, stated: StatedHeader): Finding {
  const where = whereOf(stated);
  const evidence = [where, ...(stated.segment ? [stated.segment.where] : [])];
  const base = { id: 'stated-header', evidence } as const;
  const listed = `${plural(header.loads.length, 'PT_LOAD')} that ${stated.by} printed (${whereText(where)})`;
  const loads = ctx.machine.statedHeaders.filter(({ of }) => of === 'load').length;
  if (stated.of !== 'load') {
    const message = `No header bytes here: the verdict goes by ${listed}. The ELF header and what lies behind the table were not seen.`;
    return { ...base, severity: 'info', message };
  }
  const which = loads > 1 ? `the last of ${loads} loads` : 'the load';
  const from = `No header bytes here: the verdict goes by ${listed} at ${which} of kdump.`;
  if (stated.declared !== undefined) {
    return { ...base, severity: 'unknown', message: `${from} Rows of it are missing.`, command: COLLECT };
  }
  if (differsFromRam(ctx, header)) {
    const message = `${from} It is not the RAM of now: either the header is out of date, or it was updated or kdump reloaded since, which prints no table.`;
    return { ...base, severity: 'unknown', message, command: COLLECT };
  }
  if (stated.memoryOnly) {
    const message = `${from} It lists memory only: whether notes and kernel text are in the header cannot be judged.`;
    return { ...base, severity: 'unknown', message, command: COLLECT };
  }
  const message = ctx.present
    ? `${from} It lists the RAM of now, so an update since would have listed the same.`
    : `${from} It may have changed since.`;
  return { ...base, severity: 'info', message };
}

/** The table beside the bytes, which are judged. Undefined where both list the same memory. */
function beside(ctx: JudgeContext, header: JudgedHeader, stated: StatedHeader): Finding | undefined {
  const memory = statedMemory(stated);
  const onlyText = subtractRanges(memory, header.loadRanges);
  const onlyBytes = subtractRanges(header.loadRanges, memory);
  if (onlyText.starts.length + onlyBytes.starts.length === 0) return undefined;
  const where = whereOf(stated);
  const parts = [
    onlyText.starts.length > 0
      ? `${whereText(where)} (${stated.by}) lists ${amountAt(onlyText)} that ${header.evidence.file} does not`
      : '',
    onlyBytes.starts.length > 0
      ? `${header.evidence.file} lists ${amountAt(onlyBytes)} that ${whereText(where)} (${stated.by}) does not`
      : '',
  ].filter((part) => part !== '');
  const { memoryCrashHotplug } = ctx.machine.kexec;
  const ramMoved = ctx.present !== undefined && subtractRanges(onlyText, ctx.present.ranges).starts.length > 0;
  const explained = stated.of === 'load' && (memoryCrashHotplug?.value !== false || ramMoved);
  const reason = explained
    ? 'The text is of the load; the header was updated, or kdump reloaded, since. The bytes are judged.'
    : 'They contradict each other, unless kdump was reloaded between them. The bytes are judged.';
  return {
    id: 'stated-header',
    severity: explained ? 'info' : 'unknown',
    message: `${parts.join('; ')}. ${reason}`,
    ranges: unionRanges(onlyText, onlyBytes),
    evidence: [where, { file: header.evidence.file }],
  };
}

function ofDump(stated: StatedHeader): Finding {
  const where = whereOf(stated);
  const memory = statedMemory(stated);
  const message = `${stated.by} printed the program headers of a dump: ${formatBytes(totalBytes(memory))} of memory. They tell of the panic it was taken at; a panic now goes by the elfcorehdr.`;
  return { id: 'stated-header', severity: 'info', message, evidence: [where] };
}

/** `info`; `unknown` where the text leaves the verdict open. */
export function statedHeader(ctx: JudgeContext): readonly Finding[] {
  const { header, machine } = ctx;
  const table = judgeableTable(machine);
  const judged =
    !header || !table ? undefined : header.stated ? judgedBy(ctx, header, header.stated) : beside(ctx, header, table);
  return [...(judged ? [judged] : []), ...machine.statedHeaders.filter(({ of }) => of === 'dump').map(ofDump)];
}
