// ibm,dynamic-memory and ibm,dynamic-memory-v2 of pseries: the list of LMBs and what each is used for.
// Mirrors arch/powerpc/mm/drmem.c (6.12): both have 24-byte entries, laid out differently.
import type { LmbTable, MachineDraft } from '../../core/machine/machine';
import { noteProblem } from '../../core/machine/machine';
import type { EvidenceFile } from '../evidence-file';

const ENTRY_BYTES = 24;
/** 256 TiB of 256 MiB LMBs, 16 TiB of the smallest; a count beyond it is a lie that would only cost memory. */
const MAX_LMBS = 1024 * 1024;

/** Number of entries that are really there; a count that does not fit is a problem. */
function entryCount(file: EvidenceFile, draft: MachineDraft): number {
  if (file.bytes.length < 4) {
    noteProblem(draft, { file: file.path, offset: 0 }, 'is too short for its count', 'property ignored');
    return 0;
  }
  const stated = viewOf(file).getUint32(0);
  const fitting = Math.floor((file.bytes.length - 4) / ENTRY_BYTES);
  if (stated === fitting && file.bytes.length === 4 + fitting * ENTRY_BYTES) return stated;
  noteProblem(
    draft,
    { file: file.path, offset: 0 },
    `states ${stated.toString()} entries of ${ENTRY_BYTES.toString()} bytes, but has ${(file.bytes.length - 4).toString()} bytes for them`,
    `${Math.min(stated, fitting).toString()} entries read`,
  );
  return Math.min(stated, fitting);
}

function viewOf(file: EvidenceFile): DataView {
  return new DataView(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength);
}

type Columns = Omit<LmbTable, 'file'>;

/** Columns, not objects: a run of a few bytes may stand for a million LMBs. */
function columnsFor(count: number): Columns {
  return {
    bases: new BigUint64Array(count),
    drcIndexes: new Uint32Array(count),
    flags: new Uint32Array(count),
    offsets: new Uint32Array(count),
  };
}

/** v1: one entry per LMB {base u64, drc index, reserved, aa index, flags}. */
export function readDynamicMemory(file: EvidenceFile, draft: MachineDraft): LmbTable {
  const view = viewOf(file);
  const count = Math.min(entryCount(file, draft), MAX_LMBS);
  const lmbs = columnsFor(count);
  for (let index = 0; index < count; index++) {
    const offset = 4 + index * ENTRY_BYTES;
    lmbs.bases[index] = view.getBigUint64(offset);
    lmbs.drcIndexes[index] = view.getUint32(offset + 8);
    lmbs.flags[index] = view.getUint32(offset + 20);
    lmbs.offsets[index] = offset;
  }
  return { file: file.path, ...lmbs };
}

/** v2: one entry per run of equal LMBs {count, base u64, first drc index, aa index, flags}. */
export function readDynamicMemoryV2(file: EvidenceFile, lmbSizeBytes: bigint, draft: MachineDraft): LmbTable {
  const view = viewOf(file);
  const runs: { readonly offset: number; readonly count: number; readonly base: bigint }[] = [];
  let total = 0;
  const sets = entryCount(file, draft);
  for (let set = 0; set < sets; set++) {
    const offset = 4 + set * ENTRY_BYTES;
    const count = view.getUint32(offset);
    const base = view.getBigUint64(offset + 4);
    if (total + count > MAX_LMBS || base + BigInt(count) * lmbSizeBytes > 1n << 64n) {
      noteProblem(
        draft,
        { file: file.path, offset },
        `states a run of ${count.toString()} LMBs, which cannot be`,
        'run skipped',
      );
      continue;
    }
    runs.push({ offset, count, base });
    total += count;
  }
  const lmbs = columnsFor(total);
  let at = 0;
  for (const { offset, count, base } of runs) {
    const drcIndex = view.getUint32(offset + 12);
    const end = at + count;
    lmbs.flags.fill(view.getUint32(offset + 20), at, end);
    lmbs.offsets.fill(offset, at, end);
    for (let lmb = 0; at < end; lmb++, at++) {
      lmbs.bases[at] = base + BigInt(lmb) * lmbSizeBytes;
      lmbs.drcIndexes[at] = drcIndex + lmb;
    }
  }
  return { file: file.path, ...lmbs };
}
