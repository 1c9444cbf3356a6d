// Man page and completions against commander's own tree, and against the shells that read them.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../app/cli/program';
import { manualFiles } from '../manual/manual-files';

const MAN_PAGE = 'resources/man/kdumpscope.1';
const BASH = 'resources/completions/kdumpscope.bash';

const installed = (program: string): boolean => spawnSync('which', [program]).status === 0;

/** Every command with its long and short options, as commander has them. */
const commands = createProgram(() => undefined).commands.map((command) => ({
  name: command.name(),
  options: command.options.flatMap(({ short, long }) => [short, long]).filter((name) => name !== undefined),
}));

it.each(Object.entries(manualFiles()))('%s is what the command line says now (npm run manual)', (file, text) => {
  expect(readFileSync(file, 'utf8')).toBe(text);
});

describe('the man page', () => {
  const source = readFileSync(MAN_PAGE, 'utf8');

  it('has an entry for every option below its command', () => {
    const sections = source.replaceAll('\\-', '-').split(/^\.S[HS] /m);
    for (const { name, options } of commands) {
      const section = sections.find((text) => text.startsWith(`\\fBkdumpscope ${name} `));
      const flags = [...(section ?? '').matchAll(/^\.TP\n\\fB(.*)\\fR$/gm)].flatMap(([, text]) => text?.split(/, | /));
      expect(flags, name).toEqual(expect.arrayContaining([...options, '--help']));
    }
  });

  it.skipIf(!installed('groff'))('is well formed', () => {
    const words = ['-man', '-Tutf8', '-ww', '-z', MAN_PAGE];
    const run = spawnSync('groff', words, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
    expect([run.status, run.stderr]).toEqual([0, '']);
  });
});

/** What bash offers for a line; the last word is the one being written. */
function bashOffers(...words: readonly string[]): readonly string[] {
  const script = `source ${BASH}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kdumpscope 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const run = spawnSync('bash', ['--norc', '-c', script, 'bash', 'kdumpscope', ...words], { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  return run.stdout.split('\n').filter((word) => word !== '');
}

describe.skipIf(!installed('bash'))('bash', () => {
  it('offers every command, and every option of each', () => {
    expect(bashOffers('')).toEqual(expect.arrayContaining([...commands.map(({ name }) => name), 'help', '--version']));
    expect(bashOffers('he')).toEqual(['header', 'help']);
    for (const { name, options } of commands) {
      expect(bashOffers(name, '-'), name).toEqual(expect.arrayContaining([...options, '--help']));
    }
  });

  it('offers the words an option knows, also after the first of several', () => {
    expect(bashOffers('simulate', 'x.tar.gz', '--design', 'v12-memory')).toEqual(['v12-memory-notify']);
    expect(bashOffers('diff', '--fault', 'lock-held', 'no-f')).toEqual(['no-fdt-magic']);
    expect(bashOffers('simulate', '--event', 'memory.r')).toEqual(['memory.remove:']);
    expect(bashOffers('simulate', '--config', 'udev')).toEqual(['udev_rules=']);
  });

  it('leaves files to bash', () => {
    expect(bashOffers('check', '')).toEqual([]);
    expect(bashOffers('simulate', '--design', 'v12', '')).toEqual([]);
    expect(bashOffers('report', '-o', '')).toEqual([]);
  });
});

it.skipIf(!installed('zsh'))('zsh reads its completions', () => {
  const run = spawnSync('zsh', ['-n', 'resources/completions/_kdumpscope'], { encoding: 'utf8' });
  expect([run.status, run.stderr]).toEqual([0, '']);
});

it.skipIf(!installed('fish'))('fish offers commands, options and words', () => {
  const offers = (line: string): readonly string[] => {
    const script = `source resources/completions/kdumpscope.fish; complete -C ${JSON.stringify(line)}`;
    const run = spawnSync('fish', ['--no-config', '-c', script], { encoding: 'utf8' });
    expect(run.stderr).toBe('');
    return run.stdout.split('\n').map((entry) => entry.split('\t')[0] ?? '');
  };
  expect(offers('kdumpscope ')).toEqual(expect.arrayContaining(commands.map(({ name }) => name)));
  for (const { name, options } of commands) {
    const long = options.filter((option) => option.startsWith('--'));
    expect(offers(`kdumpscope ${name} --`), name).toEqual(expect.arrayContaining(long));
  }
  expect(offers('kdumpscope simulate --design mainline-6.1')).toEqual(['mainline-6.10', 'mainline-6.12', '']);
});
