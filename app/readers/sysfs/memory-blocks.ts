// /sys/devices/system/memory: which memory blocks exist and which are online. Mirrors
// drivers/base/memory.c (6.12): block_size_bytes is hex without 0x, memoryN/state a word.
import { U64_MAX } from '../../core/address/u64';
import type { MachineDraft, MemoryBlockState, MemoryBlockTable } from '../../core/machine/machine';
import { noteProblem } from '../../core/machine/machine';
import { readHexAttribute } from '../attribute';
import type { EvidenceFile, Reader } from '../evidence-file';
import { decodeText, quoteLine } from '../text-lines';

const DIR = 'sys/devices/system/memory';
const BLOCK_SIZE = `${DIR}/block_size_bytes`;
const BLOCK_FILE = /^memory(\d{1,10})\/(state|valid_zones)$/;
const STATES: ReadonlyMap<string, MemoryBlockState> = new Map([
  ['online', 'online'],
  ['offline', 'offline'],
  ['going-offline', 'going-offline'],
]);
const MAX_INDEX = 0xffff_ffff;

export const memoryBlocksReader: Reader = {
  id: 'memory-blocks',
  title: 'memory blocks of sysfs',
  sniff(file) {
    if (!file.path.startsWith(DIR)) return undefined;
    return file.path === BLOCK_SIZE || BLOCK_FILE.test(file.path.slice(DIR.length + 1)) ? 'path' : undefined;
  },
  read(files, draft) {
    const table = readMemoryBlocks(files, draft);
    if (table !== undefined) draft.memoryBlocks = table;
  },
};

interface Block {
  readonly index: number;
  state: MemoryBlockState;
  zones: string;
}

/** The block table, or undefined (and a problem) when the block size is not known. */
function readMemoryBlocks(files: readonly EvidenceFile[], draft: MachineDraft): MemoryBlockTable | undefined {
  const sizeFile = files.find((file) => file.path === BLOCK_SIZE);
  if (sizeFile === undefined) {
    noteProblem(
      draft,
      { file: BLOCK_SIZE },
      'is missing, so the memory blocks cannot be placed',
      'collect this file too',
    );
    return undefined;
  }
  const blockSizeBytes = readHexAttribute(sizeFile, draft);
  if (blockSizeBytes === undefined) return undefined;
  if (blockSizeBytes.value === 0n || (blockSizeBytes.value & (blockSizeBytes.value - 1n)) !== 0n) {
    noteProblem(draft, blockSizeBytes.where, 'is not a power of two', 'memory blocks ignored');
    return undefined;
  }
  const blocks = readBlocks(files, blockSizeBytes.value, draft);
  return {
    dir: DIR,
    blockSizeBytes,
    indexes: Uint32Array.from(blocks, (block) => block.index),
    states: blocks.map((block) => block.state),
    zones: blocks.map((block) => block.zones),
  };
}

function readBlocks(files: readonly EvidenceFile[], sizeBytes: bigint, draft: MachineDraft): Block[] {
  const lastIndex = U64_MAX / sizeBytes;
  const byIndex = new Map<number, Block>();
  for (const file of files) {
    const [, digits, kind] = BLOCK_FILE.exec(file.path.slice(DIR.length + 1)) ?? [];
    if (digits === undefined) continue;
    const index = Number(digits);
    if (index > MAX_INDEX || BigInt(index) > lastIndex) {
      noteProblem(draft, { file: file.path }, 'lies beyond the 64-bit address space', 'memory block ignored');
      continue;
    }
    const block = byIndex.get(index) ?? { index, state: 'unknown', zones: '' };
    byIndex.set(index, block);
    if (kind === 'state') block.state = readState(file, draft);
    else block.zones = shortText(file);
  }
  return [...byIndex.values()].sort((a, b) => a.index - b.index);
}

function readState(file: EvidenceFile, draft: MachineDraft): MemoryBlockState {
  const text = shortText(file);
  const state = STATES.get(text);
  if (state !== undefined) return state;
  const found = text === '' ? 'is empty' : `holds ${quoteLine(text)}`;
  noteProblem(
    draft,
    { file: file.path, line: 1 },
    `${found}, expected online, offline or going-offline`,
    'state unknown',
  );
  return 'unknown';
}

function shortText(file: EvidenceFile): string {
  return decodeText(file.bytes.subarray(0, 128)).trim();
}
