// The command line as data, read from commander's own tree: what man page and completions are made of.
import type { Command, Option } from 'commander';
import { createProgram } from '../../app/cli/program';
import { CONFIG_KEYS } from '../../app/sim/run/config-keys';
import { FAULTS } from '../../app/sim/run/faults';
import { DESIGNS } from '../../app/sim/designs/index';

export interface OptionEntry {
  /** As commander shows it: `-o, --output <file>`. */
  readonly flags: string;
  /** `-o`, `--output`. */
  readonly names: readonly string[];
  readonly description: string;
  /** What follows it: nothing, one word, or every word up to the next option. */
  readonly takes: 'nothing' | 'one' | 'many';
  /** Words that can follow; `=` or `:` at the end: more follows. Empty where any word or file can. */
  readonly words: readonly string[];
  readonly required: boolean;
}

export interface CommandEntry {
  readonly name: string;
  /** `check [options] <input...>` */
  readonly usage: string;
  readonly description: string;
  readonly inputs: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly OptionEntry[];
  /** What --help says below the options. */
  readonly notes: string;
}

export interface CommandTree {
  readonly description: string;
  readonly version: string;
  readonly options: readonly OptionEntry[];
  readonly commands: readonly CommandEntry[];
}

const EVENT_KINDS = ['memory', 'cpu'].flatMap((what) =>
  ['add', 'online', 'offline', 'remove'].map((verb) => `${what}.${verb}:`),
);

/** The words of an option, by its long name. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  '--design': DESIGNS.map(({ id }) => id),
  '--fault': Object.keys(FAULTS),
  '--config': Object.keys(CONFIG_KEYS).map((key) => `${key}=`),
  '--event': [...EVENT_KINDS, 'kdump.load', 'kdump.unload', 'panic'],
};

function optionEntry(option: Option): OptionEntry {
  return {
    flags: option.flags,
    names: [option.short, option.long].filter((name) => name !== undefined),
    description: option.description,
    takes: option.variadic ? 'many' : option.required || option.optional ? 'one' : 'nothing',
    words: WORDS[option.long ?? ''] ?? [],
    required: option.mandatory,
  };
}

function notesOf(command: Command): string {
  let whole = '';
  command.configureOutput({ writeOut: (text) => (whole += text) });
  command.outputHelp();
  return whole.slice(command.helpInformation().length).trim();
}

function commandEntry(command: Command): CommandEntry {
  const help = command.createHelp();
  return {
    name: command.name(),
    usage: `${command.name()} ${command.usage()}`,
    description: command.description(),
    inputs: help.visibleArguments(command).map((argument) => ({
      name: argument.name(),
      description: argument.description,
    })),
    options: help.visibleOptions(command).map(optionEntry),
    notes: notesOf(command),
  };
}

/** The whole tree, `help` included. */
export function readCommandTree(): CommandTree {
  const program = createProgram(() => undefined);
  const help = program.createHelp();
  return {
    description: program.description(),
    version: program.version() ?? '',
    options: help.visibleOptions(program).map(optionEntry),
    commands: help.visibleCommands(program).map(commandEntry),
  };
}
