// Build plugin: which packages really went into the three bundles, with their licences, as out/renderer/licences.json for
// the About dialog and as a text beside it. One collector for all three builds; the window's build is the last and writes.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';
import { z } from 'zod';
import type { LicenceRow } from '../../app/core/view/licence-row';

const LICENCE_FILE = /^(licen[cs]e|copying|ofl)(\.(md|txt))?$/i;
const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().default('unknown'),
  author: z.union([z.string(), z.object({ name: z.string() })]).optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});

const folders = new Set<string>();
const root = process.cwd();

/** The folder of the package a module lies in. */
function packageFolder(id: string): string | undefined {
  const file = id.replace(/^\0/, '').split('?')[0] ?? '';
  const at = file.lastIndexOf('/node_modules/');
  if (at < 0) return undefined;
  const [scope = '', name = ''] = file.slice(at + '/node_modules/'.length).split('/');
  return path.join(file.slice(0, at), 'node_modules', scope.startsWith('@') ? `${scope}/${name}` : scope);
}

const manifestOf = (folder: string): z.infer<typeof manifestSchema> =>
  manifestSchema.parse(JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')));

/** Packages that are shipped as they are: the runtime dependencies and theirs. */
function addShipped(from: string): void {
  const { dependencies, optionalDependencies } = manifestOf(from);
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    let base = from;
    while (!existsSync(path.join(base, 'node_modules', name, 'package.json')) && base !== path.dirname(base))
      base = path.dirname(base);
    const folder = path.join(base, 'node_modules', name);
    // What is optional may not be installed.
    if (folders.has(folder) || !existsSync(folder)) continue;
    folders.add(folder);
    addShipped(folder);
  }
}

function rowOf(folder: string): LicenceRow {
  const { name, version, license, author } = manifestOf(folder);
  const file = readdirSync(folder).find((entry) => LICENCE_FILE.test(entry));
  const by = typeof author === 'string' ? author : author?.name;
  const stated = `${name} brings no licence file. Its package.json states: ${license}${by === undefined ? '' : `, by ${by}`}.`;
  const text = file === undefined ? stated : readFileSync(path.join(folder, file), 'utf8').trim();
  return { name, version, licence: license, text };
}

/** Notes the packages of a bundle; with `write`, also writes the list of all. */
export function licences(write = false): Plugin {
  return {
    name: 'kdumpscope-licences',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const id of [...this.getModuleIds(), ...Object.keys(bundle)]) {
        const folder = packageFolder(id);
        if (folder !== undefined) folders.add(folder);
      }
      if (!write) return;
      addShipped(root);
      const rows = new Map<string, LicenceRow>();
      for (const folder of folders) {
        const row = rowOf(folder);
        rows.set(`${row.name} ${row.version}`, row);
      }
      const sorted = [...rows.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
      this.emitFile({ type: 'asset', fileName: 'licences.json', source: JSON.stringify(sorted) });
      const text = sorted.map((row) => `${row.name} ${row.version}: ${row.licence}\n\n${row.text}\n`);
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: text.join(`\n${'-'.repeat(72)}\n\n`) });
    },
  };
}
