// An RPM package by rpmbuild: a spec file whose only work is to take the tree as it is.
import fs from 'node:fs';
import path from 'node:path';
import { run } from './request.mjs';

const ARCHITECTURES = { amd64: 'x86_64', arm64: 'aarch64' };

/** Writes `request.output` from the files below `root`. */
export function buildRpm(request, root, work) {
  const spec = path.join(work, 'package.spec');
  fs.writeFileSync(spec, specText(request, root));
  const { architecture } = request.options;
  const target = `${ARCHITECTURES[architecture] ?? architecture}-linux`;
  const built = path.join(work, 'out');
  const defines = [`_topdir ${work}/rpm`, `_rpmdir ${built}`].flatMap((define) => ['--define', define]);
  run('rpmbuild', ['-bb', '--target', target, ...defines, spec]);
  const found = fs.readdirSync(built, { recursive: true }).find((file) => file.endsWith('.rpm'));
  fs.copyFileSync(path.join(built, found), request.output);
}

/** The script without its first line; rpm would expand a percent sign. */
const body = (file) =>
  file === undefined
    ? 'true\n'
    : fs
        .readFileSync(file, 'utf8')
        .replace(/^#!.*\n/, '')
        .replaceAll('%', '%%');

function specText({ options, depends, files, scripts }, root) {
  const optional = (name, value) => (value ? `${name}: ${value}\n` : '');
  return `%global _build_id_links none
%global debug_package %{nil}
%global __os_install_post %{nil}
%define _binary_payload w6T.xzdio
Name: ${options.name}
Version: ${options.version.replaceAll('-', '~')}
Release: ${options.iteration ?? 1}
Summary: ${options['rpm-summary'] ?? options.description.split('\n')[0]}
License: ${options.license ?? 'unknown'}
${optional('Group', options.category)}${optional('URL', options.url)}${optional('Vendor', options.vendor)}AutoReqProv: no
${depends.map((name) => `Requires: ${name}\n`).join('')}
%description
${options.description}
%install
mkdir -p %{buildroot} && cp -a ${root}/. %{buildroot}/
%post
${body(scripts.postinst)}
%postun
${body(scripts.postrm)}
%files
%defattr(-,root,root,-)
${files.map(([, place]) => `"${place}"\n`).join('')}`;
}
