// The sections of a supportconfig text (readers/sos/supportconfig.ts) as the files they stand for. supportconfig leaves comments
// and empty lines of configuration files out, unless everything was asked for.
import type { EvidenceFile } from '../../readers/evidence-file';
import { isKnownPath } from '../../readers/evidence-path';
import { sectionMark } from '../../readers/sos/supportconfig';
import { mayHoldHeaders } from '../../readers/text-header/stated-headers';
import { decodeText, textLines } from '../../readers/text-lines';
import { systoolFiles } from './systool';

const COMMAND = /^# (?:\S*\/)?(\S+)(?: (.*))?$/;
const PATH = /^# \/(\S+?)(?: - Last \d+ Lines)?$/;
/** More do not come from one machine. */
const MOST_SECTIONS = 100_000;

/** Output of these is known by the name that other collectors give it. */
const COMMANDS: ReadonlyMap<string, string> = new Map([
  ['uname -a', 'uname.txt'],
  ['hostname', 'hostname.txt'],
  ['lscpu', 'lscpu.txt'],
  ['dmesg', 'dmesg.txt'],
  ['dmesg -T', 'dmesg.txt'],
]);
const JOURNAL = /^journalctl .*--boot 0\b/;
const SYSTOOL = /^systool -vb (?:memory|cpu)$/;

interface Section {
  readonly kind: string;
  readonly title: string;
  /** Lines of the content, without the empty ones at its end. */
  readonly text: string;
}

function* sectionsOf(text: string): Generator<Section, void, undefined> {
  let kind: string | undefined;
  let title: string | undefined;
  let lines: string[] = [];
  const done = (): Section[] =>
    kind === undefined || title === undefined ? [] : [{ kind, title, text: `${lines.join('\n').trimEnd()}\n` }];
  for (const { text: line } of textLines(text)) {
    const mark = sectionMark(line);
    if (mark !== undefined) {
      yield* done();
      kind = mark;
      title = undefined;
      lines = [];
    } else if (kind !== undefined && title === undefined) title = line.trimEnd();
    else if (kind !== undefined) lines.push(line);
  }
  yield* done();
}

/** The path that a section's content has on a machine, where a reader knows such a file. */
function pathOf({ kind, title, text }: Section): string | undefined {
  if (kind === 'Command') {
    const [, program = '', rest] = COMMAND.exec(title) ?? [];
    const command = rest === undefined ? program : `${program} ${rest}`;
    // The journal is known by what it holds only.
    if (JOURNAL.test(command)) return mayHoldHeaders(text) ? 'journal.txt' : undefined;
    return COMMANDS.get(command);
  }
  const path = PATH.exec(title)?.[1];
  return path !== undefined && !path.split('/').includes('..') && isKnownPath(path) ? path : undefined;
}

/** The files that a supportconfig text stands for, in its order; those that no reader knows are left out. */
export function filesOfSections(file: EvidenceFile): EvidenceFile[] {
  const found: EvidenceFile[] = [];
  const encoder = new TextEncoder();
  for (const section of sectionsOf(decodeText(file.bytes))) {
    if (found.length >= MOST_SECTIONS) break;
    const empty = section.text.trim() === '';
    const [, program, rest] = COMMAND.exec(section.title) ?? [];
    if (section.kind === 'Command' && SYSTOOL.test(`${program ?? ''} ${rest ?? ''}`)) {
      for (const one of systoolFiles(section.text, MOST_SECTIONS - found.length)) found.push(one);
      continue;
    }
    const path = empty ? undefined : pathOf(section);
    if (path !== undefined) found.push({ path, bytes: encoder.encode(section.text) });
  }
  return found;
}
