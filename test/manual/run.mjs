// npm run manual: writes the man page and the completions anew.
import fs from 'node:fs';
import path from 'node:path';
import { runnerImport } from 'vite';
import { root } from '../runtime/build.mjs';

const { module } = await runnerImport(path.join(root, 'test/manual/manual-files.ts'), {
  root,
  configFile: false,
  logLevel: 'error',
});
for (const [file, text] of Object.entries(module.manualFiles())) {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text);
  console.log(file);
}
