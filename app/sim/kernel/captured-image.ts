// The crash image that was loaded when the machine was captured, as far as the evidence shows it.
import { judgedHeader } from '../../core/coverage/judge-context';
import type { Machine } from '../../core/machine/machine';
import type { Kimage } from '../state/kimage';
import { elfcorehdrSegment, imageSegments, purgatoryOf } from './image-segments';
import type { LoadKind } from './image-segments';

const KINDS: Readonly<Record<NonNullable<Machine['loadPath']>['value'], LoadKind>> = {
  kexec_file_load: 'file',
  kexec_load: 'load',
  'kexec_load --hotplug': 'load-hotplug',
};

export function capturedImage(machine: Machine): Kimage | undefined {
  const evidence = machine.elfcorehdr;
  if (!evidence?.decoded || machine.kexec.crashLoaded?.value === false) return undefined;
  const arch = machine.arch?.value ?? 'x86_64';
  const hotplugSupport = machine.kexec.memoryCrashHotplug?.value === true;
  const kind = machine.loadPath ? KINDS[machine.loadPath.value] : hotplugSupport ? 'load-hotplug' : 'load';
  const fileMode = kind === 'file';
  const memsz = evidence.segmentBytes?.value;
  // x86 notes the index while it loads, where it follows hotplug at all; powerpc searches at the first event.
  const isX86 = arch === 'x86_64' || arch === 'i386';
  const indexKnown = fileMode && hotplugSupport && isX86;
  const segments = imageSegments({
    arch,
    kind,
    elfcorehdr: {
      ...(evidence.paddr ? { mem: evidence.paddr.value } : {}),
      ...(memsz === undefined ? {} : { memszBytes: memsz }),
    },
    elfcorehdrLeftOut: kind === 'load-hotplug' || indexKnown,
  });
  const present = machine.cpus.present?.value;
  return {
    fileMode,
    hotplugSupport,
    elfcorehdrIndex: indexKnown ? elfcorehdrSegment(segments) : -1,
    elfcorehdrUpdated: kind === 'load-hotplug' && isX86 && judgedHeader(machine)?.builder === 'kernel',
    segments,
    header: evidence.bytes,
    ...(memsz === undefined ? {} : { elfcorehdrMemszBytes: memsz }),
    purgatory: purgatoryOf(arch, kind),
    digestedHeader: evidence.bytes,
    digestMatches: true,
    // Deduced: while the image follows hotplug, each CPU that came has been written into its FDT.
    ...(arch.startsWith('ppc') && hotplugSupport && present ? { fdtCpus: present } : {}),
  };
}
