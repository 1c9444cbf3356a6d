// The overview as plain text for a ticket or a mail.
import { whereText } from '../../../app/core/machine/provenance';
import { formatBytes, hex } from '../../../app/core/address/u64';
import type { SnapshotView } from '../../../app/core/view/snapshot-view';
import { totalBytes } from '../../../app/core/range/range-set';
import { severityWord, verdictWord } from '../selection/words';

/** Title, verdict, headline and every finding with plain hex ranges and its evidence. */
export function summaryText(view: SnapshotView): string {
  const { judgement } = view;
  const machine = [view.title, view.arch, view.release].filter((part) => part !== undefined).join(' · ');
  const lines = [machine, `${verdictWord(judgement.verdict)}: ${judgement.headline}`, ''];
  for (const finding of judgement.findings) {
    lines.push(`[${severityWord(finding.severity)}] ${finding.message}`);
    finding.ranges?.starts.forEach((start, i) => {
      lines.push(`    ${hex(start)}-${hex(finding.ranges?.lasts[i] ?? 0n)}`);
    });
    if (finding.ranges !== undefined) lines.push(`    total ${formatBytes(totalBytes(finding.ranges))}`);
    if (finding.command !== undefined) lines.push(`    run: ${finding.command}`);
    if (finding.evidence.length > 0) lines.push(`    evidence: ${finding.evidence.map(whereText).join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}
