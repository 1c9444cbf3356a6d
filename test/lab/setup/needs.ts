// What the lab runs on the host: Debian's package tools and QEMU. Missing programs are installed with apt where the lab
// runs as root, else named with the one line that installs them.
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import type { Arch } from './kernels';
import { LabError, runProgram } from './run-program';

const QEMU: Readonly<Record<Arch, { readonly program: string; readonly debian: string }>> = {
  x86_64: { program: 'qemu-system-x86_64', debian: 'qemu-system-x86' },
  ppc64le: { program: 'qemu-system-ppc64', debian: 'qemu-system-ppc' },
  arm64: { program: 'qemu-system-aarch64', debian: 'qemu-system-arm' },
};

function isThere(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The emulator of an architecture; installs what is missing. Throws LabError where it cannot. */
export function prepareHost(arch: Arch): string {
  for (const program of ['apt-get', 'dpkg-deb'])
    if (!isThere(program)) throw new LabError(`${program} is not here: the lab takes its kernels from Debian packages`);
  const { program, debian } = QEMU[arch];
  if (isThere(program)) return program;
  const line = `apt-get install -y --no-install-recommends ${debian}`;
  if (process.getuid?.() !== 0) throw new LabError(`${program} is not here. Run: sudo ${line}`);
  console.log(`${program} is not here: ${line}`);
  runProgram('apt-get', ['update', '-q']);
  runProgram('apt-get', line.split(' ').slice(1), { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  return program;
}
