// kdumpscope designs [--json]: every design that can be simulated, with its kernels and source.
import { DESIGNS } from '../../sim/designs/index';
import { EXIT } from '../failure';
import type { CliCommand } from './command';

export const designs: CliCommand = {
  name: 'designs',
  add(program, finish) {
    program
      .command('designs')
      .description('list the designs that can be simulated')
      .option('--json', 'print JSON')
      .action((options: { json?: true }) => {
        const rows = DESIGNS.map(({ id, title, archs, kernels, released, source }) => ({
          id,
          title,
          archs,
          kernels,
          released,
          source,
        }));
        const text = options.json
          ? JSON.stringify({ schema: 'kdumpscope/designs@1', designs: rows }, null, 2)
          : rows
              .map(
                (d) =>
                  `${d.id.padEnd(18)} ${d.title}${d.released ? '' : ' (unreleased)'}\n${' '.repeat(19)}${d.archs.join(', ')}; ${d.kernels}\n${' '.repeat(19)}${d.source}`,
              )
              .join('\n');
        process.stdout.write(`${text}\n`);
        finish(EXIT.complete);
      });
  },
};
