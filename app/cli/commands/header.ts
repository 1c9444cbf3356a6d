// kdumpscope header INPUT [--json] [-o FILE]: every field of the elfcorehdr, or its bytes; of a dump its notes too; of
// a log the program headers it lists.
import { shownHeader } from '../../core/machine/shown-header';
import { dumpHeaders } from '../../core/view/dump-facts';
import { dumpHeadersJson, dumpHeadersText } from '../../report/dump-header-text';
import { headerJson } from '../../report/header-json';
import { headerText } from '../../report/header-text';
import { notesJson, notesText } from '../../report/dump-notes';
import { statedHeadersJson, statedHeadersText } from '../../report/stated-header-text';
import { EXIT } from '../failure';
import { decodedHeader, headerEvidence } from '../machine-header';
import { openMachine } from '../open-machine';
import { writeOutput } from '../write-output';
import type { CliCommand } from './command';

export const header: CliCommand = {
  name: 'header',
  add(program, finish) {
    program
      .command('header')
      .description('show every field of the elfcorehdr, or of a dump and its notes')
      .argument('<input>', 'a capture, a bare elfcorehdr, a dump, or a log that lists program headers')
      .option('--json', 'print JSON, numbers as 0x… strings')
      .option('-o, --output <file>', 'write the bytes of the header to FILE instead')
      .action(async (input: string, options: { json?: true; output?: string }) => {
        const { machine } = await openMachine([input]);
        const tables = machine.statedHeaders;
        if (shownHeader(machine) === undefined && tables.length > 0 && options.output === undefined) {
          const text = options.json ? JSON.stringify(statedHeadersJson(tables), null, 2) : statedHeadersText(tables);
          process.stdout.write(`${text}\n`);
          finish(EXIT.complete);
          return;
        }
        const dumps = dumpHeaders(machine);
        if (shownHeader(machine) === undefined && dumps.length > 0 && options.output === undefined) {
          const text = options.json ? JSON.stringify(dumpHeadersJson(dumps), null, 2) : dumpHeadersText(dumps);
          process.stdout.write(`${text}\n`);
          finish(EXIT.complete);
          return;
        }
        const evidence = headerEvidence(machine, input);
        if (options.output !== undefined) {
          await writeOutput(options.output, evidence.bytes, [input]);
          process.stdout.write(`${options.output}: ${evidence.bytes.length} bytes\n`);
        } else {
          const decoded = decodedHeader(machine, evidence);
          const text = options.json
            ? JSON.stringify({ ...headerJson(decoded), ...notesJson(evidence.notes) }, null, 2)
            : `${headerText(decoded)}${notesText(evidence.notes)}`.trimEnd();
          process.stdout.write(`${text}\n`);
        }
        finish(EXIT.complete);
      });
  },
};
