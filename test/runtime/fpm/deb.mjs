// A Debian package by dpkg-deb: control, md5sums, scripts.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { run } from './request.mjs';

/** Writes `request.output` from the files below `root`. */
export function buildDeb(request, root) {
  const files = fs
    .readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  const control = path.join(root, 'DEBIAN');
  fs.mkdirSync(control);
  const sums = files.map((file) => `${md5(file)}  ${path.relative(root, file)}\n`);
  fs.writeFileSync(path.join(control, 'md5sums'), sums.join(''));
  const bytes = files.reduce((sum, file) => sum + fs.statSync(file).size, 0);
  fs.writeFileSync(path.join(control, 'control'), controlText(request, Math.ceil(bytes / 1024)));
  for (const [name, script] of Object.entries(request.scripts)) {
    if (script === undefined) continue;
    fs.copyFileSync(script, path.join(control, name));
    fs.chmodSync(path.join(control, name), 0o755);
  }
  const asked = request.options['deb-compression'] ?? 'xz';
  const compression = asked === 'gz' ? 'gzip' : asked;
  run('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', root, request.output]);
}

const md5 = (file) => createHash('md5').update(fs.readFileSync(file)).digest('hex');

function controlText({ options, depends, recommends }, installedKiB) {
  const [first, ...rest] = (options.description || options.name).split('\n').map((line) => line.trim());
  const fields = [
    ['Package', options.name],
    ['Version', options.iteration ? `${options.version}-${options.iteration}` : options.version],
    ['Vendor', options.vendor],
    ['Architecture', options.architecture],
    ['Maintainer', options.maintainer],
    ['Installed-Size', installedKiB],
    ['Depends', depends.join(', ')],
    ['Recommends', recommends.join(', ')],
    ['Section', options.category],
    ['Priority', options['deb-priority']],
    ['Homepage', options.url],
    ['Description', [first, ...rest.filter(Boolean).map((line) => ` ${line}`)].join('\n')],
  ];
  return fields.flatMap(([name, value]) => (value ? [`${name}: ${value}\n`] : [])).join('');
}
