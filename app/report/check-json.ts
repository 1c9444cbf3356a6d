// kdumpscope/check@1: the verdict as JSON. The shape is public; its JSON Schema is resources/schema/check-1.schema.json.
import { jsonBytes } from '../core/address/json-bytes';
import type { JsonBytes } from '../core/address/json-bytes';
import { hex } from '../core/address/u64';
import type { Finding, Judgement } from '../core/coverage/finding';
import type { Machine } from '../core/machine/machine';
import type { Where } from '../core/machine/provenance';
import { udevReadiness } from '../core/readiness/readiness';
import type { UpdatePath } from '../core/readiness/readiness';
import { totalBytes } from '../core/range/range-set';

export interface CheckJson {
  readonly schema: 'kdumpscope/check@1';
  readonly verdict: Judgement['verdict'];
  readonly machine: { readonly arch: string | null; readonly release: string | null; readonly hostname?: string };
  readonly ram: { readonly presentBytes: JsonBytes; readonly onlineBytes: JsonBytes; readonly coveredBytes: JsonBytes };
  readonly header: {
    readonly paddr: string | null;
    readonly phnum: number;
    readonly notes: number;
    readonly loads: number;
    readonly bytesUsed: number;
    readonly bytesReserved: number | null;
    readonly roomForRanges: number | null;
  } | null;
  /** Who updates the header at the next hotplug; only where the evidence has udev rules. */
  readonly hotplug?: { readonly memory: UpdatePath; readonly cpu: UpdatePath };
  readonly findings: readonly FindingJson[];
}

export interface FindingJson {
  readonly id: string;
  readonly severity: string;
  readonly message: string;
  readonly bytes?: JsonBytes;
  readonly ranges?: readonly { readonly start: string; readonly last: string }[];
  readonly cpus?: readonly number[];
  readonly command?: string;
  /** Of a contradiction: the line that is used, then the other. */
  readonly quotes?: readonly { readonly text: string; readonly where: Where }[];
  readonly evidence: readonly Where[];
}

function findingJson(finding: Finding): FindingJson {
  const { ranges, cpus, command, quotes } = finding;
  return {
    id: finding.id,
    severity: finding.severity,
    message: finding.message,
    ...(ranges
      ? {
          bytes: jsonBytes(totalBytes(ranges)),
          ranges: Array.from(ranges.starts, (start, i) => ({ start: hex(start), last: hex(ranges.lasts[i] ?? start) })),
        }
      : {}),
    ...(cpus ? { cpus } : {}),
    ...(command === undefined ? {} : { command }),
    ...(quotes ? { quotes: quotes.map(({ text, where }) => ({ text, where })) } : {}),
    evidence: finding.evidence,
  };
}

function hotplugJson(machine: Machine): Pick<CheckJson, 'hotplug'> {
  if (machine.udevRules.length === 0) return {};
  const { memory, cpu } = udevReadiness(machine);
  return { hotplug: { memory: memory.path, cpu: cpu.path } };
}

/** The verdict of one machine as plain JSON values. */
export function checkJson(machine: Machine, judgement: Judgement): CheckJson {
  const { ram, header } = judgement;
  return {
    schema: 'kdumpscope/check@1',
    verdict: judgement.verdict,
    machine: {
      arch: machine.arch?.value ?? null,
      release: machine.release?.value ?? null,
      ...(machine.hostname ? { hostname: machine.hostname.value } : {}),
    },
    ram: {
      presentBytes: jsonBytes(ram.presentBytes),
      onlineBytes: jsonBytes(ram.onlineBytes),
      coveredBytes: jsonBytes(ram.coveredBytes),
    },
    header: header
      ? {
          paddr: header.paddr === undefined ? null : hex(header.paddr),
          phnum: header.phnum,
          notes: header.notes,
          loads: header.loads,
          bytesUsed: header.bytesUsed,
          bytesReserved: header.bytesReserved ?? null,
          roomForRanges: header.roomForRanges ?? null,
        }
      : null,
    ...hotplugJson(machine),
    findings: judgement.findings.map(findingJson),
  };
}
