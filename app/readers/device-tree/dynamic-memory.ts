// ibm,dynamic-memory and ibm,dynamic-memory-v2 of pseries: the list of LMBs and what each is used for.
// Mirrors arch/powerpc/mm/drmem.c (6.12): both have 24-byte entries, laid out differently.
import type { LmbTable, MachineDraft } from '../../core/machine/machine';
import { noteProblem } from '../../core/machine/machine';
import type { EvidenceFile } from '../evidence-file';

const ENTRY_BYTES = 24;
/** 64 TiB of 16 MiB LMBs; a count beyond it is a lie that would only cost memory. */
const MAX_LMBS = 4 * 1024 * 1024;

interface Lmb {
  readonly base: bigint;
  readonly drcIndex: number;
  readonly flags: number;
  readonly offset: number;
}

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

function tableOf(file: EvidenceFile, lmbs: readonly Lmb[]): LmbTable {
  return {
    file: file.path,
    bases: BigUint64Array.from(lmbs, (lmb) => lmb.base),
    drcIndexes: Uint32Array.from(lmbs, (lmb) => lmb.drcIndex),
    flags: Uint32Array.from(lmbs, (lmb) => lmb.flags),
    offsets: Uint32Array.from(lmbs, (lmb) => lmb.offset),
  };
}

/** v1: one entry per LMB {base u64, drc index, reserved, aa index, flags}. */
export function readDynamicMemory(file: EvidenceFile, draft: MachineDraft): LmbTable {
  const view = viewOf(file);
  const lmbs: Lmb[] = [];
  const count = Math.min(entryCount(file, draft), MAX_LMBS);
  for (let index = 0; index < count; index++) {
    const offset = 4 + index * ENTRY_BYTES;
    lmbs.push({
      base: view.getBigUint64(offset),
      drcIndex: view.getUint32(offset + 8),
      flags: view.getUint32(offset + 20),
      offset,
    });
  }
  return tableOf(file, lmbs);
}

/** v2: one entry per run of equal LMBs {count, base u64, first drc index, aa index, flags}. */
export function readDynamicMemoryV2(file: EvidenceFile, lmbSizeBytes: bigint, draft: MachineDraft): LmbTable {
  const view = viewOf(file);
  const lmbs: Lmb[] = [];
  const sets = entryCount(file, draft);
  for (let set = 0; set < sets; set++) {
    const offset = 4 + set * ENTRY_BYTES;
    const count = view.getUint32(offset);
    const base = view.getBigUint64(offset + 4);
    const drcIndex = view.getUint32(offset + 12);
    const flags = view.getUint32(offset + 20);
    if (lmbs.length + count > MAX_LMBS || base + BigInt(count) * lmbSizeBytes > 1n << 64n) {
      noteProblem(
        draft,
        { file: file.path, offset },
        `states a run of ${count.toString()} LMBs, which cannot be`,
        'run skipped',
      );
      continue;
    }
    for (let lmb = 0; lmb < count; lmb++) {
      lmbs.push({ base: base + BigInt(lmb) * lmbSizeBytes, drcIndex: (drcIndex + lmb) >>> 0, flags, offset });
    }
  }
  return tableOf(file, lmbs);
}
