// Completion for zsh: one _arguments call per command.
import type { CommandTree, OptionEntry } from './command-tree';

/** Text inside single quotes and the brackets of _arguments. */
const plain = (text: string): string => text.replaceAll("'", "'\\''").replace(/[[\]:\\]/g, '\\$&');

function argumentOf({ takes, words, flags }: OptionEntry): string {
  if (takes === 'nothing') return '';
  const what = /<([^>]*?)(?:\.\.\.)?>/.exec(flags)?.[1] ?? 'value';
  if (words.length === 0) return `:${plain(what)}:${what === 'file' ? '_files' : ''}`;
  // _values would read a colon or = as its own.
  return `:${plain(what)}:(${words.map((word) => word.replaceAll(':', '\\:')).join(' ')})`;
}

function optionLines(option: OptionEntry): readonly string[] {
  const repeated = option.takes === 'many' ? '*' : '';
  return option.names.map(
    (name) => `        '${repeated}${name}[${plain(option.description)}]${argumentOf(option)}' \\\n`,
  );
}

/** The script. */
export function zshCompletion(tree: CommandTree): string {
  const names = tree.commands.map(({ name, description }) => `    '${name}:${plain(description)}'\n`);
  const branches = tree.commands.map(({ name, options, inputs }) => {
    const rest =
      name === 'help' ? `'*:command:(${tree.commands.map((command) => command.name).join(' ')})'` : "'*:file:_files'";
    const inputLine = inputs.length === 0 ? '        && return\n' : `        ${rest} && return\n`;
    return `    ${name})\n      _arguments \\\n${options.flatMap(optionLines).join('')}${inputLine}      ;;\n`;
  });
  return `#compdef kdumpscope
# zsh completion for kdumpscope. Made by npm run manual from the command line itself.
_kdumpscope() {
  local -a commands
  commands=(
${names.join('')}  )
  if ((CURRENT == 2)); then
    _describe command commands
    _arguments \\
${tree.options.flatMap(optionLines).join('')}        && return
    return
  fi
  local command=$words[2]
  shift words
  ((CURRENT--))
  case $command in
${branches.join('')}  esac
}
_kdumpscope "$@"
`;
}
