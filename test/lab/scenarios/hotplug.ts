// What scenarios do to a guest, through QEMU or the guest's sysfs, each waiting until the guest has done it. What the
// guest did is read from its own memory blocks and CPUs, so that an operation says what happened, not what was asked.
import { setTimeout as pause } from 'node:timers/promises';
import { isJsonObject } from '../../../app/readers/json-value';
import type { JsonObject } from '../../../app/readers/json-value';
import type { Operation } from '../../lib/captured-pairs';
import type { Guest } from '../qemu/guest';
import { LabError } from '../setup/run-program';

const MEMORY = '/sys/devices/system/memory';
const CPU = '/sys/devices/system/cpu';
const MIB = 1 << 20;
const SETTLED_MS = 4000;
const SETTLE_LIMIT_MS = 120_000;

export type LoadMode = 'file' | 'load-hotplug' | 'load';

const KEXEC: Readonly<Record<LoadMode, string>> = {
  file: 'kexec -s -p',
  'load-hotplug': 'kexec -c -p --hotplug',
  load: 'kexec -c -p',
};

async function blocks(guest: Guest): Promise<Map<number, string>> {
  const text = await guest.read(`cd ${MEMORY}; grep . memory*/state; cd /`);
  return new Map([...text.matchAll(/memory(\d+)\/state:(\w[\w-]*)/g)].map(([, n, state = '']) => [Number(n), state]));
}

/** Node of each block; empty on a machine of one node, where an event need not say it. */
async function blockNodes(guest: Guest): Promise<Map<number, string>> {
  const text = await guest.read(`ls -d ${MEMORY}/memory*/node*; true`);
  const nodes = new Map([...text.matchAll(/memory(\d+)\/node(\d+)/g)].map(([, n, node = '']) => [Number(n), node]));
  return new Set(nodes.values()).size > 1 ? nodes : new Map();
}

const blockBytes = async (guest: Guest): Promise<bigint> =>
  BigInt(`0x${await guest.read(`cat ${MEMORY}/block_size_bytes`)}`);

async function presentCpus(guest: Guest): Promise<Set<number>> {
  const list = await guest.read(`cat ${CPU}/present`);
  return new Set(
    list.split(',').flatMap((part) => {
      const [first = 0, last = first] = part.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, i) => first + i);
    }),
  );
}

/** Waits until the guest's blocks and CPUs have not changed for some seconds. */
async function settle(guest: Guest): Promise<void> {
  let last = '';
  let since = Date.now();
  for (const end = Date.now() + SETTLE_LIMIT_MS; Date.now() < end; await pause(500)) {
    const now = await guest.read(
      `cat ${MEMORY}/memory*/state ${CPU}/online ${CPU}/present | md5sum; ls ${MEMORY} | md5sum`,
    );
    if (now !== last) [last, since] = [now, Date.now()];
    else if (Date.now() - since > SETTLED_MS) return;
  }
}

/** Runs of block numbers as ranges in event syntax, where `nodes` has them a run for each node. */
function rangesOf(numbers: readonly number[], size: bigint, nodes?: ReadonlyMap<number, string>): string[] {
  const runs: { first: number; count: number; node: string | undefined }[] = [];
  for (const n of [...numbers].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    const node = nodes?.get(n);
    if (run && run.first + run.count === n && run.node === node) run.count++;
    else runs.push({ first: n, count: 1, node });
  }
  return runs.map(({ first, count, node }) => {
    const range = `0x${(BigInt(first) * size).toString(16)}+0x${(BigInt(count) * size).toString(16)}`;
    return node === undefined ? range : `${range},node=${node}`;
  });
}

/** What came and went while `act` ran, as one operation; nothing changed: it was refused. */
async function observed(guest: Guest, act: () => Promise<unknown>): Promise<Operation[]> {
  const size = await blockBytes(guest);
  const [oldBlocks, oldCpus] = [await blocks(guest), await presentCpus(guest)];
  await act();
  await settle(guest);
  const [newBlocks, newCpus, nodes] = [await blocks(guest), await presentCpus(guest), await blockNodes(guest)];
  const less = <T>(a: Iterable<T>, b: { has: (item: T) => boolean }): T[] => [...a].filter((item) => !b.has(item));
  const events = [
    ...rangesOf(less(newBlocks.keys(), oldBlocks), size, nodes).map((range) => `memory.add:${range}`),
    ...rangesOf(less(oldBlocks.keys(), newBlocks), size).map((range) => `memory.remove:${range}`),
    ...less(newCpus, oldCpus).map((cpu) => `cpu.add:${cpu}`),
    ...less(oldCpus, newCpus).map((cpu) => `cpu.remove:${cpu}`),
  ];
  return [events.length === 0 ? { refused: true } : { events }];
}

/** Loads a capture kernel; it is never started, so it has no initramfs and a short command line. */
export async function load(guest: Guest, mode: LoadMode): Promise<Operation[]> {
  // Without checksums on Power: the emulated purgatory check of 50 MB is what a load would spend its time on.
  const quick = guest.arch === 'ppc64le' ? ' -i' : '';
  const line = `${KEXEC[mode]}${quick} --append='nr_cpus=1 reset_devices' /boot/kernel`;
  await guest.read(line, 600_000);
  return [{ event: `kdump.load:${mode}` }];
}

export async function autoOnline(guest: Guest, policy: string): Promise<Operation[]> {
  await guest.read(`echo ${policy} >${MEMORY}/auto_online_blocks`);
  return [{ setting: `auto_online_blocks=${policy}` }];
}

/** Plugs a DIMM. */
export function addDimm(guest: Guest, id: string, mebibytes: number, node?: number): Promise<Operation[]> {
  return observed(guest, async () => {
    await guest.qmp.execute('object-add', { 'qom-type': 'memory-backend-ram', id: `mem-${id}`, size: mebibytes * MIB });
    const where = node === undefined ? {} : { node };
    await guest.qmp.execute('device_add', { driver: 'pc-dimm', id, memdev: `mem-${id}`, ...where });
  });
}

/** Asks for a device to go and waits until the guest let it go, or refused. */
async function unplug(guest: Guest, id: string): Promise<void> {
  await guest.qmp.events();
  await guest.qmp.execute('device_del', { id });
  for (const end = Date.now() + 90_000; Date.now() < end; await pause(500))
    for (const event of await guest.qmp.events()) {
      guest.log(`event ${JSON.stringify(event)}`);
      const data = event['data'];
      // A CPU under TCG: only its lapic is told.
      const gone = isJsonObject(data) && (data['device'] === id || data['path'] === `/machine/peripheral/${id}/lapic`);
      if (event['event'] === 'DEVICE_DELETED' && gone) return;
      if (event['event'] === 'MEM_UNPLUG_ERROR' || event['event'] === 'DEVICE_UNPLUG_GUEST_ERROR') return;
    }
  throw new LabError(`the guest does not let ${id} go`);
}

export function removeDimm(guest: Guest, id: string): Promise<Operation[]> {
  return observed(guest, () => unplug(guest, id));
}

/** Onlines or offlines blocks one by one. */
export async function setBlocks(guest: Guest, numbers: readonly number[], state: string): Promise<Operation[]> {
  const operations: Operation[] = [];
  for (const n of numbers) {
    const { status } = await guest.shell(`echo ${state} >${MEMORY}/memory${n}/state`);
    const event = `memory.${state === 'offline' ? 'offline' : 'online'}:memory${n}`;
    operations.push(status === 0 ? { event } : { event, refused: true });
  }
  return operations;
}

/** Free places of QEMU's machine, those that a guest numbers first in front. */
async function freeCpus(guest: Guest): Promise<JsonObject[]> {
  const places = await guest.qmp.execute('query-hotpluggable-cpus');
  if (!Array.isArray(places)) throw new LabError('QEMU lists no CPUs');
  return places
    .filter(isJsonObject)
    .filter((place) => !('qom-path' in place))
    .reverse();
}

/** Plugs one CPU (a core on Power) as device `id`. */
export function addCpu(guest: Guest, id: string): Promise<Operation[]> {
  return observed(guest, async () => {
    const [place] = await freeCpus(guest);
    if (!place || !isJsonObject(place['props'])) throw new LabError('QEMU has no free place for a CPU');
    await guest.qmp.execute('device_add', { driver: place['type'], id, ...place['props'] });
  });
}

export function removeCpu(guest: Guest, id: string): Promise<Operation[]> {
  return observed(guest, () => unplug(guest, id));
}

export async function setCpu(guest: Guest, cpu: number, online: boolean): Promise<Operation[]> {
  await guest.read(`echo ${online ? 1 : 0} >${CPU}/cpu${cpu}/online`);
  return [{ event: `cpu.${online ? 'online' : 'offline'}:${cpu}` }];
}

/** pseries: `memory remove count 1` and the like, written to /sys/kernel/dlpar. */
export function dlpar(guest: Guest, words: string): Promise<Operation[]> {
  return observed(guest, () => guest.shell(`echo "${words}" >/sys/kernel/dlpar`));
}

/** virtio-mem: asks device `id` for another size and waits until the guest's driver is done. */
export function resizeVirtioMem(guest: Guest, id: string, mebibytes: number): Promise<Operation[]> {
  return observed(guest, () =>
    guest.qmp.execute('qom-set', {
      path: `/machine/peripheral/${id}`,
      property: 'requested-size',
      value: mebibytes * MIB,
    }),
  );
}
