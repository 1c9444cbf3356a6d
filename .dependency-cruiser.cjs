// Enforces the layer table. A layer may import itself, the layers its row names, and the kinds of packages its row
// names; every other import is an error.
const table = require('./.dependency-cruiser.layers.cjs');

const pathOf = (name) => table.find((row) => row.layer === name).path;
/** Our own code that no layer claims would escape the rules. */
const ours = '^(app|renderer)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...table.flatMap((row) => {
      const from = { path: row.path };
      const allowed = [row.path, ...row.layers.map(pathOf)];
      const rules = [{ name: `${row.layer}-layer`, severity: 'error', from, to: { path: ours, pathNot: allowed } }];
      if (!row.packages.includes('builtin')) {
        rules.push({ name: `${row.layer}-no-node`, severity: 'error', from, to: { dependencyTypes: ['core'] } });
      }
      if (!row.packages.includes('electron')) {
        rules.push({
          name: `${row.layer}-no-electron`,
          severity: 'error',
          from,
          to: { path: ['^electron(/|$)', '^node_modules/(electron|electron-log|electron-window-state)/'] },
        });
      }
      if (!row.packages.includes('npm')) {
        rules.push({
          name: `${row.layer}-no-packages`,
          severity: 'error',
          from,
          to: { path: '^node_modules/', pathNot: row.packages.includes('electron') ? '^node_modules/electron/' : '^$' },
        });
      }
      return rules;
    }),
    {
      name: 'every-file-has-a-layer',
      severity: 'error',
      from: { path: '^app/', pathNot: [...table.map((row) => row.path), '\\.d\\.ts$'] },
      to: {},
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: ours },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'product-not-test', severity: 'error', from: { path: ours }, to: { path: '^test/' } },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: { path: ours },
      to: { couldNotResolve: true, pathNot: '^vite/client$' },
    },
  ],
  options: {
    doNotFollow: { path: '^node_modules/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.vue', '.mjs', '.cjs', '.json'],
    },
  },
};
