// What Electron starts. Released builds cannot run as Node (fuse), so `kdumpscope` on PATH is this program with --cli:
// the command runs while this module is evaluated. Electron waits for that before it looks for a display, so nothing of
// a window, no GPU process and no profile folder comes to be.
import { cliWords } from './command-line';

/** A fault of ours: Electron would show a dialog and stay. */
function endOnFault(fault: unknown): never {
  process.stderr.write(`kdumpscope: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}\n`);
  process.exit(2);
}

const words = cliWords(process.argv);
if (words === undefined) {
  // Awaited, or `ready` would come before the scheme is registered.
  await import('./index');
} else {
  process.on('uncaughtException', endOnFault);
  const { runCommandLine } = await import('../cli/run');
  process.exit(await runCommandLine(words).catch(endOnFault));
}
