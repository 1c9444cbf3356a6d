// Snapshot images on disk for the command line and the window: written and verified, faults of the file system in words.
import path from 'node:path';
import type { IpcError, IpcResult } from '../ipc/contract';
import type { ImageContent } from '../store/snapshot-image/content';
import { verifyImage, type ImageDifference } from '../store/snapshot-image/verify';
import { nodeDisk } from '../store/disk';
import { removeUnfinishedOf } from '../store/durable-write';
import { isImageFile } from '../store/snapshot-image/read';
import { writeImage } from '../store/snapshot-image/write';
import { ioError } from './io-error';

/** Writes an image, whole or not at all; why not where it could not. */
export async function saveImage(
  file: string,
  content: ImageContent,
  onBytes?: (done: number, total: number) => void,
): Promise<IpcError | undefined> {
  try {
    await writeImage(file, content, nodeDisk, onBytes);
    return undefined;
  } catch (thrown) {
    const error = ioError(thrown);
    if (error === undefined) throw thrown;
    return error;
  }
}

/** Removes what is there of an image that this process is writing. */
export const abandonImage = (file: string): Promise<void> => removeUnfinishedOf(path.resolve(file));

/** Hashes every entry again. An image that begins like one and cannot be read further is told as an error. */
export async function checkImage(
  file: string,
): Promise<IpcResult<{ readonly entries: number; readonly differences: readonly ImageDifference[] }>> {
  if (!(await isImageFile(file))) {
    const hint = 'give a .kdsnap that Kdumpscope wrote';
    return { ok: false, error: { code: 'unusable', message: 'Not a snapshot image', where: file, hint } };
  }
  const verified = await verifyImage(file);
  if (verified.state === 'checked') return { ok: true, value: verified };
  // It begins as ours and lacks a sound manifest: something in it differs.
  return {
    ok: true,
    value: { entries: 0, differences: [{ entry: 'manifest.json', message: verified.fault.message }] },
  };
}
