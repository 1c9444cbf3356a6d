// What a guest boots: the kernel, its configuration, and an initramfs of busybox, kexec and the lab's guest scripts.
// Built once per kernel and set of scripts.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { labFolder } from '../lab-folder';
import { cpioArchive } from './cpio-archive';
import type { CpioEntry } from './cpio-archive';
import { onlyFile, readDebs } from './deb-files';
import type { DebFiles } from './deb-files';
import { foreignApt } from './foreign-apt';
import { modulesInOrder } from './kernel-modules';
import { findKernel, NAMES } from './kernels';
import type { Arch } from './kernels';

export interface BootFolder {
  readonly folder: string;
  readonly release: string;
  /** Names of the package files it was made of. */
  readonly packages: readonly string[];
}

const GUEST = fileURLToPath(new URL('../guest', import.meta.url));
/** kexec --hotplug came with kexec-tools 2.0.29; trixie's serves every kernel. */
const TOOLS = ['busybox-static', 'kexec-tools', 'libc6', 'zlib1g', 'liblzma5', 'libzstd1'];
/** What kexec of amd64 and arm64 links for Xen. */
const XEN = ['misc4.20', 'call1', 'devicemodel1', 'evtchn1', 'foreignmemory1', 'toolcore1', 'toollog1', 'gnttab1'];
const LIBRARY = /^usr\/lib(?:64)?\/(?:[^/]+\/)?(?:ld[-6][^/]*|lib(?:c|m|z|lzma|zstd|xen[a-z]+)[.-][^/]*)$/;
const PROGRAM = /^(?:usr\/)?s?bin\/(?:busybox|kexec)$/;
const KERNEL = /^(?:boot\/vmlinu[xz]-[^/]+|usr\/lib\/modules\/[^/]+\/vmlinuz)$/;
const CONFIG = /^(?:boot\/config-[^/]+|usr\/lib\/modules\/[^/]+\/config)$/;
/** UEFI of arm64. */
const FIRMWARE = /^usr\/share\/qemu-efi-aarch64\/QEMU_EFI\.fd$/;
const MODULE = /\/kernel\/(?:fs\/9p|fs\/netfs|fs\/fscache|net\/9p|drivers\/virtio)\/[^/]+\.ko(?:\.xz)?$/;
const MODULES = ['9p', '9pnet_virtio', 'virtio_pci', 'virtio_mem'];

/** Libraries where the loader looks for them, links resolved. */
function libraryEntries({ files, links }: DebFiles, triplet: string): CpioEntry[] {
  const byName = new Map([...files].map(([file, bytes]) => [path.basename(file), bytes] as const));
  const resolve = (name: string, depth = 0): Buffer | undefined => {
    const target = [...links].find(([link]) => path.basename(link) === name)?.[1];
    return (
      byName.get(name) ?? (target === undefined || depth > 4 ? undefined : resolve(path.basename(target), depth + 1))
    );
  };
  const names = new Set([...byName.keys(), ...[...links.keys()].map((link) => path.basename(link))]);
  return [...names].flatMap((name): CpioEntry[] => {
    const bytes = /\.so\.\d/.test(name) || /^ld.*\.so/.test(name) ? resolve(name) : undefined;
    if (!bytes) return [];
    const loader = triplet.startsWith('aarch64') ? 'lib' : 'lib64';
    const place = name.startsWith('ld') ? loader : `lib/${triplet}`;
    return [{ path: `${place}/${name}`, bytes }];
  });
}

const programEntries = ({ files }: DebFiles): CpioEntry[] =>
  [...files].flatMap(([file, bytes]) => (PROGRAM.test(file) ? [{ path: `bin/${path.basename(file)}`, bytes }] : []));

const guestScripts = (): CpioEntry[] =>
  readdirSync(GUEST).map((name) => ({
    path: name === 'init' ? 'init' : `lab/${name}`,
    bytes: readFileSync(path.join(GUEST, name)),
  }));

/** Makes, or finds, what boots this kernel. */
export async function prepareBoot(arch: Arch, version: string): Promise<BootFolder> {
  const { debian, triplet } = NAMES[arch];
  const apt = foreignApt(debian);
  const kernel = findKernel(apt, arch, version);
  const tools = [
    ...TOOLS,
    ...(arch === 'ppc64le' ? [] : XEN.map((name) => `libxen${name}`)),
    ...(arch === 'arm64' ? ['qemu-efi-aarch64'] : []),
  ];
  const toolDebs = apt.fetch(tools.map((name) => `${name}/trixie`));
  const kernelDebs = apt.fetch(kernel.packages);
  const packages = [...kernelDebs, ...toolDebs].map((deb) => path.basename(deb));
  const folder = labFolder(`boot-${arch}-${version}`);
  const result = { folder, release: kernel.release, packages };
  const scripts = guestScripts();
  const stamp = createHash('sha256').update(packages.join('\n'));
  for (const script of scripts) stamp.update(script.path).update(script.bytes ?? '');
  for (const source of ['boot-folder.ts', 'cpio-archive.ts', 'kernel-modules.ts'])
    stamp.update(readFileSync(fileURLToPath(new URL(source, import.meta.url))));
  const made = stamp.digest('hex');
  const stampFile = path.join(folder, 'made-of');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === made) return result;

  console.log(`building what boots ${kernel.release}`);
  const system = await readDebs(kernelDebs, (p) => KERNEL.test(p) || CONFIG.test(p) || MODULE.test(p));
  const programs = await readDebs(toolDebs, (p) => PROGRAM.test(p) || LIBRARY.test(p) || FIRMWARE.test(p));
  const modules = await modulesInOrder(system, MODULES);
  const initramfs = cpioArchive([
    ...['proc', 'sys', 'dev', 'tmp', 'out', 'boot', 'mod', 'sbin', 'usr'].map((name) => ({ path: name })),
    { path: 'bin/sh', link: 'busybox' },
    { path: 'usr/lib', link: '../lib' },
    ...programEntries(programs),
    ...libraryEntries(programs, triplet),
    ...modules.map(({ name, bytes }) => ({ path: `mod/${name}.ko`, bytes })),
    { path: 'mod/order', bytes: Buffer.from(modules.map(({ name }) => `${name}\n`).join('')) },
    ...scripts,
  ]);
  writeFileSync(path.join(folder, 'kernel'), onlyFile(system, KERNEL).bytes);
  if (arch === 'arm64') writeFileSync(path.join(folder, 'firmware'), onlyFile(programs, FIRMWARE).bytes);
  writeFileSync(path.join(folder, `config-${kernel.release}`), onlyFile(system, CONFIG).bytes);
  writeFileSync(path.join(folder, 'initramfs'), initramfs);
  writeFileSync(stampFile, made);
  return result;
}
