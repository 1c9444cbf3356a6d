// kdumpscope designs [--json]: every design that can be simulated, with its kernels and source.
import { DESIGNS } from '../../sim/designs/index';
import { CONFIG_KEYS } from '../../sim/run/config-keys';
import type { Design } from '../../sim/designs/design';
import { EXIT } from '../failure';
import type { CliCommand } from './command';

type DesignRow = Omit<Design, 'behaviour' | 'settings'> & {
  readonly settings: readonly { readonly key: string; readonly help: string }[];
};

const INDENT = ' '.repeat(19);

function designText({ id, title, archs, kernels, released, source, settings }: DesignRow): string {
  return [
    `${id.padEnd(18)} ${title}${released ? '' : ' (unreleased)'}`,
    `${INDENT}${archs.join(', ')}; ${kernels}`,
    `${INDENT}${source}`,
    ...settings.map(({ key, help }) => `${INDENT}--config ${key}=…  ${help}`),
  ].join('\n');
}

export const designs: CliCommand = {
  name: 'designs',
  add(program, finish) {
    program
      .command('designs')
      .description('list the designs that can be simulated')
      .option('--json', 'print JSON')
      .action((options: { json?: true }) => {
        const rows = DESIGNS.map(({ id, title, archs, kernels, released, source, settings }) => ({
          id,
          title,
          archs,
          kernels,
          released,
          source,
          settings: (settings ?? []).map((key) => ({ key, help: CONFIG_KEYS[key]?.help ?? '' })),
        }));
        const text = options.json
          ? JSON.stringify({ schema: 'kdumpscope/designs@1', designs: rows }, null, 2)
          : rows.map(designText).join('\n');
        process.stdout.write(`${text}\n`);
        finish(EXIT.complete);
      });
  },
};
