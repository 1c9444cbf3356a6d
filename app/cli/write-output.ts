// Writes a result whole or not at all, and never over an input.
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { UnusableInput } from './failure';

/** Replaces `file` atomically. Throws UnusableInput when it is one of the inputs or cannot be written. */
export async function writeOutput(file: string, bytes: Uint8Array, inputs: readonly string[]): Promise<void> {
  if (inputs.some((input) => path.resolve(input) === path.resolve(file))) {
    throw new UnusableInput('the output is one of the inputs', file, 'choose another name');
  }
  try {
    await writeFileAtomic(file, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    throw new UnusableInput(error instanceof Error ? error.message : 'cannot write', file, 'nothing was written');
  }
}
