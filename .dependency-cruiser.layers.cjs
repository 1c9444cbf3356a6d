// The layer table: who may import whom. Everything not listed is forbidden. `packages`: builtin = node: modules,
// electron, npm = anything installed. The rules are made from this table in .dependency-cruiser.cjs.
module.exports = [
  { layer: 'core', path: '^app/core/', layers: [], packages: [] },
  { layer: 'sim', path: '^app/sim/', layers: ['core'], packages: [] },
  { layer: 'readers', path: '^app/readers/', layers: ['core'], packages: [] },
  { layer: 'report', path: '^app/report/', layers: ['core', 'sim'], packages: [] },
  { layer: 'input', path: '^app/input/', layers: ['core', 'readers'], packages: ['builtin', 'npm'] },
  { layer: 'store', path: '^app/store/', layers: ['core'], packages: ['builtin', 'npm'] },
  {
    layer: 'jobs',
    path: '^app/jobs/',
    layers: ['core', 'sim', 'readers', 'report', 'input', 'store', 'ipc-contract'],
    packages: ['builtin', 'npm'],
  },
  { layer: 'ipc-contract', path: '^app/ipc/(contract|answer-parts)\\.ts$', layers: ['core'], packages: [] },
  {
    layer: 'ipc',
    path: '^app/ipc/(?!(contract|answer-parts)\\.ts)',
    layers: ['core', 'store', 'jobs', 'ipc-contract'],
    packages: ['builtin', 'npm', 'electron'],
  },
  {
    layer: 'main',
    path: '^app/main/',
    layers: ['core', 'store', 'jobs', 'ipc', 'ipc-contract', 'cli'],
    packages: ['builtin', 'npm', 'electron'],
  },
  { layer: 'preload', path: '^app/preload/', layers: ['ipc-contract'], packages: ['electron'] },
  {
    layer: 'cli',
    path: '^app/cli/',
    layers: ['core', 'sim', 'readers', 'report', 'input', 'jobs'],
    packages: ['builtin', 'npm'],
  },
  { layer: 'renderer', path: '^renderer/', layers: ['core', 'ipc-contract'], packages: ['npm'] },
  { layer: 'draw', path: '^renderer/src/draw/', layers: ['core', 'renderer'], packages: [] },
];
