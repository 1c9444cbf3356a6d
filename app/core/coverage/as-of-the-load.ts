// Findings reached from a table that was printed while kdump was loaded: the header may have been updated since, or kdump
// reloaded, so what they hold against the machine of now is open.
import type { Finding, FindingId } from './finding';
import type { JudgeContext } from './judge-context';

/** Rules that hold the header against the machine of now. */
const OF_THE_HEADER: ReadonlySet<FindingId> = new Set<FindingId>([
  'missing',
  'phantom',
  'overlap',
  'unaligned',
  'crashkernel-listed',
  'notes-missing',
  'notes-extra',
  'notes-duplicate',
  'kernel-text',
  'page-offset-disagrees',
  'header-malformed',
  'headroom',
]);

/** What a table of the load shows wrong is open, not certain: the header may have changed since. */
export function asOfTheLoad(ctx: JudgeContext, findings: readonly Finding[]): Finding[] {
  if (ctx.header?.stated?.of !== 'load') return [...findings];
  return findings.map((finding) => {
    const certain = finding.severity === 'breaks' || finding.severity === 'risk';
    if (!certain || !OF_THE_HEADER.has(finding.id)) return finding;
    return { ...finding, severity: 'unknown', message: `As kdump was loaded: ${finding.message}` };
  });
}
