// Completion for fish: one line per command and option; files are offered by fish itself.
import type { CommandTree, OptionEntry } from './command-tree';

const plain = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function optionLine(when: string, option: OptionEntry): string {
  const flags = option.names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const words = option.words.length === 0 ? '' : ` -f -a ${plain(option.words.join(' '))}`;
  const needs = option.takes === 'nothing' ? '' : ' -r';
  return `complete -c kdumpscope -n ${plain(when)} ${flags.join(' ')}${needs}${words} -d ${plain(option.description)}\n`;
}

/** The script. */
export function fishCompletion(tree: CommandTree): string {
  const commands = tree.commands.map(
    ({ name, description }) =>
      `complete -c kdumpscope -n __fish_use_subcommand -f -a ${name} -d ${plain(description)}\n`,
  );
  const options = tree.commands.flatMap(({ name, options: own }) =>
    own.map((option) => optionLine(`__fish_seen_subcommand_from ${name}`, option)),
  );
  const names = tree.commands.map(({ name }) => name).join(' ');
  return [
    '# fish completion for kdumpscope. Made by npm run manual from the command line itself.\n',
    ...tree.options.map((option) => optionLine('__fish_use_subcommand', option)),
    ...commands,
    `complete -c kdumpscope -n '__fish_seen_subcommand_from help' -f -a ${plain(names)}\n`,
    ...options,
  ].join('');
}
