// `systool -vb memory` and `-vb cpu` (sysfsutils): the devices of a bus, each with its path in sysfs and its attributes, one
// a line. Attributes of the bus itself, such as the block size, are not printed.
import type { EvidenceFile } from '../../readers/evidence-file';
import { isKnownPath } from '../../readers/evidence-path';
import { textLines } from '../../readers/text-lines';

const DEVICE = /^ {2}Device path = "\/(sys\/devices\/system\/(?:memory|cpu)\/[a-z]+\d{1,10})"$/;
const ATTRIBUTE = /^ {4}([a-z_]+) *= "(.*)"$/;

/** The attributes as files of sysfs that readers know; at most so many. */
export function* systoolFiles(text: string, most: number): Generator<EvidenceFile, void, undefined> {
  const encoder = new TextEncoder();
  let device: string | undefined;
  let count = 0;
  for (const { text: line } of textLines(text)) {
    if (line.startsWith('  Device')) device = DEVICE.exec(line)?.[1];
    const [, name, value = ''] = device === undefined ? [] : (ATTRIBUTE.exec(line) ?? []);
    if (name === undefined) continue;
    const path = `${device}/${name}`;
    if (!isKnownPath(path)) continue;
    if (++count > most) return;
    yield { path, bytes: encoder.encode(`${value}\n`) };
  }
}
