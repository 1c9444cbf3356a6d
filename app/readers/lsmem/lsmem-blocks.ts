// Rows of lsmem as memory blocks. Which addresses a block has follows from the block size, and lsmem prints that below
// its table only: without it the size is derived where range and block numbers prove it, never guessed.
import type { MachineDraft, MemoryBlockState, MemoryBlockTable } from '../../core/machine/machine';
import { noteProblem } from '../../core/machine/machine';
import type { Fact } from '../../core/machine/provenance';
import { createRowProblems } from '../row-problems';
import type { LsmemRow, LsmemText } from './lsmem-rows';
import { nearestPowerOfTwo, parseSizeWord } from './size-words';

/** 128 TiB of 128 MiB blocks; one line that claims more would only cost memory. */
const MAX_BLOCKS = 1024 * 1024;
const MAX_INDEX = 0xffff_ffffn;
const COMMAND = 'collect it again: lsmem -a -b -o RANGE,SIZE,STATE,REMOVABLE,ZONES,NODE,BLOCK';
const STATES: ReadonlyMap<string, MemoryBlockState> = new Map([
  ['online', 'online'],
  ['offline', 'offline'],
  ['going-offline', 'going-offline'],
  ['on->off', 'going-offline'],
]);

/** The state that a word of lsmem stands for. */
export function lsmemState(word: string | undefined): MemoryBlockState {
  return STATES.get(word ?? '') ?? 'unknown';
}

function sizeOfRow({ start, last, firstBlock, lastBlock, size }: LsmemRow): bigint | undefined {
  if (firstBlock === undefined || lastBlock === undefined) return undefined;
  const count = BigInt(lastBlock - firstBlock) + 1n;
  if (start !== undefined && last !== undefined) return (last - start + 1n) / count;
  const stated = parseSizeWord(size ?? '');
  return stated && nearestPowerOfTwo({ bytes: stated.bytes / count, slack: stated.slack / count });
}

const isPowerOfTwo = (value: bigint): boolean => value > 0n && (value & (value - 1n)) === 0n;

/** The block size as stated, else as the rows prove it; undefined where neither does. */
function blockSizeOf(file: string, { rows, blockSize }: LsmemText): Fact<bigint> | undefined {
  const stated = blockSize && parseSizeWord(blockSize.size);
  if (blockSize && stated && isPowerOfTwo(stated.bytes)) {
    return { value: stated.bytes, where: { file, line: blockSize.line.number } };
  }
  for (const row of rows) {
    const value = sizeOfRow(row);
    if (value === undefined || !isPowerOfTwo(value)) continue;
    // The first block of address 0 has number 0 whatever the size: the place must agree, too.
    if (row.start !== undefined && row.start !== BigInt(row.firstBlock ?? 0) * value) continue;
    return { value, where: { file, line: row.line.number } };
  }
  return undefined;
}

/** First and last block of a row; undefined where its range is not made of whole blocks. */
function blocksOf(row: LsmemRow, size: bigint): readonly [first: bigint, last: bigint] | undefined {
  const { start, last, firstBlock, lastBlock } = row;
  if (start === undefined || last === undefined) {
    return firstBlock === undefined || lastBlock === undefined ? undefined : [BigInt(firstBlock), BigInt(lastBlock)];
  }
  if (start % size !== 0n || (last + 1n) % size !== 0n) return undefined;
  const found = [start / size, last / size] as const;
  const numbered = firstBlock === undefined || (BigInt(firstBlock) === found[0] && BigInt(lastBlock ?? 0) === found[1]);
  return numbered ? found : undefined;
}

interface Block {
  readonly index: number;
  readonly row: LsmemRow;
}

/** The table, or undefined (and a problem with the command that helps) where the text does not place its blocks. */
export function lsmemBlocks(file: string, text: LsmemText, draft: MachineDraft): MemoryBlockTable | undefined {
  const blockSizeBytes = blockSizeOf(file, text);
  if (blockSizeBytes === undefined) {
    noteProblem(draft, { file }, 'does not prove how large a memory block is, so its blocks cannot be placed', COMMAND);
    return undefined;
  }
  if (!text.rows.some(({ state }) => state !== undefined)) {
    noteProblem(draft, { file }, 'does not say which memory blocks are online: it has no STATE column', COMMAND);
  }
  const blocks = [...numberedBlocks(file, text, blockSizeBytes.value, draft).values()];
  blocks.sort((a, b) => a.index - b.index);
  return {
    dir: file,
    blockSizeBytes,
    indexes: Uint32Array.from(blocks, ({ index }) => index),
    states: blocks.map(({ row }) => lsmemState(row.state)),
    zones: blocks.map(({ row }) => (row.zones ?? '').replaceAll('/', ' ').replace(/^None$/, 'none')),
    lines: Uint32Array.from(blocks, ({ row }) => row.line.number),
  };
}

function numberedBlocks(file: string, text: LsmemText, size: bigint, draft: MachineDraft): Map<number, Block> {
  const problems = createRowProblems(draft, file);
  const { told, more, last } = text.skipped;
  for (const line of told) problems.skip(line, 'is no row of lsmem');
  problems.more(more, last);
  const byIndex = new Map<number, Block>();
  let count = 0n;
  for (const row of text.rows) {
    const found = blocksOf(row, size);
    const many = found === undefined ? 0n : found[1] - found[0] + 1n;
    if (found === undefined) problems.skip(row.line, `is not made of whole blocks of ${size} bytes`);
    else if (found[1] > MAX_INDEX || count + many > BigInt(MAX_BLOCKS)) {
      problems.skip(row.line, `states ${many} memory blocks, more than any machine has`);
    } else {
      count += many;
      for (let index = Number(found[0]); index <= Number(found[1]); index++) {
        if (!byIndex.has(index)) byIndex.set(index, { index, row });
      }
    }
  }
  problems.finish();
  return byIndex;
}
