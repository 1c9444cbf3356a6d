// kdumpscope/simulate@1: the steps of a simulated run and the check at its end.
import { decodeCoreHeader } from '../core/elf/decode-core-header';
import type { Design } from '../sim/designs/design';
import { INSTANT_VERDICTS } from '../core/view/run-view';
import type { Trace } from '../sim/run/trace';
import type { CheckJson } from './check-json';
import type { PanicJson } from './panic-json';

export interface StepJson {
  readonly index: number;
  /** The event's own text; null for the state as captured. */
  readonly op: string | null;
  readonly actor: string;
  readonly action: string;
  readonly fn?: string;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly note?: string;
  readonly message?: string;
  /** Log level of the message, where the source states it. */
  readonly level?: string;
  readonly refused?: true;
  readonly header: { readonly version: number; readonly phnum: number; readonly bytes: number } | null;
  readonly verdict: string;
  readonly armed: boolean;
}

export interface SimulateJson {
  readonly schema: 'kdumpscope/simulate@1';
  readonly design: string;
  readonly events: readonly string[];
  readonly steps: readonly StepJson[];
  /** What each panic event would end in. */
  readonly panics: readonly PanicJson[];
  readonly check: CheckJson;
}

/** A run as plain JSON values. `check` is the verdict of the state at the end. */
export function simulateJson(
  trace: Trace,
  design: Design,
  events: readonly string[],
  check: CheckJson,
  panics: readonly PanicJson[],
): SimulateJson {
  const headers = trace.headers.map((bytes, version) => {
    const decoded = decodeCoreHeader(bytes);
    return decoded.ok ? { version, phnum: decoded.header.phnum, bytes: bytes.length } : null;
  });
  const steps = Array.from({ length: trace.length }, (_, index): StepJson => {
    const text = trace.texts[trace.textIndexes[index] ?? 0];
    const op = trace.ops[index] ?? -1;
    return {
      index,
      op: events[op] ?? null,
      actor: text?.actor ?? '',
      action: text?.action ?? '',
      ...(text?.fn === undefined ? {} : { fn: text.fn }),
      reads: text?.reads ?? [],
      writes: text?.writes ?? [],
      ...(text?.note === undefined ? {} : { note: text.note }),
      ...(text?.message === undefined ? {} : { message: text.message }),
      ...(text?.level === undefined ? {} : { level: text.level }),
      ...(text?.refused ? { refused: true } : {}),
      header: headers[trace.headerVersions[index] ?? -1] ?? null,
      verdict: INSTANT_VERDICTS[trace.verdicts[index] ?? 0] ?? 'unknown',
      armed: trace.armed[index] === 1,
    };
  });
  return { schema: 'kdumpscope/simulate@1', design: design.id, events, steps, panics, check };
}
