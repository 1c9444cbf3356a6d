// The header of a kdump-compressed file or diskdump as crash prints it (`-d8` while it opens the dump, `help -D`,
// `help -n`): a block `diskdump_data:`, one field a line, of a split dump one block a file. Values are decimal with hex
// behind some of them, time stamp, status and phys_base hex alone; the vmcoreinfo stands below its size.
import type { DumpEvidence, DumpField, DumpNote } from '../../core/machine/dump-evidence';
import type { Fact, Where } from '../../core/machine/provenance';
import { statusFlags } from '../dump/kdump-status';
import { vmcoreinfoFacts } from '../dump/vmcoreinfo';
import { hexColumns } from './printed-line';

const SECTION = /(?:^|[\s>|])([a-z_]+_data):\s*$/;
/** Behind it crash prints its own state, which names some fields again. */
const OWN_STATE = /(?:^|[\s>|])data_offset: /;
const FIELD = /(?:^|[\s>|])([a-z][a-z0-9_]*): (.*?)\s*$/;
const NUMBER = /^(?:0x)?([0-9a-f]{1,20})(?: \(.*\)?)?$/;
const KEY = /^[\s>|]*([A-Z][A-Z0-9_-]*(?:\([^=]*\))?)=(.*?)\s*$/;
const NOTE = /(?:^|[\s>|])notes\[\d{1,6}\]: [0-9a-f]{1,16} \((NT_PRSTATUS|QEMUCPUState)\)/;
const PID = /(?:^|[\s>|])pid: (-?\d{1,10}) /;
const NT_PRSTATUS = 1;
const U64 = 1n << 64n;
/** A kernel has as many CPUs at the most. */
const MOST_NOTES = 65_536;
/** Files of a split dump, and dumps in one log: far more than anybody writes. */
const MOST_DUMPS = 1000;

const HEX: ReadonlySet<string> = new Set(['status', 'tv_sec', 'tv_usec', 'phys_base']);
const DECIMAL: ReadonlySet<string> = new Set(
  `header_version block_size sub_hdr_size bitmap_blocks max_mapnr total_ram_blocks device_blocks written_blocks
  current_cpu nr_cpus dump_level split start_pfn end_pfn offset_vmcoreinfo size_vmcoreinfo offset_note size_note
  offset_eraseinfo size_eraseinfo start_pfn_64 end_pfn_64 max_mapnr_64`.split(/\s+/),
);
const WORDS: ReadonlySet<string> = new Set(['filename', 'signature', 'nodename', 'release', 'machine']);
/** What crash prints where a field does not apply. */
const NO_VALUE = /^\((?:unused|unknown|undetermined|n\/a)\)/;

/** One block, and what it says beside the dump itself. */
export interface PrintedDump {
  readonly dump: DumpEvidence;
  readonly nodename?: Fact<string>;
  readonly machine?: Fact<string>;
  readonly unreadable: readonly { readonly where: Where; readonly text: string }[];
}

interface Block {
  readonly fields: Map<string, DumpField>;
  readonly words: Map<string, Fact<string>>;
  readonly keys: Map<string, Fact<string>>;
  readonly notes: DumpNote[];
  readonly counts: { CORE: number; QEMU: number };
  readonly unreadable: { where: Where; text: string }[];
  inInfo: boolean;
  closed: boolean;
}

function valueOf(name: string, text: string): bigint | undefined {
  const digits = NUMBER.exec(text)?.[1];
  if (digits === undefined) return undefined;
  if (HEX.has(name)) return hexColumns([digits])?.[0];
  const value = /^\d+$/.test(digits) ? BigInt(digits) : U64;
  return value < U64 ? value : undefined;
}

/** The blocks that a text holds, line by line; /proc/kcore and other kinds of dump print blocks of other names. */
export function crashDiskdumps(file: string): { line(number: number, text: string): void; finish(): PrintedDump[] } {
  const found: PrintedDump[] = [];
  let block: Block | undefined;

  function flush(): void {
    if (block !== undefined && block.fields.size > 0 && found.length < MOST_DUMPS) found.push(printedDump(file, block));
    block = undefined;
  }
  function field(open: Block, where: Where, name: string, text: string): void {
    open.inInfo = name === 'size_vmcoreinfo';
    if (WORDS.has(name)) {
      const value = name === 'signature' ? text.replaceAll('"', '').trim() : text;
      if (value !== '' && !open.words.has(name)) open.words.set(name, { value, where });
    } else if ((HEX.has(name) || DECIMAL.has(name)) && !open.fields.has(name) && !NO_VALUE.test(text)) {
      const value = valueOf(name, text);
      if (value === undefined) open.unreadable.push({ where, text: `${name}: ${text}` });
      else open.fields.set(name, { name, value, where });
    }
  }
  function note(open: Block, where: Where, text: string): boolean {
    const kind = text.includes('notes[') ? NOTE.exec(text)?.[1] : undefined;
    if (kind !== undefined && open.notes.length < MOST_NOTES) {
      const name = kind === 'NT_PRSTATUS' ? 'CORE' : 'QEMU';
      open.notes.push({ name, type: name === 'CORE' ? NT_PRSTATUS : 0, where, position: open.counts[name]++ });
    }
    const pid = text.includes('pid: ') ? PID.exec(text)?.[1] : undefined;
    const last = open.notes.at(-1);
    if (pid !== undefined && last?.name === 'CORE' && last.pid === undefined) {
      open.notes[open.notes.length - 1] = { ...last, pid: Number(pid) };
    }
    return kind !== undefined || pid !== undefined;
  }
  return {
    line(number, text) {
      const section = text.includes('_data:') ? SECTION.exec(text)?.[1] : undefined;
      if (section !== undefined) {
        flush();
        if (section === 'diskdump_data') block = emptyBlock();
        return;
      }
      if (block === undefined || block.closed) return;
      const where = { file, line: number };
      const key = block.inInfo ? KEY.exec(text) : null;
      if (key?.[1] !== undefined) {
        if (!block.keys.has(key[1])) block.keys.set(key[1], { value: key[2] ?? '', where });
      } else if (OWN_STATE.test(text)) block.closed = true;
      else if (!note(block, where, text)) {
        const [, name, value] = FIELD.exec(text) ?? [];
        if (name !== undefined && value !== undefined) field(block, where, name, value);
      }
    },
    finish() {
      flush();
      return found;
    },
  };
}

const emptyBlock = (): Block => ({
  fields: new Map(),
  words: new Map(),
  keys: new Map(),
  notes: [],
  counts: { CORE: 0, QEMU: 0 },
  unreadable: [],
  inInfo: false,
  closed: false,
});

function printedDump(file: string, { fields, words, keys, notes, unreadable }: Block): PrintedDump {
  const number = (name: string): Fact<number> | undefined => {
    const stated = fields.get(name);
    return stated && { value: Number(stated.value), where: stated.where };
  };
  const format = words.get('signature')?.value === 'DISKDUMP' ? 'diskdump' : 'kdump-compressed';
  const text = Array.from(keys, ([key, { value }]) => `${key}=${value}\n`).join('');
  const vmcoreinfo = keys.size === 0 ? undefined : { text, keys };
  const facts = vmcoreinfoFacts(vmcoreinfo);
  const status = number('status');
  const version = number('header_version');
  const level = number('dump_level');
  const page = number('block_size') ?? facts.pageSizeBytes;
  const maxMapnr = fields.get('max_mapnr_64') ?? fields.get('max_mapnr');
  const erased = number('size_eraseinfo');
  const split = splitOf(fields);
  const release = facts.release ?? words.get('release');
  const dump: DumpEvidence = {
    file,
    printed: { by: 'crash', path: words.get('filename')?.value ?? '' },
    format,
    writer: writerOf(format, words, notes),
    flattened: false,
    flags: status === undefined ? [] : statusFlags(format, status.value),
    fields: [...fields.values()],
    notes,
    ...(status === undefined ? {} : { flagsWhere: status.where }),
    ...(version === undefined ? {} : { headerVersion: version }),
    ...(level === undefined ? {} : { dumpLevel: level }),
    ...(page === undefined ? {} : { pageSizeBytes: page }),
    ...(maxMapnr === undefined ? {} : { maxMapnr }),
    ...(erased === undefined || erased.value === 0 ? {} : { eraseinfoBytes: erased }),
    ...(split === undefined ? {} : { split }),
    ...(vmcoreinfo === undefined ? {} : { vmcoreinfo }),
    ...(release === undefined ? {} : { release }),
  };
  const [nodename, machine] = [words.get('nodename'), words.get('machine')];
  return { dump, ...(nodename ? { nodename } : {}), ...(machine ? { machine } : {}), unreadable };
}

/** As for the file itself: QEMU knows the machine's type and nothing else of its utsname. */
function writerOf(
  format: DumpEvidence['format'],
  words: ReadonlyMap<string, Fact<string>>,
  notes: readonly DumpNote[],
): DumpEvidence['writer'] {
  if (format === 'diskdump') return 'unknown';
  if (notes.some(({ name }) => name === 'QEMU')) return 'qemu';
  return words.has('machine') && !words.has('release') && !words.has('nodename') ? 'qemu' : 'makedumpfile';
}

function splitOf(fields: ReadonlyMap<string, DumpField>): DumpEvidence['split'] {
  const start = fields.get('start_pfn_64') ?? fields.get('start_pfn');
  const end = fields.get('end_pfn_64') ?? fields.get('end_pfn');
  if (fields.get('split')?.value !== 1n || start === undefined || end === undefined) return undefined;
  if (end.value <= start.value) return undefined;
  return { startPfn: start.value, endPfn: end.value, where: start.where };
}
