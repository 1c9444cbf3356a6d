// The few calls with which the store changes the disk, as a port: a test makes any of them fail, or ends the process
// in between. Reading goes past it; what cannot be read leaves nothing behind.
import { mkdir, open, rename, rm } from 'node:fs/promises';

/** A file being written. */
export interface DiskFile {
  /** Writes some of the bytes; how many. */
  write(bytes: Uint8Array): Promise<number>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Every call rejects with the system's error. */
export interface Disk {
  /** Makes the folder and those above it; the first that was made. */
  makeFolder(folder: string): Promise<string | undefined>;
  createFile(file: string): Promise<DiskFile>;
  /** Flushes a file that was written before. */
  syncFile(file: string): Promise<void>;
  /** Flushes the names in a folder. */
  syncFolder(folder: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file or folder; one that is not there is no error. */
  remove(target: string): Promise<void>;
}

async function flush(target: string, flags: string): Promise<void> {
  const handle = await open(target, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The disk itself. */
export const nodeDisk: Disk = {
  makeFolder: (folder) => mkdir(folder, { recursive: true }),
  async createFile(file) {
    const handle = await open(file, 'wx');
    return {
      write: async (bytes) => (await handle.write(bytes)).bytesWritten,
      sync: () => handle.sync(),
      close: () => handle.close(),
    };
  },
  syncFile: (file) => flush(file, 'r+'),
  // Windows opens no folders; NTFS journals the names itself.
  syncFolder: (folder) => (process.platform === 'win32' ? Promise.resolve() : flush(folder, 'r')),
  rename,
  remove: (target) => rm(target, { recursive: true, force: true }),
};
