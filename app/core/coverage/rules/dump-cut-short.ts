// A dump file that ends before the memory its headers promise: an interrupted save, a full disk, a copied first part.
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';
import { amountAt } from '../phrases';

/** `info`: it is the earlier panic that is not whole. */
export function dumpCutShort({ machine }: JudgeContext): readonly Finding[] {
  return machine.dumps.flatMap(({ file, cutShort, fileBytes, presentWhere }): Finding[] =>
    cutShort === undefined
      ? []
      : [
          {
            id: 'dump-cut-short',
            severity: 'info',
            message: `${file} ends after ${fileBytes ?? 0} bytes: ${amountAt(cutShort)} that its headers place in the file is not there. The save was interrupted, or this is a copy of the first part.`,
            ranges: cutShort,
            evidence: [presentWhere ?? { file }],
          },
        ],
  );
}
