// Three bundles: main (window, worker, command line), preload, renderer. Syntax targets are those of the oldest
// Electron the output has to run on (33: Node 20.18, Chromium 130), not of the one in package.json.
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'electron-vite';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { licences } from './test/runtime/licences';

const node = 'node20.18';
const chrome = 'chrome130';

/** `npx kdumpscope` runs the built file itself. */
const executableCli = {
  name: 'executable-cli',
  writeBundle: () => chmodSync('out/main/cli.js', 0o755),
};

export default defineConfig({
  main: {
    plugins: [executableCli, licences()],
    build: {
      outDir: 'out/main',
      target: node,
      rollupOptions: {
        input: {
          index: 'app/main/entry.ts',
          // An entry of its own: it looks for its files beside itself.
          desktop: 'app/main/index.ts',
          worker: 'app/jobs/worker.ts',
          cli: 'app/cli/index.ts',
        },
        output: {
          format: 'es',
          banner: (chunk) => (chunk.name === 'cli' && chunk.isEntry ? '#!/usr/bin/env node' : ''),
        },
      },
    },
  },
  preload: {
    plugins: [licences()],
    build: {
      outDir: 'out/preload',
      target: node,
      rollupOptions: {
        input: { index: 'app/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    // The last of the three builds: it knows what all of them took.
    plugins: [vue(), licences(true)],
    build: {
      outDir: 'out/renderer',
      target: chrome,
      minify: true,
      emptyOutDir: true,
      // Fonts and icons stay files of our own origin: the content security policy knows no data: fonts.
      assetsInlineLimit: 0,
      rollupOptions: { input: path.resolve('renderer/index.html') },
    },
  },
});
