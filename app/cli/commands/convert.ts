// kdumpscope convert INPUT… -o X.kdsnap [--redact]: everything the inputs hold as one snapshot image.
import path from 'node:path';
import type { Replacement } from '../../core/redact/redact-files';
import { createFileSpool } from '../../input/spool';
import { imageContent, redactSource } from '../../jobs/image-content';
import { abandonImage, saveImage } from '../../jobs/save-image';
import { EXIT, UnusableInput } from '../failure';
import { loadInputs } from '../open-machine';
import { version } from '../version';
import type { CliCommand } from './command';

interface Options {
  readonly output: string;
  readonly redact?: true;
  readonly list?: true;
}

/** As shells number a program that Ctrl-C ended. */
const INTERRUPTED = 130;

const HELP = `
--redact replaces host names, machine-ids, UUIDs, serial numbers, MAC and IP addresses, user names and passwords by stand-ins;
physical addresses stay. It finds what has a known form, so look at the list before you share the image: --redact --list.

Exit code: 0 written, 2 usage or unusable input.`;

/** One line per replacement, whatever the evidence holds. */
function replacementLine({ file, line, offset, kind, before, after }: Replacement): string {
  const place = line !== undefined ? `:${line}` : offset !== undefined ? ` at byte ${offset}` : ' (its name)';
  return `${file}${place}: ${kind}: ${before} -> ${after}`.replace(/\p{Cc}+/gu, ' ');
}

/** Ctrl-C while the image is written leaves nothing of it. */
async function untilInterrupted<T>(output: string, write: () => Promise<T>): Promise<T> {
  const interrupted = (): void => void abandonImage(output).finally(() => process.exit(INTERRUPTED));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    return await write();
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  }
}

export const convert: CliCommand = {
  name: 'convert',
  add(program, finish) {
    program
      .command('convert')
      .description('write a snapshot image: evidence, decoded machine, scenarios and view in one file')
      .argument('<input...>', 'files, directories or archives of ONE machine')
      .requiredOption('-o, --output <file>', 'FILE.kdsnap')
      .option('--redact', 'replace what tells whose machine it is')
      .option('--list', 'with --redact: print every replacement')
      .addHelpText('after', HELP)
      .action(async (inputs: string[], options: Options) => {
        const { output } = options;
        if (path.extname(output) !== '.kdsnap') {
          throw new UnusableInput('not the name of a snapshot image', output, 'end the name with .kdsnap');
        }
        if (inputs.some((input) => path.resolve(input) === path.resolve(output))) {
          throw new UnusableInput('the output is one of the inputs', output, 'choose another name');
        }
        if (options.list && !options.redact) throw new UnusableInput('--list needs --redact', '--list');
        let replacements = 0;
        const note = (replacement: Replacement): void => {
          replacements += 1;
          if (options.list) process.stdout.write(`${replacementLine(replacement)}\n`);
        };
        // Beside the image, where there has to be room for it.
        const spool = createFileSpool(path.dirname(path.resolve(output)));
        // Nothing here holds the evidence as it was: with the redacted one beside it, both would be in memory.
        const source = await loadInputs(inputs).then((loaded) =>
          options.redact ? redactSource(loaded, { note, spool }) : ({ ok: true, value: loaded } as const),
        );
        if (!source.ok) throw new UnusableInput(source.error.message, source.error.where, source.error.hint);
        const content = imageContent(source.value, version);
        const failed = await untilInterrupted(output, () => saveImage(output, content));
        if (failed !== undefined) throw new UnusableInput(failed.message, output, 'nothing was written');
        const redacted = options.redact ? `, ${replacements} replacements` : '';
        process.stdout.write(
          `${output}: ${content.about.verdict}, ${content.files.length} evidence files${redacted}\n`,
        );
        finish(EXIT.complete);
      });
  },
};
