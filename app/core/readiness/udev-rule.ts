// The text of udev rules as rules: continued lines, comments, keys, operators and quoted values, as udev(7) has them. A line
// that udev would drop is a fault with its line number; the lines around it stay usable.

export type RuleOperator = '==' | '!=' | '=' | '+=' | '-=' | ':=';

/** One `KEY{attribute}operator"value"`. */
export interface RuleToken {
  readonly key: string;
  readonly attribute?: string;
  readonly operator: RuleOperator;
  /** Unescaped. */
  readonly value: string;
  /** i"…": compared without regard to case. */
  readonly ignoreCase?: true;
}

export interface RuleLine {
  /** 1-based; of a continued rule the line it begins on. */
  readonly line: number;
  /** The rule on one line, as it is shown. */
  readonly text: string;
  readonly tokens: readonly RuleToken[];
}

export interface RuleFault {
  readonly line: number;
  readonly message: string;
}

export interface ParsedRules {
  readonly rules: readonly RuleLine[];
  readonly faults: readonly RuleFault[];
}

/** What udevd reads of a rule, continued lines together (UTIL_LINE_SIZE). */
const MAX_RULE_LENGTH = 16_384;
/** Faults kept of one file; a file of something else would give one per line. */
const MAX_FAULTS = 20;
const OPERATORS: readonly RuleOperator[] = ['==', '!=', '+=', '-=', ':=', '='];
const KEY = /([A-Z][A-Z_]*)(?:\{([^}]*)\})?[ \t]*/y;
const BETWEEN = /[\s,]*/y;
const C_ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\', s: ' ' };

interface Value {
  readonly value: string;
  readonly next: number;
}

/** The quoted value that begins at `at`, the opening quote. */
function quoted(text: string, at: number, escaped: boolean): Value | undefined {
  let value = '';
  for (let i = at + 1; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '"') return { value, next: i + 1 };
    const after = text.charAt(i + 1);
    if (c !== '\\' || after === '') value += c;
    else if (after === '"') {
      value += after;
      i++;
    } else if (escaped) {
      value += C_ESCAPES[after] ?? `\\${after}`;
      i++;
    } else value += c;
  }
  return undefined;
}

function token(text: string, at: number): { readonly token: RuleToken; readonly next: number } | string {
  KEY.lastIndex = at;
  const key = KEY.exec(text);
  if (key?.[1] === undefined) return 'has no key where one is expected';
  const operator = OPERATORS.find((op) => text.startsWith(op, KEY.lastIndex));
  if (operator === undefined) return `has no operator after ${key[1]}`;
  let start = KEY.lastIndex + operator.length;
  while (text.charAt(start) === ' ' || text.charAt(start) === '\t') start++;
  const prefix = /^[ei]{1,2}(?=")/.exec(text.slice(start, start + 3))?.[0] ?? '';
  start += prefix.length;
  const value = text.charAt(start) === '"' ? quoted(text, start, prefix.includes('e')) : undefined;
  if (value === undefined) return `has no value in double quotes after ${key[1]}`;
  const found: RuleToken = {
    key: key[1],
    ...(key[2] === undefined ? {} : { attribute: key[2] }),
    operator,
    value: value.value,
    ...(prefix.includes('i') ? { ignoreCase: true } : {}),
  };
  return { token: found, next: value.next };
}

/** The tokens of one rule, or what is wrong with it. */
function tokensOf(text: string): RuleToken[] | string {
  const tokens: RuleToken[] = [];
  for (let at = 0; ;) {
    BETWEEN.lastIndex = at;
    BETWEEN.exec(text);
    at = BETWEEN.lastIndex;
    if (at >= text.length) return tokens;
    const found = token(text, at);
    if (typeof found === 'string') return found;
    tokens.push(found.token);
    at = found.next;
  }
}

interface JoinedLine {
  readonly line: number;
  readonly text: string;
}

/** Rules with their continuation lines; a comment does not end a continued rule. */
function* joinedLines(text: string): Generator<JoinedLine, void, undefined> {
  let begun: { line: number; parts: string[] } | undefined;
  let line = 0;
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const stop = newline < 0 ? text.length : newline;
    const part = text.slice(start, stop).trim();
    start = stop + 1;
    line++;
    if (part.startsWith('#')) continue;
    begun ??= { line, parts: [] };
    begun.parts.push(part.endsWith('\\') ? part.slice(0, -1) : part);
    if (part.endsWith('\\')) continue;
    yield { line: begun.line, text: begun.parts.join('') };
    begun = undefined;
  }
  if (begun !== undefined) yield { line: begun.line, text: begun.parts.join('') };
}

/** The rules and faults of one file in file order, one at a time: a hostile file has a hundred thousand. Never throws. */
export function* udevRuleLines(text: string): Generator<RuleLine | RuleFault, void, undefined> {
  for (const { line, text: rule } of joinedLines(text)) {
    if (rule === '') continue;
    const tokens =
      rule.length > MAX_RULE_LENGTH ? 'is longer than the 16 KiB that udev reads of a rule' : tokensOf(rule);
    yield typeof tokens === 'string' ? { line, message: tokens } : { line, text: rule, tokens };
  }
}

/** The first `most` rules, kept, and the first faults. Linear in the length of the text. */
export function parseUdevRules(text: string, most = Infinity): ParsedRules {
  const rules: RuleLine[] = [];
  const faults: RuleFault[] = [];
  for (const found of udevRuleLines(text)) {
    if ('message' in found) {
      if (faults.length < MAX_FAULTS) faults.push(found);
    } else if (rules.length < most) rules.push(found);
  }
  return { rules, faults };
}
