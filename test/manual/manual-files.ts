// The one list of files that are made from the tree of commands.
import { bashCompletion } from './bash-completion';
import { readCommandTree } from './command-tree';
import { fishCompletion } from './fish-completion';
import { manPage } from './man-page';
import { zshCompletion } from './zsh-completion';

/** Text by path below the project's folder. */
export function manualFiles(): Readonly<Record<string, string>> {
  const tree = readCommandTree();
  return {
    'resources/man/kdumpscope.1': manPage(tree),
    'resources/completions/kdumpscope.bash': bashCompletion(tree),
    'resources/completions/_kdumpscope': zshCompletion(tree),
    'resources/completions/kdumpscope.fish': fishCompletion(tree),
  };
}
