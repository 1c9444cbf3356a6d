import { expect, it } from 'vitest';
import { cliWords, pageFragment, readCommandLine } from '../../../app/main/command-line';

it('takes files, a sample and a view, and nothing of Chromium', () => {
  const argv = [
    '/opt/electron',
    '.',
    '--no-sandbox',
    '--sample=x86-dimm',
    'a.tar.gz',
    '/abs/b',
    '--view=map',
    '--inspect=0',
  ];
  expect(readCommandLine(argv, 2, '/home/u')).toEqual({
    paths: ['/home/u/a.tar.gz', '/abs/b'],
    sample: 'x86-dimm',
    view: 'map',
  });
});

it('ignores names that are no names', () => {
  const start = readCommandLine(['kdumpscope', '--sample=../../x', '--view=A B'], 1, '/');
  expect(start).toEqual({ paths: [] });
  expect(pageFragment(start)).toBe('');
});

it('writes the fragment the page reads', () => {
  expect(pageFragment({ paths: [], sample: 'x86', view: 'map' })).toBe('#sample=x86&view=map');
});

it('hears a command only where --cli stands before the end of switches', () => {
  const program = '/opt/Kdumpscope/kdumpscope-app';
  expect(cliWords([program, '--no-sandbox', '--cli', '--', 'check', '--json', 'a', '--', 'b'])).toEqual([
    'check',
    '--json',
    'a',
    '--',
    'b',
  ]);
  expect(cliWords([program, '--cli', '--'])).toEqual([]);
  expect(cliWords([program, '--cli', 'check'])).toBeUndefined();
  expect(cliWords([program, '--', '--cli', '--', 'check'])).toBeUndefined();
  expect(cliWords([program, '/home/u/x.kdsnap'])).toBeUndefined();
});
