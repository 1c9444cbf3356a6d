// Packages of other Debian suites and architectures, through an apt of the lab's own. Nothing of it is installed: the
// files are only read. The mirror is the one this system uses.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { labFolder } from '../lab-folder';
import { LabError, runProgram } from './run-program';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** This system's mirrors of debian and debian-security, or Debian's own. */
function mirrors(): { readonly main: string; readonly security: string } {
  const said = runProgram('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages']);
  const uris = said.split('\n').map((line) => line.replace(/\/$/, ''));
  return {
    main: uris.find((uri) => uri.endsWith('/debian')) ?? 'http://deb.debian.org/debian',
    security: uris.find((uri) => uri.endsWith('/debian-security')) ?? 'http://deb.debian.org/debian-security',
  };
}

export interface ForeignApt {
  /** Names of packages that begin like this, of every suite. */
  readonly names: (prefix: string) => string[];
  /** The package files, fetched if they are not there yet. `name/suite` takes the suite's own version. */
  readonly fetch: (packages: readonly string[]) => string[];
}

/** An apt for one Debian architecture that knows trixie, sid and the security updates of bookworm. */
export function foreignApt(debianArch: string): ForeignApt {
  const folder = labFolder(debianArch, 'apt');
  const lists = labFolder(debianArch, 'apt', 'lists');
  const cache = labFolder(debianArch, 'apt', 'cache');
  const debs = labFolder(debianArch, 'debs');
  for (const partial of [`${lists}/partial`, `${cache}/archives/partial`])
    labFolder(path.relative(labFolder(), partial));
  const env = { ...process.env, APT_CONFIG: path.join(folder, 'apt.conf') };
  const { main, security } = mirrors();
  const from = (uri: string, suite: string): string => `deb [signed-by=${KEYRING}] ${uri} ${suite} main\n`;
  writeFileSync(
    path.join(folder, 'sources.list'),
    from(main, 'trixie') + from(main, 'sid') + from(security, 'bookworm-security'),
  );
  writeFileSync(path.join(folder, 'status'), '');
  writeFileSync(
    env.APT_CONFIG,
    [
      `APT::Architecture "${debianArch}"; APT::Architectures { "${debianArch}"; }; Acquire::Languages "none";`,
      `APT::Sandbox::User "root"; Dir::Etc::SourceList "${folder}/sources.list"; Dir::Etc::SourceParts "/nonexistent";`,
      `Dir::State::Lists "${lists}"; Dir::Cache "${cache}"; Dir::State::status "${folder}/status";\n`,
    ].join('\n'),
  );
  if (!existsSync(KEYRING)) throw new LabError(`${KEYRING} is not here: apt-get install debian-archive-keyring`);
  const update = (): string => runProgram('apt-get', ['update', '-q'], { env });
  if (!readdirSync(lists).some((name) => name.includes('_Packages'))) update();

  const fetchAll = (names: readonly string[]): string[] => {
    // Not where the files are: apt plans nothing for a file that is there.
    const plan = runProgram('apt-get', ['download', '--print-uris', ...names], { env, cwd: folder });
    const files = [...plan.matchAll(/^'[^']*' (\S+) \d+/gm)].map(([, file = '']) => file);
    if (files.length !== names.length) throw new LabError(`apt has not all of ${names.join(' ')}`);
    for (const file of files) {
      if (existsSync(path.join(debs, file))) continue;
      console.log(`fetching ${file}`);
      const name = names.find((n) => n.split('/')[0] === file.split('_')[0]) ?? file;
      runProgram('apt-get', ['download', '-q', name], { env, cwd: debs });
    }
    return files.map((file) => path.join(debs, file));
  };
  return {
    names: (prefix) => runProgram('apt-cache', ['pkgnames', prefix], { env }).split('\n').filter(Boolean).sort(),
    fetch(packages) {
      try {
        return fetchAll(packages);
      } catch (error) {
        if (!(error instanceof LabError)) throw error;
        update(); // the lists may name a version that the mirror has no more
        return fetchAll(packages);
      }
    },
  };
}
