// Completion for bash, without the bash-completion library: commands, options and the words an option knows; where a file
// can stand nothing is offered, and bash completes files by itself.
import type { CommandTree, OptionEntry } from './command-tree';

const quoted = (words: readonly string[]): string => `'${words.join(' ')}'`;

/** One branch per option that takes a word: which words, and whether further ones may follow. */
function optionBranches(options: readonly OptionEntry[]): string {
  return options
    .filter(({ takes }) => takes !== 'nothing')
    .map(({ names, takes, words }) => `        ${names.join('|')}) takes=${takes} words=${quoted(words)} ;;\n`)
    .join('');
}

/** The script. */
export function bashCompletion(tree: CommandTree): string {
  const commands = tree.commands.map(({ name, options, usage }) => {
    const choices = name === 'help' ? tree.commands.map((command) => command.name) : [];
    const names = [...options.flatMap((option) => option.names), ...choices];
    const branches = optionBranches(options);
    const known = branches === '' ? '' : `      case $option in\n${branches}      esac\n`;
    return `    ${name}) # ${usage}\n      names=${quoted(names)}\n${known}      ;;\n`;
  });
  const first = [...tree.commands.map(({ name }) => name), ...tree.options.flatMap(({ names }) => names)];
  return `# bash completion for kdumpscope. Made by npm run manual from the command line itself.
_kdumpscope() {
  local current=\${COMP_WORDS[COMP_CWORD]} command=\${COMP_WORDS[1]} option= distance=0 takes=nothing words= names= i
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W ${quoted(first)} -- "$current"))
    return
  fi
  # The option whose words are being written: the last one before the cursor.
  for ((i = COMP_CWORD - 1; i > 1; i--)); do
    if [[ \${COMP_WORDS[i]} == -* ]]; then
      option=\${COMP_WORDS[i]} distance=$((COMP_CWORD - i))
      break
    fi
  done
  case $command in
${commands.join('')}  esac
  if [[ $current == -* || $command == help ]]; then
    COMPREPLY=($(compgen -W "$names" -- "$current"))
  elif [[ $takes == many ]] || { [[ $takes == one ]] && ((distance == 1)); }; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    # More of the same word follows.
    [[ \${COMPREPLY[0]} == *[:=] ]] && compopt -o nospace
  fi
}
complete -o default -F _kdumpscope kdumpscope
`;
}
