// Who updates the header at the next hotplug, by the udev rules of the snapshot and its crash_hotplug (spec 3.10). It is
// about the next event: a panic now is captured as well as before, whoever would answer, so it is always `info`. What to do
// about it stands in the sentence and in the overview's own section.
import { udevReadiness } from '../../readiness/readiness';
import type { SubsystemReadiness } from '../../readiness/readiness';
import type { Where } from '../../machine/provenance';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';

const MOST_EVIDENCE = 8;
function sentence(what: string, { path, grow, shrink }: SubsystemReadiness): string {
  switch (path) {
    case 'kernel':
      return `At the next ${what} hotplug the kernel updates the header, and no udev rule reloads kdump beside it.`;
    case 'reload':
      return `At the next ${what} hotplug a udev rule reloads kdump: until the reload is done the header is stale, and between its unload and load a panic gives no dump.`;
    case 'both':
      return `The next ${what} hotplug is handled twice: the kernel updates the header, and a udev rule reloads kdump as well. The reload is needless, and while it lasts a panic gives no dump.`;
    case 'none': {
      const one =
        grow === shrink || what === 'CPU' ? '' : grow === 'none' ? ', if it adds memory' : ', if it removes memory';
      return `Nobody updates the header at the next ${what} hotplug${one}: the kernel does not, and no udev rule of this snapshot reloads kdump. The header is stale from then on until kdump is reloaded.`;
    }
    case 'unknown':
      return `The evidence does not say who updates the header at the next ${what} hotplug.`;
  }
}

function places({ why }: SubsystemReadiness): Where[] {
  const unique = new Map(
    why.flatMap(({ evidence }) => evidence).map((where) => [`${where.file}:${where.line}`, where]),
  );
  return [...unique.values()].slice(0, MOST_EVIDENCE);
}

function finding(what: string, subsystem: SubsystemReadiness): Finding {
  const command = subsystem.why.find((reason) => reason.command !== undefined)?.command;
  return {
    id: 'udev-readiness',
    severity: 'info',
    message: sentence(what, subsystem),
    ...(subsystem.path === 'unknown' && command !== undefined ? { command } : {}),
    evidence: places(subsystem),
  };
}

/** The header has a note for every possible CPU: CPU hotplug changes nothing in it (spec 3.9 C5). */
function notesAllCpus({ header, machine }: JudgeContext): boolean {
  const possible = machine.cpus.possible?.value.length;
  const notes = header?.roles.roles.filter((role) => role === 'cpu-note').length;
  return possible !== undefined && notes !== undefined && possible > 0 && notes >= possible;
}

/**
 * Says nothing without udev rules in the evidence, without a capture kernel, and on s390x, whose capture kernel makes the
 * header itself.
 */
export function udevReadinessRule(ctx: JudgeContext): readonly Finding[] {
  const { machine } = ctx;
  if (machine.udevRules.length === 0 || machine.arch?.value === 's390x') return [];
  if (machine.kexec.crashLoaded?.value === false && machine.fadump?.registered?.value !== true) return [];
  const { memory, cpu } = udevReadiness(machine);
  const cpuHarmless = cpu.path === 'none' && notesAllCpus(ctx);
  if (cpuHarmless) {
    const message =
      'Nobody updates the header at the next CPU hotplug, and nobody needs to: it has a note for every possible CPU.';
    return [finding('memory', memory), { id: 'udev-readiness', severity: 'info', message, evidence: places(cpu) }];
  }
  return [finding('memory', memory), finding('CPU', cpu)];
}
