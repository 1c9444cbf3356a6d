// The process that is killed: takes the lock, then tells each operation it begins and does it, until it dies.
// node child.mjs LIBRARY SEED FIRST
import { writeSync } from 'node:fs';
import { lockLibrary } from '../../app/store/lock';
import { recoverLibrary } from '../../app/store/recover';
import { operationAt, perform } from './library-story';

const [library = '', seed = '0', first = '0'] = process.argv.slice(2);

async function live(): Promise<void> {
  const lock = await lockLibrary(library);
  if (lock.state !== 'held') throw new Error(`locked by ${lock.pid}`);
  await recoverLibrary(library);
  for (let number = Number(first); ; number += 1) {
    // Written at once: what was begun is known even if the next instruction never comes.
    writeSync(1, `${number}\n`);
    await perform(library, operationAt(Number(seed), number));
  }
}

void live().catch((error: unknown) => {
  writeSync(2, `${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
