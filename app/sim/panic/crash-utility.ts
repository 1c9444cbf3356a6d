// What the crash utility shows (spec 5.3, 5.5; netdump.c map_cpus_to_prstatus). No lab run opened a dump with it: all of
// this is deduced from its code.
import type { CrashOutcome, MakedumpfileOutcome, ToolAspect, Vmcore } from './panic-outcome';
import { combine } from './tool-outcome';

const SPEC = 'spec 5.5 (crash netdump.c)';

const cpus = (list: readonly number[]): string => `CPU${list.length === 1 ? '' : 's'} ${list.join(', ')}`;

/** NT_PRSTATUS notes are handed out in order to the online CPUs: one missing shifts all behind it. */
function registers(
  vmcore: Vmcore,
  online: readonly number[],
): { wrong: number[]; empty: number[]; aspect: ToolAspect } {
  const { savedCpus, unknownNotes } = vmcore.notes;
  if (unknownNotes > 0)
    return {
      wrong: [],
      empty: [],
      aspect: {
        exit: 0,
        why: `${unknownNotes} notes belong to no CPU that the evidence names: whose registers are shown is not known`,
        confidence: 'unknown',
        source: SPEC,
      },
    };
  const wrong = online.filter((cpu, i) => i < savedCpus.length && savedCpus[i] !== cpu);
  const empty = online.slice(savedCpus.length);
  const parts = [
    ...(wrong.length > 0 ? [`${cpus(wrong)} would be shown with the registers of another CPU, silently`] : []),
    ...(empty.length > 0 ? [`${cpus(empty)} without registers`] : []),
  ];
  return {
    wrong,
    empty,
    aspect: {
      exit: 0,
      why: parts.length > 0 ? parts.join(', ') : 'registers belong to the right CPUs',
      condition: 'it hands the notes out to the online CPUs by order',
      confidence: 'deduced',
      source: SPEC,
    },
  };
}

/** `exit` 0: it opens the dump; what is then wrong stands in the aspects. */
export function crashOutcome(vmcore: Vmcore, dump: MakedumpfileOutcome, online: readonly number[]): CrashOutcome {
  if (dump.exit !== 0) {
    const why = dump.exit === 1 ? 'there is no dump to open' : 'whether there is a dump to open is not known';
    const { confidence, source } = dump;
    return { ...combine([{ exit: dump.exit, why, confidence, source }]), wrongCpus: [], emptyCpus: [] };
  }
  const { wrong, empty, aspect } = registers(vmcore, online);
  const lost: ToolAspect[] =
    vmcore.missing.starts.length === 0
      ? []
      : [
          {
            exit: 0,
            why: 'processes with memory in the missing ranges cannot be looked at',
            message: 'crash: seek error: kernel virtual address: …',
            confidence: 'deduced',
            source: 'spec 5.3',
          },
        ];
  const phantom: ToolAspect[] =
    vmcore.phantom.starts.length === 0
      ? []
      : [{ exit: 0, why: 'phantom pages just exist, without a message', confidence: 'deduced', source: 'spec 5.4' }];
  return { ...combine([aspect, ...lost, ...phantom]), wrongCpus: wrong, emptyCpus: empty };
}
