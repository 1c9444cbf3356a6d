// The command line under Node: `npx kdumpscope`, `node out/main/cli.js`.
import { runCommandLine } from './run';

process.exitCode = await runCommandLine(process.argv.slice(2));
