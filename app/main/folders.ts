// Where things lie: the user's library and settings, and the files we bring, in a checkout and when packaged.
import { app } from 'electron';
import path from 'node:path';

export interface Folders {
  /** The library that is open. */
  readonly library: string;
  /** The one that nobody chose. */
  readonly standardLibrary: string;
  readonly settings: string;
  readonly samples: string;
  readonly icon: string;
  readonly preload: string;
}

/** `mainFolder` is the folder of the built main bundle (out/main). */
export function findFolders(mainFolder: string): Folders {
  const userData = app.getPath('userData');
  const resources = app.isPackaged ? process.resourcesPath : path.join(mainFolder, '../../resources');
  return {
    library: path.join(userData, 'library'),
    standardLibrary: path.join(userData, 'library'),
    settings: userData,
    samples: path.join(resources, 'samples'),
    icon: path.join(resources, 'icons/256x256.png'),
    preload: path.join(mainFolder, '../preload/index.cjs'),
  };
}
