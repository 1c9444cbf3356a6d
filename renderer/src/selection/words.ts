// The one vocabulary of the window: words for verdicts, severities, range kinds and program header roles.
import type { Severity, Verdict } from '../../../app/core/coverage/finding';
import type { PhdrRole, RangeKind } from '../../../app/core/view/snapshot-view';

const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  complete: 'Complete',
  'at-risk': 'At risk',
  incomplete: 'Incomplete',
  unknown: 'Unknown',
};

const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  breaks: 'breaks',
  risk: 'risk',
  unknown: 'unknown',
  info: 'info',
};

const KIND_WORDS: Readonly<Record<RangeKind, string>> = {
  present: 'present',
  online: 'online',
  offline: 'offline',
  covered: 'covered',
  'kernel-text': 'kernel text',
  backup: 'backup region',
  missing: 'missing',
  phantom: 'phantom',
  idle: 'listed, offline',
  crashkernel: 'crashkernel',
  cma: 'CMA',
  rtas: 'RTAS',
  'low-memory': 'low memory',
  overlap: 'overlap',
  unknown: 'unknown',
};

const ROLE_WORDS: Readonly<Record<PhdrRole, string>> = {
  'cpu-note': 'CPU notes',
  vmcoreinfo: 'vmcoreinfo',
  note: 'notes',
  'kernel-text': 'kernel text',
  backup: 'backup of low memory',
  rtas: 'RTAS',
  opal: 'OPAL',
  ram: 'RAM',
  other: 'other',
};

export function verdictWord(verdict: Verdict): string {
  return VERDICT_WORDS[verdict];
}

export function severityWord(severity: Severity): string {
  return SEVERITY_WORDS[severity];
}

export function kindWord(kind: RangeKind): string {
  return KIND_WORDS[kind];
}

/** What a program header is for; names the CPU where the evidence does. */
export function roleWord(role: PhdrRole, cpu: number): string {
  if (role === 'cpu-note') return cpu >= 0 ? `CPU ${cpu} notes` : 'CPU notes (CPU not named)';
  return ROLE_WORDS[role];
}
