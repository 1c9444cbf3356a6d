// A copy of the packaged directory that journeys can drive: the same files, linked, with control/main.js in front of the app.
import { createPackage, extractFile } from '@electron/asar';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));

/** Makes `target` anew from the packaged directory `source`. */
export async function makeDrivenCopy(source, target) {
  fs.rmSync(target, { recursive: true, force: true });
  for (const name of fs.readdirSync(source, { recursive: true })) {
    const from = path.join(source, name);
    const to = path.join(target, name);
    if (fs.statSync(from).isDirectory()) fs.mkdirSync(to, { recursive: true });
    else {
      fs.mkdirSync(path.dirname(to), { recursive: true });
      fs.linkSync(from, to);
    }
  }
  const resources = path.join(target, 'resources');
  fs.renameSync(path.join(resources, 'app.asar'), path.join(resources, 'packed.asar'));
  const front = fs.mkdtempSync(path.join(target, 'front-'));
  const manifest = JSON.parse(extractFile(path.join(resources, 'packed.asar'), 'package.json').toString());
  fs.writeFileSync(path.join(front, 'package.json'), JSON.stringify({ ...manifest, main: 'main.js' }));
  fs.copyFileSync(path.join(here, 'control/main.js'), path.join(front, 'main.js'));
  await createPackage(front, path.join(resources, 'app.asar'));
  fs.rmSync(front, { recursive: true });
}
