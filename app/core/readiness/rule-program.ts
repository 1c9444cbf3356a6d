// What a program of a rule does, as far as kdump's rules go: does it reload kdump, does it succeed, what does it print. A
// shell list (`a || b || exit 0; c`) is followed command by command; a command that is not known here is an open question.
import type { Machine } from '../machine/machine';
import type { KnownFile } from './snapshot-values';
import { kdumpActive, knownFile } from './snapshot-values';
import type { Decide } from './worlds';

export interface ProgramResult {
  readonly succeeds: boolean;
  /** Undefined: not known. */
  readonly output: string | undefined;
  readonly reloads: boolean;
}

/** The world a program runs in. `used` collects what its outcome rests on. */
export interface ProgramWorld {
  readonly machine: Machine;
  readonly decide: Decide;
  readonly used: (path: string, file: KnownFile) => void;
}

const SERVICE_VERBS = new Set([
  'start',
  'restart',
  'try-restart',
  'reload',
  'reload-or-restart',
  'try-reload-or-restart',
]);
const QUERY = /^(?:status|show|showmem|test|estimate|propagate|is-active|is-enabled|--help|-h)$/;
const RELOADER = /kdump|kexec|fadump|\/load-once/;
const SHELL = /^(?:\/usr)?(?:\/bin\/)?(?:ba|da)?sh$/;

/** Whether a command line, whatever it is wrapped in, is one that can reload kdump. */
export function namesReloader(command: string): boolean {
  return RELOADER.test(command);
}

/** Words of a command line; single and double quotes keep blanks together. */
function words(command: string): string[] {
  const found = command.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? [];
  return found.map((word) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, one?: string, two?: string) => one ?? two ?? ''),
  );
}

const done = (succeeds: boolean, output: string | undefined = '', reloads = false): ProgramResult => ({
  succeeds,
  output,
  reloads,
});

/** A file that a program reads: undefined is an open question, which is then whether it exists. */
function readFile(world: ProgramWorld, path: string): KnownFile | undefined {
  const file = knownFile(world.machine, path);
  if (file !== undefined) world.used(path, file);
  return file;
}

function systemctl(world: ProgramWorld, rest: readonly string[]): ProgramResult {
  const [verb = '', ...units] = rest.filter((word) => !word.startsWith('-'));
  const isKdump = units.some((unit) => RELOADER.test(unit));
  if (SERVICE_VERBS.has(verb)) return done(true, '', isKdump);
  if (verb === 'reset-failed') return done(true);
  const active = verb === 'is-active' && isKdump ? kdumpActive(world.machine) : undefined;
  if (active === undefined) return done(world.decide(`systemctl ${rest.join(' ')} succeeds`), undefined);
  world.used('systemctl is-active kdump', active);
  return done(active.text === 'active', active.text);
}

function grep(world: ProgramWorld, rest: readonly string[], input: string | undefined): ProgramResult {
  const inverted = rest.some((word) => /^-[a-z]*v/.test(word));
  const [pattern = '', path] = rest.filter((word) => !word.startsWith('-'));
  const file = path === undefined ? undefined : readFile(world, path);
  const text = path === undefined ? input : file === undefined ? undefined : (file.text ?? '');
  if (text === undefined || !/^\w+$/.test(pattern)) return done(world.decide(`grep ${rest.join(' ')} finds something`));
  return done(text !== '' && text.includes(pattern) !== inverted);
}

function simple(world: ProgramWorld, command: string, input: string | undefined): ProgramResult {
  const [first = '', ...rest] = words(command.trim());
  if (first === '!') {
    const result = simple(world, command.trim().slice(1), input);
    return { ...result, succeeds: !result.succeeds };
  }
  const name = first.slice(first.lastIndexOf('/') + 1);
  const path = rest.find((word) => word.startsWith('/')) ?? '';
  switch (name) {
    case 'systemctl':
      return systemctl(world, rest);
    case 'cat': {
      const file = readFile(world, path);
      if (file === undefined) return done(world.decide(`${path} is there`), undefined);
      return done(file.text !== undefined, file.text ?? '');
    }
    case 'test':
    case '[': {
      const file = /^-[efrs]$/.test(rest[0] ?? '') ? readFile(world, path) : undefined;
      return file === undefined ? done(world.decide(command.trim())) : done(file.text !== undefined);
    }
    case 'grep':
      return grep(world, rest, input);
    case 'true':
    case 'echo':
    case 'logger':
    case 'sleep':
      return done(true);
    case 'false':
      return done(false);
  }
  if (!namesReloader(command)) return done(world.decide(`${command.trim()} succeeds`), undefined);
  if (rest.some((word) => QUERY.test(word))) return done(world.decide(`${command.trim()} succeeds`), undefined);
  return done(true, undefined, true);
}

function pipeline(world: ProgramWorld, text: string): ProgramResult {
  let result = done(true);
  let reloads = false;
  for (const [at, part] of text.split('|').entries()) {
    result = simple(world, part, at === 0 ? undefined : result.output);
    reloads ||= result.reloads;
  }
  return { ...result, reloads };
}

/** Commands of a list that are followed; rules of kdump have four. */
const MOST_COMMANDS = 32;

/** `a; b && c || d`, from left to right, until an exit. */
function shellList(world: ProgramWorld, script: string): ProgramResult {
  let last = done(true);
  let reloads = false;
  let joined = ';';
  const parts = script.split(/(\|\||&&|[;\n])/);
  if (parts.length > 2 * MOST_COMMANDS) {
    return done(world.decide('a long shell list succeeds'), undefined, world.decide('a long shell list reloads kdump'));
  }
  for (const part of parts) {
    if (/^(?:\|\||&&|[;\n])$/.test(part)) {
      joined = part;
      continue;
    }
    const command = part.trim();
    if (command === '' || (joined === '||' && last.succeeds) || (joined === '&&' && !last.succeeds)) continue;
    const exit = /^exit(?:\s+(\d+))?$/.exec(command);
    if (exit) return done((exit[1] ?? '0') === '0', last.output, reloads);
    last = pipeline(world, command);
    reloads ||= last.reloads;
  }
  return { ...last, reloads };
}

/** What a program of RUN, PROGRAM or IMPORT does. */
export function runProgram(world: ProgramWorld, command: string): ProgramResult {
  const [first = '', option, script] = words(command);
  if (SHELL.test(first) && option === '-c' && script !== undefined) return shellList(world, script);
  return simple(world, command, undefined);
}
