// kdumpscope/udev@1: who updates the header at the next hotplug, and what each rule did about it. The shape is public; its
// JSON Schema is resources/schema/udev-1.schema.json.
import type { Where } from '../core/machine/provenance';
import type { EventOutcome, LineOutcome, Truth } from '../core/readiness/evaluate-rules';
import type { ReadinessReason, ReadinessReport, SubsystemReadiness, UpdatePath } from '../core/readiness/readiness';

interface EventJson {
  readonly action: string;
  /** Whether a rule reloads kdump at this event. */
  readonly reloads: Truth;
  /** What the evidence would have to say. */
  readonly questions: readonly string[];
  readonly rules: readonly {
    readonly where: Where;
    readonly text: string;
    readonly outcome: LineOutcome;
    readonly reason: string;
    readonly evidence: readonly Where[];
  }[];
}

interface SubsystemJson {
  readonly path: UpdatePath;
  readonly grow: UpdatePath;
  readonly shrink: UpdatePath;
  readonly why: readonly ReadinessReason[];
  readonly events: readonly EventJson[];
}

export interface UdevJson {
  readonly schema: 'kdumpscope/udev@1';
  readonly memory: SubsystemJson;
  readonly cpu: SubsystemJson;
  /** Rules files that were evaluated, in udev's order. */
  readonly files: readonly string[];
  readonly shadowed: readonly { readonly file: string; readonly by: string }[];
}

const eventJson = ({ event, reloads, questions, trace }: EventOutcome): EventJson => ({
  action: event.action,
  reloads,
  questions,
  rules: trace,
});

const subsystemJson = ({ path, grow, shrink, why, events }: SubsystemReadiness): SubsystemJson => ({
  path,
  grow,
  shrink,
  why,
  events: events.map(eventJson),
});

/** The report as plain JSON values. */
export function udevJson({ memory, cpu, files, shadowed }: ReadinessReport): UdevJson {
  return { schema: 'kdumpscope/udev@1', memory: subsystemJson(memory), cpu: subsystemJson(cpu), files, shadowed };
}
