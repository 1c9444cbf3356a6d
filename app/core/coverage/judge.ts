// The verdict: runs every rule over one machine and ranks what they found.
import { intersectRanges, subtractRanges, totalBytes } from '../range/range-set';
import { PT_LOAD, PT_NOTE } from '../elf/core-header';
import type { Machine } from '../machine/machine';
import { asOfTheLoad } from './as-of-the-load';
import type { CoverageSets, Finding, HeaderSummary, Judgement, RamSummary, Severity, Verdict } from './finding';
import { headerRoom } from './header-room';
import { createJudgeContext } from './judge-context';
import type { JudgeContext } from './judge-context';
import { RULES } from './rules/index';

const RANK: Readonly<Record<Severity, number>> = { breaks: 0, risk: 1, unknown: 2, info: 3 };
const BY_WORST: Readonly<Record<Severity, Verdict>> = {
  breaks: 'incomplete',
  risk: 'at-risk',
  unknown: 'unknown',
  info: 'complete',
};

function headline(verdict: Verdict, findings: readonly Finding[]): string {
  if (findings.some((f) => f.id === 'not-loaded')) return 'A panic now would give no dump';
  switch (verdict) {
    case 'incomplete':
      return 'A panic now would give an incomplete dump';
    case 'at-risk':
      return 'A panic now would be captured, with a risk';
    case 'unknown':
      return 'This evidence cannot say whether a panic would be captured';
    case 'complete':
      return 'A panic now would be captured whole';
  }
}

function countType(ctx: JudgeContext, type: number): number {
  return ctx.header ? ctx.header.header.phdrs.types.reduce((n, t) => (t === type ? n + 1 : n), 0) : 0;
}

function headerSummary(ctx: JudgeContext): HeaderSummary | undefined {
  if (!ctx.header || ctx.header.stated?.memoryOnly) return undefined;
  const room = headerRoom(ctx);
  const { paddr } = ctx.header.evidence;
  return {
    ...(paddr ? { paddr: paddr.value } : {}),
    phnum: ctx.header.header.phnum,
    notes: countType(ctx, PT_NOTE),
    loads: countType(ctx, PT_LOAD),
    bytesUsed: ctx.header.header.bytesUsed,
    ...(room.bytesReserved === undefined ? {} : { bytesReserved: Number(room.bytesReserved) }),
    ...(room.roomForRanges === undefined ? {} : { roomForRanges: room.roomForRanges }),
  };
}

function ramSummary(ctx: JudgeContext): RamSummary {
  const used = ctx.online ?? ctx.present?.ranges;
  const wanted = used && subtractRanges(used, ctx.excluded);
  return {
    ...(ctx.present ? { presentBytes: totalBytes(ctx.present.ranges) } : {}),
    ...(ctx.online ? { onlineBytes: totalBytes(ctx.online) } : {}),
    ...(wanted ? { wantedBytes: totalBytes(wanted) } : {}),
    ...(wanted && ctx.header ? { lostBytes: totalBytes(subtractRanges(wanted, ctx.header.loadRanges)) } : {}),
    ...(used && ctx.header ? { coveredBytes: totalBytes(intersectRanges(used, ctx.header.loadRanges)) } : {}),
  };
}

function sets(ctx: JudgeContext): CoverageSets {
  return {
    ...(ctx.present ? { present: ctx.present.ranges } : {}),
    ...(ctx.online ? { online: ctx.online } : {}),
    ...(ctx.offline ? { offline: ctx.offline } : {}),
    excluded: ctx.excluded,
    crashkernel: ctx.crashkernel.ranges,
    ...(ctx.header ? { loads: ctx.header.loadRanges } : {}),
  };
}

/** Judges whether a panic of this machine now would be captured whole. Pure, never throws on content. */
export function judgeCoverage(machine: Machine): Judgement {
  return judgeContext(createJudgeContext(machine));
}

/** Findings, worst first. Array.sort is stable, so rules keep their order within a severity. */
function rankedFindings(ctx: JudgeContext): Finding[] {
  return asOfTheLoad(
    ctx,
    RULES.flatMap((rule) => rule(ctx)),
  ).sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

const worst = (findings: readonly Finding[]): Verdict => BY_WORST[findings[0]?.severity ?? 'info'];

/** The verdict alone, for thousands of simulated instants. */
export function verdictOfContext(ctx: JudgeContext): Verdict {
  return worst(rankedFindings(ctx));
}

/** What was found and what follows from it, without sums and sets: all that a window shows of a simulated instant. */
export type Conclusion = Pick<Judgement, 'verdict' | 'headline' | 'findings'>;

export function concludeContext(ctx: JudgeContext): Conclusion {
  const findings = rankedFindings(ctx);
  const verdict = worst(findings);
  return { verdict, headline: headline(verdict, findings), findings };
}

/** The same for a context that was assembled elsewhere: a simulated instant. */
export function judgeContext(ctx: JudgeContext): Judgement {
  const header = headerSummary(ctx);
  return { ...concludeContext(ctx), ram: ramSummary(ctx), ...(header ? { header } : {}), sets: sets(ctx) };
}
