// A dump that is not whole itself: the file ends before the memory its headers promise, makedumpfile marked it, or a
// file of a split dump was not opened.
import type { DumpEvidence } from '../../machine/dump-evidence';
import { dumpSets } from '../../machine/dump-sets';
import type { DumpSet } from '../../machine/dump-sets';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { amountAt } from '../phrases';

/** `info`: it is the earlier panic that is not whole. */
export function dumpCutShort({ machine }: JudgeContext): readonly Finding[] {
  return [
    ...machine.dumps.flatMap(fileEnds),
    ...machine.dumps.flatMap(marked),
    ...dumpSets(machine.dumps).flatMap(fileMissing),
  ];
}

function fileEnds({ file, cutShort, fileBytes, presentWhere }: DumpEvidence): Finding[] {
  if (cutShort === undefined) return [];
  return [
    {
      id: 'dump-cut-short',
      severity: 'info',
      message: `${file} ends after ${fileBytes ?? 0} bytes: ${amountAt(cutShort)} that its headers place in the file is not there. The save was interrupted, or this is a copy of the first part.`,
      ranges: cutShort,
      evidence: [presentWhere ?? { file }],
    },
  ];
}

/** DUMP_DH_COMPRESSED_INCOMPLETE of makedumpfile: the disk was full. */
function marked({ file, flags, flagsWhere }: DumpEvidence): Finding[] {
  if (!flags.includes('incomplete')) return [];
  return [
    {
      id: 'dump-cut-short',
      severity: 'info',
      message: `${file} is marked incomplete by the program that wrote it: there was no room for all pages, or the save was interrupted.`,
      evidence: [flagsWhere ?? { file }],
    },
  ];
}

function fileMissing({ members, missing }: DumpSet): Finding[] {
  if (missing.starts.length === 0) return [];
  const names = members.map(({ file }) => file).join(', ');
  return [
    {
      id: 'dump-cut-short',
      severity: 'info',
      message: `${names}: a file of this split dump is missing, the one for ${amountAt(missing)}. Open all files of the set together.`,
      ranges: missing,
      evidence: members.map(({ file, split }) => split?.where ?? { file }),
    },
  ];
}
