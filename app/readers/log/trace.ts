// A saved ftrace buffer: kprobe events where it has any, else what the function tracers show of hotplug.
import type { EvidenceFile, Reader } from '../evidence-file';
import { decodeText, textPieces } from '../text-lines';
import { parseFunctionTrace } from './function-trace';
import { parseProbeTrace } from './probe-trace';

const PATH = /^(?:trace\.txt|sys\/kernel\/(?:debug\/)?tracing\/trace|sos_commands\/ftrace\/trace-cmd_report.*)$/;
/** How the kernel's own text begins, and `trace-cmd report`. */
const BEGINS = /^(?:# tracer: \w+|(?:version = \d+\n)?(?:CPU \d+ is empty\n)*cpus=\d+\n)/;
const HEAD_BYTES = 16_384;

export const traceReader: Reader = {
  id: 'trace',
  title: 'kernel trace',
  sniff(file: EvidenceFile) {
    if (PATH.test(file.path)) return 'path';
    return BEGINS.test(decodeText(file.bytes.subarray(0, HEAD_BYTES))) ? 'content' : undefined;
  },
  read(files, draft) {
    for (const { path, bytes } of files) {
      const text = textPieces(bytes);
      const recorded = parseProbeTrace(path, text) ?? parseFunctionTrace(path, text);
      if (recorded !== undefined) draft.recordings.push(recorded);
    }
  },
};
