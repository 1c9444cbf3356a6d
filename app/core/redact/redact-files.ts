// Replaces what tells whose machine it is, in every file of a snapshot and in its paths, and lists every replacement. One
// value gets one stand-in everywhere, so that what belonged together still does.
import { bytesOfText, textOfBytes } from './latin1';
import { nameRules, REDACTION_KINDS, REDACTION_RULES, type RedactionKind, type RedactionRule } from './rules';

export interface RedactableFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly parts?: readonly { readonly offset: number; readonly length: number }[];
  readonly wholeBytes?: number;
}

/** One replacement. `line` in a text, `offset` in a binary file, neither in the path itself. */
export interface Replacement {
  readonly file: string;
  /** 1-based. */
  readonly line?: number;
  /** Among the kept bytes. */
  readonly offset?: number;
  readonly kind: RedactionKind;
  readonly before: string;
  readonly after: string;
}

/** A part of a large file, and what lies before it. */
export interface Piece extends RedactableFile {
  readonly isText: boolean;
  /** Lines and bytes before the piece. */
  readonly linesBefore: number;
  readonly bytesBefore: number;
}

export interface Redactor {
  /** Text about the snapshot, with the same stand-ins. */
  text(text: string): string;
  files<F extends RedactableFile>(files: readonly F[], note: (replacement: Replacement) => void): F[];
  /** A path, as `files` gives it. */
  path(path: string, note: (replacement: Replacement) => void): string;
  /** A part of a file that is not held whole. A text is cut behind a line, so that no value stands on both sides. */
  piece(piece: Piece, note: (replacement: Replacement) => void): Uint8Array;
  /** Kinds that were replaced, and how often, in the order of REDACTION_KINDS. */
  counts(): { kind: RedactionKind; count: number }[];
}

type Note = (index: number, before: string, after: string) => void;

/** Whole files that hold a serial number or an id of the partition and nothing else. */
const SERIAL_FILE = /(?:^|\/)(?:[\w-]*serial(?:-number)?|system-id|product_uuid|ibm,partition-(?:name|uuid))$/;
const LOOKED_AT = 8192;

/** A redactor that knows these host names and machine-ids, in the form they have in the evidence. */
export function createRedactor(hosts: readonly string[], machineIds: readonly string[]): Redactor {
  const exact = nameRules(hosts, machineIds);
  const rules = [...exact, ...REDACTION_RULES];
  const standIns = new Map<string, string>();
  const given = new Set<string>();
  const numbers = new Map<RedactionKind, number>();
  const counts = new Map<RedactionKind, number>();

  function standInOf(rule: RedactionRule, value: string): string {
    // A MAC address with colons and one with dashes have stand-ins of their own form.
    const key = `${rule.kind} ${rule.standIn(1)} ${value.toLowerCase()}`;
    const known = standIns.get(key);
    if (known !== undefined) return known;
    const number = (numbers.get(rule.kind) ?? 0) + 1;
    const standIn = rule.standIn(number);
    numbers.set(rule.kind, number);
    standIns.set(key, standIn);
    given.add(standIn);
    return standIn;
  }

  function replaceBy(rule: RedactionRule, text: string, note?: Note, sameLength = false): string {
    return text.replace(rule.pattern, (before: string, ...rest: unknown[]) => {
      if (given.has(before) || rule.accepts?.(before) === false) return before;
      const standIn = standInOf(rule, before);
      const after = sameLength ? fitted(standIn, before.length) : standIn;
      const index = rest.find((part) => typeof part === 'number');
      counts.set(rule.kind, (counts.get(rule.kind) ?? 0) + 1);
      note?.(index ?? 0, before, after);
      return after;
    });
  }

  /** Line by line: no replacement holds or takes a line break, so the numbers stay true from rule to rule. */
  function redactText(file: RedactableFile, note: (replacement: Replacement) => void): Uint8Array {
    const original = textOfBytes(file.bytes);
    let current = original;
    for (const rule of rules) {
      const text = current;
      const lineAt = createLineCounter(text);
      current = replaceBy(rule, text, (index, before, after) =>
        note({ file: file.path, line: lineAt(index), kind: rule.kind, before, after }),
      );
    }
    return current === original ? file.bytes : bytesOfText(current);
  }

  /** Exact names only, and of the same length: places in a binary file must stay. */
  function redactBinary(file: RedactableFile, note: (replacement: Replacement) => void): Uint8Array {
    const original = textOfBytes(file.bytes);
    let current = original;
    for (const rule of exact) {
      const told: Note = (offset, before, after) => note({ file: file.path, offset, kind: rule.kind, before, after });
      current = replaceBy(rule, current, told, true);
    }
    return current === original ? file.bytes : bytesOfText(current);
  }

  function redactSerial(file: RedactableFile, note: (replacement: Replacement) => void): Uint8Array {
    const original = textOfBytes(file.bytes);
    const rule: RedactionRule = { kind: 'serial number', pattern: /[^\s\0]+/g, standIn: (n) => `serial-${n}` };
    const changed = replaceBy(rule, original, (_index, before, after) =>
      note({ file: file.path, line: 1, kind: rule.kind, before, after }),
    );
    return changed === original ? file.bytes : bytesOfText(changed);
  }

  const redactPath: Redactor['path'] = (path, note) =>
    rules.reduce(
      (current, rule) =>
        replaceBy(rule, current, (_, before, after) => note({ file: path, kind: rule.kind, before, after })),
      path,
    );

  const text: Redactor['text'] = (input) => rules.reduce((current, rule) => replaceBy(rule, current), input);

  return {
    text,
    files: (files, note) =>
      files.map((file) => {
        const redact = SERIAL_FILE.test(file.path) ? redactSerial : isBinary(file) ? redactBinary : redactText;
        const bytes = redact(file, note);
        const path = redactPath(file.path, note);
        return bytes === file.bytes && path === file.path ? file : { ...file, path, bytes };
      }),
    path: redactPath,
    piece: ({ isText, linesBefore, bytesBefore, ...file }, note) =>
      isText
        ? redactText(file, (found) => note({ ...found, line: (found.line ?? 1) + linesBefore }))
        : redactBinary(file, (found) => note({ ...found, offset: (found.offset ?? 0) + bytesBefore })),
    counts: () =>
      REDACTION_KINDS.flatMap((kind) => {
        const count = counts.get(kind);
        return count === undefined ? [] : [{ kind, count }];
      }),
  };
}

/** Parts of a dump are binary whatever they begin with; so is what has a zero byte early on. */
export function isBinary({ bytes, parts, wholeBytes }: RedactableFile): boolean {
  return parts !== undefined || wholeBytes !== undefined || bytes.subarray(0, LOOKED_AT).includes(0);
}

function fitted(standIn: string, length: number): string {
  return standIn.length <= length ? standIn.padEnd(length, '\0') : 'x'.repeat(length);
}

/** 1-based line of ascending indexes. */
function createLineCounter(text: string): (index: number) => number {
  let at = 0;
  let line = 1;
  return (index) => {
    for (let next = text.indexOf('\n', at); next >= 0 && next < index; next = text.indexOf('\n', at)) {
      at = next + 1;
      line += 1;
    }
    return line;
  };
}
