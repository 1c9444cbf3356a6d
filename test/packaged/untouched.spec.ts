// What only the package itself can show, in the directory as it is packed: its fuses, what it refuses, its command.
import { expect, test } from '@playwright/test';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readFuses } from '../runtime/fuses.mjs';

const PACKED = path.resolve('dist/linux-unpacked');
const PROGRAM = path.join(PACKED, 'kdumpscope-app');
const SAMPLE = 'resources/samples/x86-dimm-removed.tar.gz';

/** Without a display, with a home of its own. */
function run(command: string, words: readonly string[], env: NodeJS.ProcessEnv = {}): SpawnSyncReturns<string> {
  const { PATH } = process.env;
  return spawnSync(command, words, { encoding: 'utf8', env: { PATH, HOME: tmpdir(), ...env }, timeout: 60_000 });
}

test('the fuses of the binary are those of Electron’s checklist', async () => {
  expect(await readFuses(PROGRAM)).toEqual({
    RunAsNode: 'off',
    EnableCookieEncryption: 'on',
    EnableNodeOptionsEnvironmentVariable: 'off',
    EnableNodeCliInspectArguments: 'off',
    EnableEmbeddedAsarIntegrityValidation: 'on',
    OnlyLoadAppFromAsar: 'on',
    LoadBrowserProcessSpecificV8Snapshot: 'off',
    GrantFileProtocolExtraPrivileges: 'off',
  });
});

test('it cannot be made a Node, nor be inspected', () => {
  const words = ['--no-sandbox', '--log-level=3', '--inspect=0', '--cli', '--', '--version'];
  const env = { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--require=/no/such/file', ELECTRON_ENABLE_LOGGING: '1' };
  const { status, stdout, stderr } = run(PROGRAM, words, env);
  expect([status, stdout]).toEqual([0, run(process.execPath, ['out/main/cli.js', '--version']).stdout]);
  expect(stderr).not.toContain('Debugger listening');
  expect(stderr).not.toContain('/no/such/file');
});

test('the command says and answers what it does under Node, through a link, and makes no profile', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kdumpscope-path-'));
  try {
    const command = path.join(folder, 'kdumpscope');
    symlinkSync(path.join(PACKED, 'kdumpscope'), command);
    for (const words of [['check', SAMPLE], ['check', '--json', SAMPLE], ['check', '/no/such'], ['--inspect'], []]) {
      const packed = run(command, words, { HOME: folder });
      const node = run(process.execPath, ['out/main/cli.js', ...words]);
      expect([packed.status, packed.stdout, packed.stderr], words.join(' ')).toEqual([
        node.status,
        node.stdout,
        node.stderr,
      ]);
    }
    const full = run('sh', ['-c', `'${command}' designs > /dev/full`], { HOME: folder });
    expect([full.status, full.stderr]).toEqual([2, 'kdumpscope: cannot write the output, ENOSPC\n']);
    expect(readdirSync(folder)).toEqual(['kdumpscope']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
