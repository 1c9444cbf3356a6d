// resources/collector/kdumpscope-collect.sh, run as a user would on a machine made of a capture. Expected is the capture:
// its header was taken by QEMU from physical memory, its files by another script.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { judgeCoverage } from '../../../app/core/coverage/judge';
import type { Machine } from '../../../app/core/machine/machine';
import { loadEvidence } from '../../../app/input/load-evidence';
import type { EvidenceFile } from '../../../app/readers/evidence-file';
import { readEvidence } from '../../../app/readers/index';
import { readCapture } from '../../lib/captures';
import { fakeRoot } from '../../lib/fake-root';
import type { FakeRoot } from '../../lib/fake-root';
import { tempFolder } from '../../lib/temp-folder';

const SCRIPT = fileURLToPath(new URL('../../../resources/collector/kdumpscope-collect.sh', import.meta.url));
const X86 = { capture: 'x86_64/01-dimm-file-72/07-dimm-removed.tar.gz', machine: 62 };
const PPC = { capture: 'ppc64le/lmb-deb612/09-lmb-removed-index-middle.tar.gz', machine: 21 };
const NOBODY = 65534;
const PAGE = 4096;

const works = (command: string, args: readonly string[]): boolean => spawnSync(command, args).status === 0;
const SHELLS = [
  ['dash', []],
  ['busybox', ['sh']],
  ['bash', ['--posix']],
] as const;

interface Collected {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly archive: string;
  readonly temp: string;
}

async function collect(
  root: string,
  shell: readonly string[] = ['sh'],
  uid?: number,
  programs?: string,
): Promise<Collected> {
  const place = await tempFolder();
  const temp = path.join(place, 'tmp');
  await mkdir(temp);
  for (const folder of [place, temp]) await chmod(folder, 0o777);
  const archive = path.join(place, 'out.tar.gz');
  const [command = 'sh', ...words] = shell;
  const run = spawnSync(command, [...words, '-s', '--', '--root', root, '-o', archive], {
    input: readFileSync(SCRIPT),
    env: { ...process.env, TMPDIR: temp, ...(programs !== undefined && { PATH: programs }) },
    encoding: 'utf8',
    cwd: place,
    ...(uid !== undefined && { uid, gid: uid }),
  });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr, archive, temp };
}

async function open(archive: string): Promise<readonly EvidenceFile[]> {
  const loaded = await loadEvidence([archive]);
  if ('error' in loaded) throw new Error(loaded.error.message);
  expect(loaded.problems).toEqual([]);
  return loaded.files;
}

const textOf = (files: readonly EvidenceFile[], name: string): string =>
  new TextDecoder().decode(files.find((file) => file.path === name)?.bytes);

/** What both the capture and the collector saw; the capture's meta.json knows more of its scenario. */
function facts(machine: Machine): unknown {
  const { iomem, memoryBlocks, cpus, kexec, memblockMemory, memblockReserved, deviceTree, elfcorehdr } = machine;
  const header = elfcorehdr && { bytes: elfcorehdr.bytes, paddr: elfcorehdr.paddr?.value };
  return {
    iomem,
    memoryBlocks,
    cpus,
    kexec,
    memblockMemory,
    memblockReserved,
    deviceTree,
    header,
    arch: machine.arch?.value,
  };
}

function verdict(machine: Machine): unknown {
  const judgement = judgeCoverage(machine);
  return {
    verdict: judgement.verdict,
    findings: judgement.findings.map(({ id, severity, message, ranges }) => ({ id, severity, message, ranges })),
  };
}

/** Every file below a folder with its size and times; the contents too, where they are small. */
function stateOf(folder: string): unknown {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const file = path.join(folder, name);
      const { size, mtimeMs, ctimeMs, mode } = statSync(file);
      const small = statSync(file).isFile() && size < 1024 * 1024;
      return [name, size, mtimeMs, ctimeMs, mode, small ? readFileSync(file, 'base64') : ''];
    });
}

/** A folder with busybox's own programs and no others, as an initramfs has it. */
async function onlyBusybox(): Promise<string> {
  const folder = await tempFolder();
  const busybox = spawnSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).stdout.trim();
  for (const name of spawnSync('busybox', ['--list'], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean))
    symlinkSync(busybox, path.join(folder, name));
  return folder;
}

describe('as root, in every shell', () => {
  test.skipIf(!works('busybox', ['sh', '-c', ':']))("with busybox's programs alone it finds the header", async () => {
    const root = await fakeRoot(X86.capture, await tempFolder(), X86.machine);
    const run = await collect(root.folder, [path.join(await onlyBusybox(), 'sh')], undefined, await onlyBusybox());
    expect(run.stderr).not.toContain('range');
    const want = readEvidence(await readCapture(X86.capture)).elfcorehdr?.bytes;
    expect(readEvidence(await open(run.archive)).elfcorehdr?.bytes).toEqual(want);
  });
  for (const [shell, words] of SHELLS) {
    for (const { capture, machine } of [X86, PPC]) {
      test.skipIf(!works(shell, [...words, '-c', ':']))(`${shell} ${capture}: the facts of the capture`, async () => {
        const root = await fakeRoot(capture, await tempFolder(), machine);
        const before = stateOf(root.folder);
        const run = await collect(root.folder, [shell, ...words]);
        expect(run.stderr).not.toMatch(/missing: |not found|syntax/i);
        expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 0, stdout: `${run.archive}\n` });
        expect(statSync(run.archive).mode & 0o777).toBe(0o600);
        expect(stateOf(root.folder)).toEqual(before);
        expect(readdirSync(run.temp)).toEqual([]);

        const collected = readEvidence(await open(run.archive));
        const captured = readEvidence(await readCapture(capture));
        expect(collected.problems).toEqual([]);
        expect(facts(collected)).toEqual(facts(captured));
        expect(verdict(collected)).toEqual(verdict(captured));
      });
    }
  }
});

describe('the archive', () => {
  test('has a manifest with the hash and size of every other file', async () => {
    const root = await fakeRoot(PPC.capture, await tempFolder(), PPC.machine);
    const { archive } = await collect(root.folder);
    const files = await open(archive);
    const lines = textOf(files, 'manifest.txt').split('\n');
    expect(lines[0]).toBe('kdumpscope-collect manifest@1');
    expect(lines).toContain('hash: sha256');
    const listed = lines.slice(lines.indexOf('files: sha256, bytes, path') + 1, -1).sort();
    const expected = files
      .filter((file) => file.path !== 'manifest.txt')
      .map((file) => `${createHash('sha256').update(file.bytes).digest('hex')} ${file.bytes.length} ${file.path}`);
    expect(listed).toEqual(expected.sort());
  });

  test('holds settings and rules that name kexec, kdump or crash, and no others', async () => {
    const root = await fakeRoot(X86.capture, await tempFolder(), X86.machine);
    const put = async (name: string, text: string): Promise<void> => {
      await mkdir(path.dirname(path.join(root.folder, name)), { recursive: true });
      await writeFile(path.join(root.folder, name), text);
    };
    await put('usr/lib/udev/rules.d/98-kexec.rules', 'SUBSYSTEM=="memory", ATTR{crash_hotplug}=="1", GOTO="end"\n');
    await put('usr/lib/udev/rules.d/60-drm.rules', 'SUBSYSTEM=="drm"\n');
    await put('etc/kdump.conf', 'path /var/crash\n');
    await put('etc/shadow', 'root:x\n');
    const names = (await open((await collect(root.folder)).archive)).map((file) => file.path);
    expect(names).toContain('usr/lib/udev/rules.d/98-kexec.rules');
    expect(names).toContain('etc/kdump.conf');
    expect(names).not.toContain('usr/lib/udev/rules.d/60-drm.rules');
    expect(names).not.toContain('etc/shadow');
  });
});

describe('the header in memory', () => {
  /** An ELF header of 64 bytes: type and machine as given. */
  const elf = (type: number, machine: number, phnum: number): Uint8Array => {
    const bytes = new Uint8Array(PAGE);
    const view = new DataView(bytes.buffer);
    bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
    view.setUint16(16, type, true);
    view.setUint16(18, machine, true);
    view.setBigUint64(32, 64n, true);
    view.setUint16(54, 56, true);
    view.setUint16(56, phnum, true);
    return bytes;
  };
  const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
  const headerOf = async (
    root: FakeRoot,
  ): Promise<{ bytes: Uint8Array | undefined; files: readonly EvidenceFile[] }> => {
    const files = await open((await collect(root.folder)).archive);
    return { bytes: files.find((file) => file.path === 'elfcorehdr.bin')?.bytes, files };
  };

  test('is not an executable, not a core of another machine, not one off a page', async () => {
    const root = await fakeRoot(PPC.capture, await tempFolder(), PPC.machine);
    await root.poke(0x2100_0000, elf(2, 21, 3));
    await root.poke(0x2100_1000, elf(4, 62, 3));
    await root.poke(0x2100_2800, elf(4, 21, 3));
    await root.poke(0x2100_4000, elf(4, 21, 0));
    const { bytes, files } = await headerOf(root);
    expect(bytes).toEqual(root.header);
    expect(files.filter((file) => file.path.startsWith('other-headers/'))).toEqual([]);
  });

  test('is the one that a command line in memory names; another is kept beside it', async () => {
    const root = await fakeRoot(PPC.capture, await tempFolder(), PPC.machine);
    await root.poke(0x2040_0000, elf(4, 21, 3));
    await root.poke(0x2080_0007, ascii(`console=hvc0 elfcorehdr=${root.paddr / 1024}K maxcpus=1\0`));
    const { bytes, files } = await headerOf(root);
    expect(bytes).toEqual(root.header);
    expect(files.filter((file) => file.path.startsWith('other-headers/')).map((file) => file.path)).toEqual([
      'other-headers/0x20400000.bin',
    ]);
  });

  test('brings the program headers that stay behind it within the segment', async () => {
    const root = await fakeRoot(X86.capture, await tempFolder(), X86.machine);
    await root.poke(root.paddr + 5 * PAGE, ascii('left behind'));
    const { bytes } = await headerOf(root);
    expect(bytes?.length).toBe(6 * PAGE);
    expect(bytes?.subarray(0, root.header.length)).toEqual(root.header);
  });

  test('is none when no capture kernel is loaded, whatever memory still holds', async () => {
    const root = await fakeRoot(X86.capture, await tempFolder(), X86.machine);
    writeFileSync(path.join(root.folder, 'sys/kernel/kexec_crash_loaded'), '0\n');
    const run = await collect(root.folder);
    expect(run.code).toBe(0);
    const files = await open(run.archive);
    expect(files.map((file) => file.path)).not.toContain('elfcorehdr.bin');
    expect(textOf(files, 'manifest.txt')).toContain('missing: elfcorehdr.bin: no capture kernel is loaded');
  });

  test('is missed, and the reason told, where /proc/kcore cannot be read', async () => {
    const root = await fakeRoot(X86.capture, await tempFolder(), X86.machine);
    truncateSync(path.join(root.folder, 'proc/kcore'), 0);
    const run = await collect(root.folder);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/missing: elfcorehdr\.bin: \/proc\/kcore: .*; \/dev\/mem: No such file or directory/);
  });
});

test.skipIf(process.getuid?.() !== 0)('an ordinary user gets what is allowed and a list of the rest', async () => {
  const root = await fakeRoot(X86.capture, await tempFolder(), X86.machine);
  const iomem = path.join(root.folder, 'proc/iomem');
  writeFileSync(iomem, readFileSync(iomem, 'utf8').replaceAll(/[0-9a-f]+-[0-9a-f]+ :/g, '00000000-00000000 :'));
  chmodSync(path.join(root.folder, 'proc/kcore'), 0o600);
  chmodSync(path.join(root.folder, 'sys/devices/system/cpu/cpu0/crash_notes'), 0o400);
  const run = await collect(root.folder, ['sh'], NOBODY);
  expect(run.code).toBe(1);
  const files = await open(run.archive);
  const manifest = textOf(files, 'manifest.txt');
  expect(manifest).toContain(`uid: ${NOBODY}`);
  expect(manifest).toContain('missing: proc/iomem: the kernel hides the addresses');
  expect(manifest).toContain('missing: sys/devices/system/cpu/cpu0/crash_notes: not readable');
  expect(manifest).toContain('missing: elfcorehdr.bin: only root sees where the crashkernel region is');
  expect(judgeCoverage(readEvidence(files)).verdict).toBe('unknown');
});

describe('the script', () => {
  const run = (args: readonly string[], input: string | Buffer = readFileSync(SCRIPT)) =>
    spawnSync('sh', ['-s', '--', ...args], { input, encoding: 'utf8', cwd: '/' });

  test('never writes over a file', async () => {
    const root = await fakeRoot(X86.capture, await tempFolder(), X86.machine);
    const file = path.join(await tempFolder(), 'mine');
    writeFileSync(file, 'keep');
    const { status, stderr } = run(['--root', root.folder, '-o', file]);
    expect({ status, stderr }).toEqual({ status: 2, stderr: `kdumpscope-collect: ${file} is there already\n` });
    expect(readFileSync(file, 'utf8')).toBe('keep');
  });

  test('does nothing when it arrives cut short', () => {
    const whole = readFileSync(SCRIPT, 'utf8');
    const cut = run(['--help'], whole.slice(0, whole.lastIndexOf('main "$@"')));
    expect(cut.stdout + cut.stderr).toBe('');
  });

  test('refuses what it does not know', () => {
    const { status, stderr } = run(['--write']);
    expect(status).toBe(2);
    expect(stderr).toContain('Usage:');
    expect(run(['--help']).status).toBe(0);
  });

  test.skipIf(!works('shellcheck', ['--version']))('passes shellcheck', () => {
    const { status, stdout } = spawnSync('shellcheck', ['-s', 'sh', SCRIPT], { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });
});
