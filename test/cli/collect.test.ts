// kdumpscope collect as a process: an ssh and an sh made for the test stand in the PATH and run the script they are given
// on a machine made of a capture, whose verdict is known from test/captures.
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { fakeRoot } from '../lib/fake-root';
import { runCli } from '../lib/run-cli';
import { tempFolder } from '../lib/temp-folder';

const SCRIPT = 'resources/collector/kdumpscope-collect.sh';

interface Stage {
  readonly folder: string;
  /** What the stand-in was started with, one word per line. */
  readonly words: () => string[];
  readonly run: (...args: string[]) => ReturnType<typeof runCli>;
}

/** Puts `name` before everything in the PATH: it notes its words and runs `body`. */
async function stage(name: string, body: (root: string) => string): Promise<Stage> {
  const folder = await tempFolder();
  const root = path.join(folder, 'machine');
  mkdirSync(root);
  await fakeRoot('x86_64/01-dimm-file-72/07-dimm-removed.tar.gz', root, 62);
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  const words = path.join(folder, 'words');
  writeFileSync(path.join(bin, name), `#!/bin/sh\nprintf '%s\\n' "$@" >'${words}'\n${body(root)}\n`);
  chmodSync(path.join(bin, name), 0o755);
  const PATH = `${bin}:${process.env['PATH'] ?? ''}`;
  return {
    folder,
    words: () => readFileSync(words, 'utf8').trimEnd().split('\n'),
    run: (...args) => runCli(['collect', ...args], { PATH }),
  };
}

const onMachine = (root: string): string => `exec /bin/sh -s -- --root '${root}' -o -`;

it('brings the evidence of a host through ssh and judges it', async () => {
  const { folder, words, run } = await stage('ssh', onMachine);
  const file = path.join(folder, 'host.tar.gz');
  const { code, stdout, stderr } = run('--ssh', 'root@lpar42', '-o', file, '--json');
  expect(stderr).toContain(`kdumpscope: written to ${file}\n`);
  expect(JSON.parse(stdout)).toMatchObject({ schema: 'kdumpscope/check@1', verdict: 'at-risk' });
  expect(code).toBe(1);
  expect(words()).toEqual(['-T', 'root@lpar42', 'sh', '-s', '--', '-o', '-']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const again = runCli(['check', file, '--json']);
  expect(JSON.parse(again.stdout)).toEqual(JSON.parse(stdout));
});

it('collects here, through the shell', async () => {
  const { folder, words, run } = await stage('sh', onMachine);
  const file = path.join(folder, 'here.tar.gz');
  expect(run('-o', file).stdout).toContain('1 GiB');
  expect(words()).toEqual(['-s', '--', '-o', '-']);
});

it('asks sudo on the host not to ask', async () => {
  const { folder, words, run } = await stage('ssh', onMachine);
  run('--ssh', 'h', '--sudo', '-o', path.join(folder, 'x.tar.gz'));
  expect(words()).toEqual(['-T', 'h', 'sudo', '-n', 'sh', '-s', '--', '-o', '-']);
});

it.each(['-oProxyCommand=touch /tmp/owned', '', 'a b', 'a\nb'])('does not start ssh for the host %j', async (host) => {
  const { folder, run } = await stage('ssh', onMachine);
  const { code, stderr } = run(`--ssh=${host}`, '-o', path.join(folder, 'x.tar.gz'));
  expect(code).toBe(2);
  expect(stderr).toMatch(/^kdumpscope: not a host name/);
  expect(existsSync(path.join(folder, 'words'))).toBe(false);
});

it('leaves no file where ssh or the script failed', async () => {
  for (const [exit, told] of [
    ['cat >/dev/null; printf cut; exit 255', 'ssh failed, h, try "ssh h true" first'],
    ['exit 2', 'the capture script ended with 2, h, see above'],
  ] as const) {
    const { folder, run } = await stage('ssh', () => exit);
    const file = path.join(folder, 'x.tar.gz');
    expect(run('--ssh', 'h', '-o', file)).toEqual({ code: 2, stdout: '', stderr: `kdumpscope: ${told}\n` });
    expect(existsSync(file)).toBe(false);
  }
});

it('does not write over a file', async () => {
  const { folder, run } = await stage('ssh', onMachine);
  const file = path.join(folder, 'mine');
  writeFileSync(file, 'keep');
  expect(run('--ssh', 'h', '-o', file).stderr).toContain(`is there already, ${file}`);
  expect(readFileSync(file, 'utf8')).toBe('keep');
});

it('prints the script to carry elsewhere', () => {
  expect(runCli(['collect', '--script'])).toEqual({ code: 0, stdout: readFileSync(SCRIPT, 'utf8'), stderr: '' });
});
