// Snapshot images on the command line: written, opened by every command, verified, redacted.
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { capturePath } from '../lib/captures';
import { runCli } from '../lib/run-cli';

const folder = mkdtempSync(path.join(tmpdir(), 'kdumpscope-image-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => path.join(folder, name);
const capture = capturePath('x86_64/01-dimm-file/07-dimm-removed.tar.gz');
const EVENTS = ['--event', 'memory.add:0x140000000+1G', 'panic', '--json'];

describe('convert and verify', () => {
  it('round trip: convert, move to another folder, convert again: the same bytes, verdict and run', () => {
    expect(runCli(['convert', capture, '-o', at('a.kdsnap')])).toMatchObject({ code: 0, stderr: '' });
    mkdirSync(at('elsewhere'));
    renameSync(at('a.kdsnap'), at('elsewhere/a.kdsnap'));
    expect(runCli(['convert', at('elsewhere/a.kdsnap'), '-o', at('b.kdsnap')]).code).toBe(0);
    expect(readFileSync(at('b.kdsnap')).equals(readFileSync(at('elsewhere/a.kdsnap')))).toBe(true);
    for (const command of [
      ['check', '--json'],
      ['header', '--json'],
      ['simulate', ...EVENTS],
    ]) {
      const [name = '', ...options] = command;
      const direct = runCli([name, capture, ...options]);
      const image = runCli([name, at('b.kdsnap'), ...options]);
      expect([image.code, image.stdout]).toEqual([direct.code, direct.stdout]);
    }
  });

  it('verifies: 0 whole, 1 something differs, with entry and byte, 2 no image', () => {
    runCli(['convert', capture, '-o', at('v.kdsnap')]);
    expect(runCli(['verify', at('v.kdsnap')])).toMatchObject({ code: 0 });
    const bytes = readFileSync(at('v.kdsnap'));
    const place = bytes.indexOf('System RAM');
    bytes[place] = bytes.readUInt8(place) ^ 1;
    writeFileSync(at('v.kdsnap'), bytes);
    const { code, stdout } = runCli(['verify', at('v.kdsnap')]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/evidence\/[0-9a-f]{64} at byte \d+: does not match its checksum/);
    expect(runCli(['verify', capture])).toMatchObject({ code: 2, stdout: '' });
  });

  it('redacts what names the machine, says so, and judges as before', () => {
    const input = at('machine');
    mkdirSync(path.join(input, 'proc'), { recursive: true });
    writeFileSync(path.join(input, 'uname.txt'), 'Linux lpar42 6.12.1 #1 SMP x86_64 GNU/Linux\n');
    writeFileSync(path.join(input, 'proc/iomem'), '00001000-3fffffff : System RAM\n');
    writeFileSync(path.join(input, 'proc/cmdline'), 'root=UUID=6e2d0ef1-93d0-4f6c-b3d4-2a3f0c2b1a00 ip=10.7.8.9\n');
    const { stdout } = runCli(['convert', input, '-o', at('r.kdsnap'), '--redact', '--list']);
    expect(stdout).toContain('uname.txt:1: host name: lpar42 -> host-1');
    expect(stdout).toContain('proc/cmdline:1: IP address: 10.7.8.9 -> 192.0.2.1');
    const text = readFileSync(at('r.kdsnap'), 'latin1');
    for (const telling of ['lpar42', '6e2d0ef1', '10.7.8.9']) expect(text).not.toContain(telling);
    expect(text).toContain('00001000-3fffffff : System RAM');
    expect(text).toContain('"redacted": true');
    const verdict = (file: string): string | undefined =>
      /"verdict": "(.*)"/.exec(runCli(['check', file, '--json']).stdout)?.[1];
    expect(verdict(at('r.kdsnap'))).toBe(verdict(input));
    expect(runCli(['verify', at('r.kdsnap')]).code).toBe(0);
  });

  it('refuses a name that is none, and writing over its input', () => {
    expect(runCli(['convert', capture, '-o', at('x.zip')])).toMatchObject({ code: 2 });
    runCli(['convert', capture, '-o', at('same.kdsnap')]);
    expect(runCli(['convert', at('same.kdsnap'), '-o', at('same.kdsnap')])).toMatchObject({ code: 2 });
  });
});
