// /proc/device-tree of Power as far as kdump needs it: the crashkernel reservation, RTAS and OPAL
// (which powerpc adds to the header), the LMBs, or the memory nodes of a machine without. Property names as in arch/powerpc/kexec (6.12).
import type { DeviceTreeFacts, MachineDraft } from '../../core/machine/machine';
import { noteProblem } from '../../core/machine/machine';
import type { EvidenceFile, Reader } from '../evidence-file';
import { firstFact } from '../first-wins';
import { readDynamicMemory, readDynamicMemoryV2 } from './dynamic-memory';
import { readMemoryNodes } from './memory-nodes';
import { readCells } from './properties';

const ROOTS = ['proc/device-tree/', 'sys/firmware/devicetree/base/'] as const;
const DRMEM = 'ibm,dynamic-reconfiguration-memory/';
const LMBS_V1 = `${DRMEM}ibm,dynamic-memory`;
const LMBS_V2 = `${DRMEM}ibm,dynamic-memory-v2`;

const MEMORY_NODE = /^memory@[0-9a-f]{1,16}\/reg$/;

const NUMBERS: ReadonlyMap<string, Exclude<keyof DeviceTreeFacts, 'lmbs' | 'memory'>> = new Map([
  ['chosen/linux,crashkernel-base', 'crashkernelBase'],
  ['chosen/linux,crashkernel-size', 'crashkernelSizeBytes'],
  ['rtas/linux,rtas-base', 'rtasBase'],
  ['rtas/rtas-size', 'rtasSizeBytes'],
  ['ibm,opal/opal-base-address', 'opalBase'],
  ['ibm,opal/opal-runtime-size', 'opalSizeBytes'],
  [`${DRMEM}ibm,lmb-size`, 'lmbSizeBytes'],
] as const);

/** Path of the property below the root node, or undefined outside the device tree. */
function propertyOf(path: string): string | undefined {
  const root = ROOTS.find((candidate) => path.startsWith(candidate));
  return root === undefined ? undefined : path.slice(root.length);
}

export const deviceTreeReader: Reader = {
  id: 'device-tree',
  title: 'device tree',
  sniff(file) {
    const property = propertyOf(file.path);
    if (property === undefined) return undefined;
    if (MEMORY_NODE.test(property)) return 'path';
    return NUMBERS.has(property) || property === LMBS_V1 || property === LMBS_V2 ? 'path' : undefined;
  },
  read(files, draft) {
    for (const file of files) readNumber(file, draft);
    readLmbs(files, draft);
    if (draft.deviceTree.lmbs !== undefined) return;
    const nodes = files.filter(({ path }) => MEMORY_NODE.test(propertyOf(path) ?? ''));
    const memory = readMemoryNodes(nodes, draft);
    if (memory !== undefined) draft.deviceTree.memory = memory;
  },
};

function readNumber(file: EvidenceFile, draft: MachineDraft): void {
  const key = NUMBERS.get(propertyOf(file.path) ?? '');
  if (key === undefined) return;
  const where = { file: file.path, offset: 0 };
  const value = readCells(file.bytes);
  if (value === undefined) {
    noteProblem(draft, where, `is ${file.bytes.length.toString()} bytes long, expected 4 or 8`, 'property ignored');
    return;
  }
  draft.deviceTree[key] = firstFact(draft, draft.deviceTree[key], { value, where }, 'this property');
}

/** Like the kernel, takes the first version where there are both. */
function readLmbs(files: readonly EvidenceFile[], draft: MachineDraft): void {
  const v1 = files.find((file) => propertyOf(file.path) === LMBS_V1);
  const v2 = files.find((file) => propertyOf(file.path) === LMBS_V2);
  if (v1 !== undefined) {
    draft.deviceTree.lmbs = readDynamicMemory(v1, draft);
  } else if (v2 !== undefined) {
    const lmbSize = draft.deviceTree.lmbSizeBytes;
    if (lmbSize === undefined)
      noteProblem(draft, { file: v2.path }, 'cannot be read without ibm,lmb-size', 'collect it too');
    else draft.deviceTree.lmbs = readDynamicMemoryV2(v2, lmbSize.value, draft);
  }
}
