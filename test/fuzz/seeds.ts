// What is damaged: real captures, and one small fixture of every format. Random bytes rarely get past the first check of
// a reader. A new reader needs a file that it knows here, or the fuzz says that nothing reaches it.
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadEvidence } from '../../app/input/load-evidence';
import type { EvidenceFile } from '../../app/readers/evidence-file';
import { DUMP_FORMATS, dumpFormatOf } from '../../app/readers/dump/formats';
import { READERS, recognise } from '../../app/readers/index';
import { evidence } from '../lib/evidence';
import { listCaptures, readCapture } from '../lib/captures';
import { configFile, systool } from '../lib/mksupportconfig';
import { archiveSeeds } from './archives';
import type { Archive } from './archives';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
/** Damage far into a long file is like damage near its start, and slower. */
const MOST_BYTES = 20_000;
/** Between them these hold every path that a reader knows. */
const CAPTURES = [
  'x86_64/15-cma-file-72/01-d0-online.tar.gz',
  'ppc64le/lmb-deb612/09-lmb-removed-index-middle.tar.gz',
  'ppc64le/crash-deb612/99-kdump.tar.gz',
];
/** Formats that no capture holds and that a path alone makes known. */
const BY_PATH = [
  evidence('usr/lib/udev/rules.d/98-kexec.rules', fixture('98-kexec.rules')),
  evidence('boot/config-6.12.0', 'CONFIG_A=y\n# CONFIG_B is not set\nCONFIG_C="text"\nCONFIG_D=8192\n'),
  evidence('var/log/drmgr', fixture('drmgr.log')),
  evidence('sos_commands/memory/lsmem_-a_-o_RANGE_SIZE_STATE_REMOVABLE_ZONES_NODE_BLOCK', fixture('lsmem.txt')),
  evidence('sys/kernel/fadump/enabled', '1\n'),
  evidence('proc/stat', 'cpu  1 2 3\nbtime 1795000000\n'),
  evidence('sys/kernel/debug/memblock/memory', '   0: 0x0000000000001000..0x00000000ffffffff    0 NONE\n'),
  evidence('proc/device-tree/ibm,dynamic-reconfiguration-memory/ibm,dynamic-memory', lmbs()),
  evidence(
    'crash.txt',
    configFile('/proc/cmdline', 'crashkernel=256M') + systool('cpu', { cpu0: { crash_notes: '1000' } }),
  ),
];

export interface Seeds {
  /** Every file once. */
  readonly files: readonly EvidenceFile[];
  /** The same by who reads them, so that a reader of few files gets its share. */
  readonly groups: readonly (readonly EvidenceFile[])[];
  /** Machines of many files. */
  readonly machines: readonly (readonly EvidenceFile[])[];
  /** In the long run; `archives.test.ts` damages them in the short one. */
  readonly archives: readonly Archive[];
}

function fixture(name: string): Uint8Array {
  return readFileSync(join(ROOT, 'fixtures/formats', name));
}

/** ibm,dynamic-memory of one LMB. */
function lmbs(): Uint8Array {
  const bytes = Buffer.alloc(28);
  [1, 0, 0x1000_0000, 0x8000_0001, 0, 0, 8].forEach((word, i) => bytes.writeUInt32BE(word, 4 * i));
  return bytes;
}

/** Bare files: fixtures, and the logs that lie beside the captures. */
function bareFiles(): EvidenceFile[] {
  const below = (folder: string, wanted: RegExp): EvidenceFile[] =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => wanted.test(path))
      .sort()
      .map((path) => evidence(basename(path), readFileSync(join(ROOT, folder, path))));
  return [
    ...below('fixtures/formats', /\.(?:txt|json|log|rules|vmcore)$/),
    ...below('fixtures/elfcorehdr', /\.elfcorehdr$/),
    ...below('captures', /(?:01-dimm-(?:file-72|hp|nohp)|lmb-deb612).*\/kexec-[^/]*$/),
  ];
}

async function sosreport(): Promise<readonly EvidenceFile[]> {
  const loaded = await loadEvidence([join(ROOT, 'fixtures/formats/sosreport-fixture.tar.xz')]);
  if ('error' in loaded) throw new Error(loaded.error.message);
  return loaded.files;
}

/** The seeds; `all`: out of every capture, not of a few. */
export async function loadSeeds(all: boolean): Promise<Seeds> {
  const machines = await Promise.all([...(all ? listCaptures() : CAPTURES).map(readCapture), sosreport()]);
  const files = new Map<string, EvidenceFile>();
  for (const file of [...bareFiles(), ...BY_PATH, ...machines.flat()]) {
    const { path, bytes } = { path: file.path, bytes: file.bytes.subarray(0, MOST_BYTES) };
    // memory0 to memory200 are one kind; in the long run their contents differ.
    const kind = all ? `${path} ${Buffer.from(bytes).toString('latin1')}` : path.replace(/(cpu|memory)\d+/, '$1N');
    if (!files.has(kind) && bytes.length > 0) files.set(kind, { path, bytes });
  }
  const groups = new Map<string, EvidenceFile[]>();
  for (const file of files.values()) {
    const id = recognise(file)?.reader.id ?? '';
    groups.set(id, [...(groups.get(id) ?? []), file]);
  }
  return { files: [...files.values()], groups: [...groups.values()], machines, archives: all ? archiveSeeds() : [] };
}

/** Ids of readers and dump formats that no seed reaches: these would not be fuzzed at all. */
export function unreached({ files }: Seeds): string[] {
  const readers = new Set(files.map((file) => recognise(file)?.reader));
  const formats = new Set(files.map(({ bytes }) => dumpFormatOf(bytes)));
  return [
    ...READERS.filter((reader) => !readers.has(reader)),
    ...DUMP_FORMATS.filter((format) => !formats.has(format)),
  ].map(({ id }) => id);
}
