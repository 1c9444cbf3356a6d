// Machine + judgement -> the one message a window gets.
import type { Judgement } from '../coverage/finding';
import { classifyPhdrs } from '../coverage/phdr-roles';
import { archFacts } from '../coverage/arch-facts';
import type { Machine } from '../machine/machine';
import { shownHeader } from '../machine/shown-header';
import { snapshotReadiness } from '../readiness/snapshot-readiness';
import { buildLanes } from './build-lanes';
import { dumpHeaders } from './dump-facts';
import { PHDR_ROLES } from './snapshot-view';
import type { HeaderView, SnapshotView } from './snapshot-view';

/** VMCOREINFO_NOTE_SIZE - VMCOREINFO_BYTES: two 12-byte headers and the padded name (spec 2.2). */
const VMCOREINFO_OVERHEAD = 36n;

/** Page size: the architecture's only one, or VMCOREINFO_BYTES = PAGE_SIZE (up to 7.2). Undefined where neither says. */
export function pageSizeBytes(machine: Machine): number | undefined {
  const fixed = archFacts(machine.arch?.value).pageSizeBytes;
  if (fixed !== undefined) return fixed;
  const note = machine.kexec.vmcoreinfo?.value.sizeBytes;
  const size = note === undefined ? 0n : note - VMCOREINFO_OVERHEAD;
  return [4096n, 16384n, 65536n].includes(size) ? Number(size) : undefined;
}

function headerView(machine: Machine): HeaderView | undefined {
  const shown = shownHeader(machine);
  if (!shown?.decoded) return undefined;
  const { roles, cpus } = classifyPhdrs(machine, shown.decoded);
  return {
    file: shown.file,
    bytes: shown.bytes,
    decoded: shown.decoded,
    roles: Uint8Array.from(roles, (role) => PHDR_ROLES.indexOf(role)),
    cpus,
    ...(shown.notes ? { notes: shown.notes } : {}),
  };
}

function memblockNodes(machine: Machine): readonly number[] | undefined {
  const nodes = Array.from(machine.memblockMemory?.nodes ?? []);
  return new Set(nodes).size > 1 && !nodes.includes(-1) ? nodes : undefined;
}

/** Everything the window draws; large parts are typed arrays. */
export function buildSnapshotView(id: string, title: string, machine: Machine, judgement: Judgement): SnapshotView {
  const header = headerView(machine);
  const page = pageSizeBytes(machine);
  const readiness = snapshotReadiness(machine);
  const dumps = dumpHeaders(machine);
  const nodes = memblockNodes(machine);
  return {
    id,
    title,
    ...(machine.arch ? { arch: machine.arch.value } : {}),
    ...(machine.release ? { release: machine.release.value } : {}),
    ...(machine.hostname ? { hostname: machine.hostname.value } : {}),
    ...(machine.platform ? { platform: machine.platform.value } : {}),
    ...(machine.memoryBlocks ? { blockSizeBytes: machine.memoryBlocks.blockSizeBytes.value } : {}),
    ...(page === undefined ? {} : { pageSizeBytes: page }),
    ...(nodes ? { memblockNodes: nodes } : {}),
    ...(machine.cpus.online ? { onlineCpus: machine.cpus.online.value } : {}),
    ...(machine.autoOnlineBlocks ? { autoOnline: machine.autoOnlineBlocks.value !== 'offline' } : {}),
    judgement,
    lanes: buildLanes(machine, judgement),
    ...(readiness ? { readiness } : {}),
    ...(header ? { header } : {}),
    ...(machine.statedHeaders.length > 0 ? { statedHeaders: machine.statedHeaders } : {}),
    ...(dumps.length > 0 ? { dumpHeaders: dumps } : {}),
    recordings: machine.recordings,
    sources: machine.sources,
    problems: machine.problems,
  };
}
