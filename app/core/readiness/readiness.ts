// Who keeps the header up to date at the next hotplug: the kernel (crash_hotplug is 1), the udev rules by reloading kdump,
// both, or nobody. Spec 3.10: growing is add and online, shrinking is offline and remove; a reload at either of the two
// events is enough. A CPU that goes leaves a note behind, which harms nothing: for CPUs growing decides.
import type { Machine } from '../machine/machine';
import type { Where } from '../machine/provenance';
import type { EventOutcome, Truth } from './evaluate-rules';
import { evaluateRules, kdumpRules } from './evaluate-rules';
import type { HotplugAction } from './hotplug-event';
import { orderRules } from './rules-order';
import type { HotplugSubsystem } from './snapshot-values';
import { crashHotplugPath, knownFile } from './snapshot-values';

export type UpdatePath = 'kernel' | 'reload' | 'both' | 'none' | 'unknown';

export interface ReadinessReason {
  readonly text: string;
  readonly evidence: readonly Where[];
  /** What would collect what is missing. */
  readonly command?: string;
}

export interface SubsystemReadiness {
  readonly path: UpdatePath;
  /** The two directions; they differ where rules know only one of them. */
  readonly grow: UpdatePath;
  readonly shrink: UpdatePath;
  readonly why: readonly ReadinessReason[];
  readonly events: readonly EventOutcome[];
}

export interface ReadinessReport {
  readonly memory: SubsystemReadiness;
  readonly cpu: SubsystemReadiness;
  /** Rules files that were evaluated, in udev's order. */
  readonly files: readonly string[];
  readonly shadowed: readonly { readonly file: string; readonly by: string }[];
}

/** Saves every rules file that can concern kdump, and what they read. */
export const COLLECT_RULES =
  'tar czf udev-rules.tar.gz $(grep -lE "kexec|kdump|crash" /etc/udev/rules.d/* /run/udev/rules.d/* /usr/lib/udev/rules.d/*)';

/** udev's own rules: with them in the evidence, the folder of rules was collected whole. */
const WHOLE_FOLDER = /(?:^|\/)50-udev-default\.rules$/;
const GROW: readonly HotplugAction[] = ['add', 'online'];
const SHRINK: readonly HotplugAction[] = ['offline', 'remove'];
const DEVICE: Readonly<Record<HotplugSubsystem, string>> = { memory: 'memory32', cpu: 'cpu1' };

function kernelSide(machine: Machine, subsystem: HotplugSubsystem): { truth: Truth; reason: ReadinessReason } {
  const { enabled, hotplugReady } = machine.fadump ?? {};
  if (enabled?.value && hotplugReady) {
    const text = hotplugReady.value
      ? 'fadump makes the header in the capture kernel (hotplug_ready is 1): hotplug needs no update'
      : 'fadump is enabled and hotplug_ready is 0: it has to be registered again';
    return { truth: hotplugReady.value ? 'yes' : 'no', reason: { text, evidence: [hotplugReady.where] } };
  }
  const path = crashHotplugPath(subsystem);
  const file = knownFile(machine, path);
  if (file === undefined) {
    const text = `${path} was not collected: whether the kernel updates the header is not known`;
    return { truth: 'unknown', reason: { text, evidence: [], command: `cat ${path}` } };
  }
  const evidence = file.where ? [file.where] : [];
  if (file.text === '1')
    return { truth: 'yes', reason: { text: 'crash_hotplug is 1: the kernel updates the header', evidence } };
  const text =
    file.text === undefined
      ? `the kernel does not update the header: no crash_hotplug, ${file.because ?? 'the file is absent'}`
      : 'crash_hotplug is 0: the kernel does not update the header';
  return { truth: 'no', reason: { text, evidence } };
}

function anyOf(events: readonly EventOutcome[], actions: readonly HotplugAction[]): Truth {
  const truths = events.filter(({ event }) => actions.includes(event.action)).map(({ reloads }) => reloads);
  if (truths.includes('yes')) return 'yes';
  return truths.includes('unknown') ? 'unknown' : 'no';
}

function pathOf(kernel: Truth, reload: Truth): UpdatePath {
  if (kernel === 'unknown' || reload === 'unknown') return 'unknown';
  if (kernel === 'yes') return reload === 'yes' ? 'both' : 'kernel';
  return reload === 'yes' ? 'reload' : 'none';
}

/** The worse of two directions: what is not handled, then what is not known, then what is done twice. */
function worse(grow: UpdatePath, shrink: UpdatePath): UpdatePath {
  const order: readonly UpdatePath[] = ['none', 'unknown', 'both', 'reload', 'kernel'];
  return order.find((path) => path === grow || path === shrink) ?? 'unknown';
}

function eventReason({ event, reloads, trace, questions }: EventOutcome): ReadinessReason {
  const name = `${event.subsystem} ${event.action}`;
  if (reloads === 'yes') {
    const runs = trace.filter(({ outcome, reason }) => outcome === 'taken' && reason.includes('runs '));
    return { text: `${name}: a rule reloads kdump`, evidence: runs.map(({ where }) => where) };
  }
  if (reloads === 'unknown') {
    return { text: `${name}: cannot be evaluated, the evidence does not say: ${questions.join('; ')}`, evidence: [] };
  }
  // The jump that a value of the machine decided is what stood a reload down.
  const decided = trace.filter(({ outcome, evidence }) => outcome === 'taken' && evidence.length > 0);
  const text = decided.length > 0 ? `${name}: the rules stand down` : `${name}: no rule reloads kdump`;
  return { text, evidence: decided.flatMap(({ where, evidence }) => [where, ...evidence]) };
}

/** Evaluates one memory and one CPU hotplug against the rules and values of a snapshot. Pure, never throws on content. */
export function udevReadiness(machine: Machine): ReadinessReport {
  const { read, shadowed } = orderRules(machine.udevRules);
  const files = kdumpRules(read);
  const isKnown = files.length > 0 || machine.udevRules.some(({ file }) => WHOLE_FOLDER.test(file));

  const subsystem = (name: HotplugSubsystem): SubsystemReadiness => {
    const kernel = kernelSide(machine, name);
    const events = [...GROW, ...SHRINK].map((action) =>
      evaluateRules(machine, { subsystem: name, action, device: DEVICE[name] }, files),
    );
    const grow = pathOf(kernel.truth, isKnown ? anyOf(events, GROW) : 'unknown');
    const shrink = pathOf(kernel.truth, isKnown ? anyOf(events, SHRINK) : 'unknown');
    const lack: ReadinessReason = {
      text: 'no udev rules that concern kdump are in this snapshot: whether any reload it is not known',
      evidence: [],
      command: COLLECT_RULES,
    };
    return {
      path: name === 'cpu' ? grow : worse(grow, shrink),
      grow,
      shrink,
      why: [kernel.reason, ...(isKnown ? events.map(eventReason) : [lack])],
      events: isKnown ? events : [],
    };
  };
  return { memory: subsystem('memory'), cpu: subsystem('cpu'), files: files.map(({ file }) => file), shadowed };
}
