// Evidence to machine, judgement and view: the one pipeline of window, library, reports and command line.
import { judgeCoverage } from '../core/coverage/judge';
import type { Judgement } from '../core/coverage/finding';
import type { Machine } from '../core/machine/machine';
import type { Problem } from '../core/machine/provenance';
import { visibleLine, visibleStrings } from '../core/text/visible';
import { buildSnapshotView } from '../core/view/build-view';
import type { SnapshotView } from '../core/view/snapshot-view';
import type { EvidenceFile } from '../readers/evidence-file';
import { readEvidence } from '../readers/index';

export interface Evidence {
  readonly files: readonly EvidenceFile[];
  /** What the containers had to say. */
  readonly problems: readonly Problem[];
}

/**
 * Reads evidence and judges it: the step that the window, the library, reports and the command line share. Here, once for
 * all of them, what the evidence says becomes text that can only be looked at.
 */
export function judgeEvidence(evidence: Evidence): { machine: Machine; judgement: Judgement } {
  const read = readEvidence(evidence.files);
  const machine: Machine = visibleStrings({ ...read, problems: [...evidence.problems, ...read.problems] });
  return { machine, judgement: judgeCoverage(machine) };
}

/** The same with the window's view of it. The title may depend on what the evidence says. */
export function examine(
  evidence: Evidence,
  id: string,
  title: (machine: Machine) => string,
): { machine: Machine; judgement: Judgement; view: SnapshotView } {
  const { machine, judgement } = judgeEvidence(evidence);
  return { machine, judgement, view: buildSnapshotView(id, visibleLine(title(machine)), machine, judgement) };
}

/** What a snapshot is called: as the capture labels itself, else the machine's name, else what was opened. */
export function snapshotTitle(machine: Machine, paths: readonly string[]): string {
  const stated = machine.label?.value ?? machine.hostname?.value;
  if (stated !== undefined && stated !== '') return stated;
  const first = paths[0]?.replace(/\/+$/, '').split('/').pop() ?? '';
  const name = first.replace(/\.(tar(\.\w+)?|tgz|zip|gz|xz|zst)$/, '') || 'snapshot';
  return paths.length > 1 ? `${name} and ${paths.length - 1} more` : name;
}
