// kdumpscope verify X.kdsnap: every entry of a snapshot image hashed again.
import { visibleLine } from '../../core/text/visible';
import { checkImage } from '../../jobs/save-image';
import { EXIT, UnusableInput } from '../failure';
import type { CliCommand } from './command';

const HELP = `
Exit code: 0 every byte is as it was written, 1 something differs, 2 usage or not a snapshot image.`;

export const verify: CliCommand = {
  name: 'verify',
  add(program, finish) {
    program
      .command('verify')
      .description('hash every entry of a snapshot image again and name what differs')
      .argument('<file>', 'a .kdsnap')
      .addHelpText('after', HELP)
      .action(async (file: string) => {
        const verified = await checkImage(file);
        if (!verified.ok) {
          const { message, where, hint } = verified.error;
          throw new UnusableInput(message, where ?? file, hint);
        }
        const { entries, differences } = verified.value;
        const lines = differences.map(({ entry, offset, message }) => {
          const place = offset === undefined ? '' : ` at byte ${offset}`;
          return visibleLine(`${file}: ${entry}${place}: ${message}`);
        });
        if (lines.length === 0) lines.push(`${file}: ${entries} entries, all as written`);
        process.stdout.write(`${lines.join('\n')}\n`);
        finish(differences.length === 0 ? EXIT.complete : EXIT.incomplete);
      });
  },
};
