// The kernels of the lab: Debian's own, unmodified, the newest of each version that its suites have today.
import type { ForeignApt } from './foreign-apt';
import { LabError } from './run-program';

export const ARCHES = ['x86_64', 'ppc64le', 'arm64'] as const;
export type Arch = (typeof ARCHES)[number];

export interface ArchNames {
  /** dpkg's name. */
  readonly debian: string;
  /** The kernel packages' name. */
  readonly flavour: string;
  /** Folder of shared libraries. */
  readonly triplet: string;
  /** Versions that the captures have, the first by default. */
  readonly versions: readonly string[];
}

export const NAMES: Readonly<Record<Arch, ArchNames>> = {
  x86_64: { debian: 'amd64', flavour: 'amd64', triplet: 'x86_64-linux-gnu', versions: ['6.12', '7.2', '6.1'] },
  ppc64le: {
    debian: 'ppc64el',
    flavour: 'powerpc64le',
    triplet: 'powerpc64le-linux-gnu',
    versions: ['6.12', '7.2'],
  },
  arm64: { debian: 'arm64', flavour: 'arm64', triplet: 'aarch64-linux-gnu', versions: ['6.12'] },
};

export interface DebianKernel {
  readonly release: string;
  readonly packages: readonly string[];
}

/** The newest kernel of a version. Throws LabError where no suite has one. */
export function findKernel(apt: ForeignApt, arch: Arch, version: string): DebianKernel {
  const { flavour } = NAMES[arch];
  const releases = apt
    .names(`linux-image-${version}.`)
    .map((name) => name.slice('linux-image-'.length))
    .filter((release) => release.endsWith(`-${flavour}`) && !/-(?:rt|cloud|unsigned|dbg)-|~bpo/.test(release))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const release = releases.at(-1);
  if (release === undefined)
    throw new LabError(`Debian has no ${flavour} kernel ${version} today (trixie, sid, bookworm-security looked at)`);
  // Since 7.x image, modules and configuration are packages of their own.
  const split = apt.names(`linux-binary-${release}`).includes(`linux-binary-${release}`);
  return {
    release,
    packages: split
      ? ['binary', 'modules', 'base'].map((part) => `linux-${part}-${release}`)
      : [`linux-image-${release}`],
  };
}
