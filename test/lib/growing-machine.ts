// A second, much simpler opinion about a machine under hotplug: sets of block numbers, no lists, no steps. It says which
// events are legal and what the loads of a kernel-made header have to cover after each (FINDINGS x86_64 A1 to A4 and A7,
// ppc64le 1, 2 and 5).

export interface Kind {
  readonly arch: 'x86_64' | 'ppc64le';
  readonly blockBytes: bigint;
  /** First block that DIMMs may take. */
  readonly firstBlock: number;
  readonly autoOnline: boolean;
  readonly possible: readonly number[];
  readonly bootCpus: readonly number[];
}

/** What is drawn: an operation and two numbers that pick among what is there. */
export interface Draw {
  readonly op: (typeof OPS)[number];
  readonly a: number;
  readonly b: number;
}

export const OPS = [
  'add',
  'remove',
  'online',
  'offline',
  'cpu.add',
  'cpu.online',
  'cpu.offline',
  'cpu.remove',
  'load',
  'unload',
  'overlap',
  'unaligned',
  'unknown-block',
  'unknown-cpu',
  'last-cpu',
] as const;

export interface Played {
  readonly text: string;
  readonly refused: boolean;
  /** Hot-added blocks that the loads cover afterwards; undefined: no image. */
  readonly listed: ReadonlySet<number> | undefined;
  readonly present: ReadonlySet<number>;
  readonly online: ReadonlySet<number>;
  readonly cpus: readonly number[];
}

const SLOTS = 4;
const SLOT_BLOCKS = 4;

/** Plays draws that make sense; each gives one event and what must hold after it. */
export function play(kind: Kind, draws: readonly Draw[]): Played[] {
  const dimms = new Map<number, number>();
  const present = new Set<number>();
  const online = new Set<number>();
  const presentCpus = new Set(kind.bootCpus);
  const onlineCpus = new Set(kind.bootCpus);
  let listed: Set<number> | undefined = new Set();
  const pseries = kind.arch === 'ppc64le';
  const pick = (of: Iterable<number>, n: number): number | undefined => {
    const all = [...of].sort((x, y) => x - y);
    return all[n % Math.max(1, all.length)];
  };
  const hex = (block: number): string => `0x${(BigInt(block) * kind.blockBytes).toString(16)}`;
  const range = (block: number, count: number): string => `${hex(block)}+${hex(count)}`;
  const event = (gone?: number): void => {
    if (listed === undefined) return;
    listed = new Set(present);
    // Only powerpc takes out what the notifier names; x86 believes iomem, which still has it.
    if (pseries && gone !== undefined) listed.delete(gone);
  };
  const blocksOf = (slot: number): number[] =>
    Array.from({ length: dimms.get(slot) ?? 0 }, (_, i) => kind.firstBlock + slot * SLOT_BLOCKS + i);

  const add = (slot: number, count: number): string => {
    dimms.set(slot, count);
    const blocks = blocksOf(slot);
    if (!pseries) blocks.forEach((block) => present.add(block));
    for (const block of blocks) {
      present.add(block);
      if (!pseries && !kind.autoOnline) continue;
      online.add(block);
      event();
    }
    return `memory.add:${range(blocks[0] ?? 0, count)}`;
  };
  const remove = (slot: number): string => {
    const blocks = blocksOf(slot);
    for (const block of blocks) {
      if (online.delete(block)) event(block);
      if (pseries) present.delete(block);
    }
    blocks.forEach((block) => present.delete(block));
    dimms.delete(slot);
    return `memory.remove:${range(blocks[0] ?? 0, blocks.length)}`;
  };

  const legal = ({ op, a, b }: Draw): string | undefined => {
    switch (op) {
      case 'add': {
        const slot = pick(
          [...Array(SLOTS).keys()].filter((s) => !dimms.has(s)),
          a,
        );
        return slot === undefined ? undefined : add(slot, 1 + (b % SLOT_BLOCKS));
      }
      case 'remove': {
        const slot = pick(dimms.keys(), a);
        return slot === undefined ? undefined : remove(slot);
      }
      case 'online': {
        const block = pick(
          [...present].filter((n) => !online.has(n)),
          a,
        );
        if (block === undefined) return undefined;
        online.add(block);
        event();
        return `memory.online:memory${block}`;
      }
      case 'offline': {
        const block = pick(online, a);
        if (block === undefined) return undefined;
        online.delete(block);
        event(block);
        return `memory.offline:memory${block}`;
      }
      case 'cpu.add': {
        const cpu = pick(
          kind.possible.filter((n) => !presentCpus.has(n)),
          a,
        );
        if (cpu === undefined) return undefined;
        presentCpus.add(cpu);
        if (pseries) onlineCpus.add(cpu);
        return `cpu.add:${cpu}`;
      }
      case 'cpu.online': {
        const cpu = pick(
          [...presentCpus].filter((n) => !onlineCpus.has(n)),
          a,
        );
        if (cpu === undefined) return undefined;
        onlineCpus.add(cpu);
        return `cpu.online:${cpu}`;
      }
      case 'cpu.offline':
      case 'cpu.remove': {
        // CPU 0 stays: it is the one that x86 kernels boot on.
        const cpu = pick(
          [...(op === 'cpu.offline' ? onlineCpus : presentCpus)].filter((n) => n !== 0),
          a,
        );
        if (cpu === undefined || (onlineCpus.has(cpu) && onlineCpus.size === 1)) return undefined;
        onlineCpus.delete(cpu);
        if (op === 'cpu.remove') presentCpus.delete(cpu);
        return `${op}:${cpu}`;
      }
      case 'load':
        listed = new Set(present);
        return 'kdump.load:file';
      case 'unload':
        listed = undefined;
        return 'kdump.unload';
      default:
        return undefined;
    }
  };
  const illegal = ({ op, a, b }: Draw): string | undefined => {
    switch (op) {
      case 'overlap': {
        const block = pick(present, a);
        return block === undefined ? undefined : `memory.add:${range(block, 1 + (b % 3))}`;
      }
      case 'unaligned':
        return `memory.add:0x${(BigInt(kind.firstBlock + 900 + a) * kind.blockBytes + 4096n).toString(16)}+${hex(1)}`;
      case 'unknown-block':
        return `memory.${a % 2 ? 'online' : 'offline'}:memory${kind.firstBlock + 500 + b}`;
      case 'unknown-cpu':
        return `cpu.${['add', 'online', 'offline', 'remove'][a % 4] ?? 'add'}:${1000 + b}`;
      case 'last-cpu':
        return onlineCpus.size === 1 ? `cpu.offline:${pick(onlineCpus, 0) ?? 0}` : undefined;
      default:
        return undefined;
    }
  };

  return draws.flatMap((draw): Played[] => {
    const text = legal(draw);
    const refusal = text === undefined ? illegal(draw) : undefined;
    const played = text ?? refusal;
    if (played === undefined) return [];
    return [
      {
        text: played,
        refused: refusal !== undefined,
        listed: listed && new Set(listed),
        present: new Set(present),
        online: new Set(online),
        cpus: [...onlineCpus].sort((x, y) => x - y),
      },
    ];
  });
}
