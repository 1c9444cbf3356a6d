// One file of this folder as a bundle for Node.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = path.dirname(fileURLToPath(import.meta.url));

/**
 * Bundles `name`.ts into `outDir`; the path of the bundle.
 * @param {string} name
 * @param {string} outDir
 * @returns {Promise<string>}
 */
export async function bundle(name, outDir) {
  await build({
    root: path.join(here, '../..'),
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: path.join(here, `${name}.ts`),
      outDir,
      emptyOutDir: false,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  });
  return path.join(outDir, `${name}.mjs`);
}
