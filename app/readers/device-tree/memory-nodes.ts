// memory@<hex>/reg of Power: pairs of 64-bit start and size (#address-cells and #size-cells of 2, as every ppc64 firmware has
// them), big endian. Without LMBs this is all the memory firmware handed over; kexec-tools reads it there.
import { U64_MAX } from '../../core/address/u64';
import type { DeviceTreeMemory, MachineDraft } from '../../core/machine/machine';
import { noteProblem } from '../../core/machine/machine';
import { growingU64 } from '../../core/range/growing-column';
import type { EvidenceFile } from '../evidence-file';

const PAIR_BYTES = 16;

/** Every pair that is memory, in path order; undefined where there is none. */
export function readMemoryNodes(files: readonly EvidenceFile[], draft: MachineDraft): DeviceTreeMemory | undefined {
  const names: string[] = [];
  const starts = growingU64();
  const lasts = growingU64();
  for (const { path, bytes } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length === 0 || bytes.length % PAIR_BYTES !== 0) {
      const message = `is ${bytes.length} bytes long, expected pairs of 64-bit start and size`;
      noteProblem(draft, { file: path, offset: 0 }, message, 'whole pairs are read');
    }
    for (let at = 0; at + PAIR_BYTES <= bytes.length; at += PAIR_BYTES) {
      const start = view.getBigUint64(at);
      const size = view.getBigUint64(at + 8);
      if (size === 0n) continue;
      if (start + size - 1n > U64_MAX) {
        noteProblem(draft, { file: path, offset: at }, 'ends past the 64-bit address space', 'pair ignored');
        continue;
      }
      names.push(path);
      starts.push(start);
      lasts.push(start + size - 1n);
    }
  }
  return names.length === 0 ? undefined : { files: names, starts: starts.done(), lasts: lasts.done() };
}
