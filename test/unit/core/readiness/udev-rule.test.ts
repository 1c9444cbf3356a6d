// The language of udev rules: expected values by hand from udev(7), and from udevadm test of udev 252.
import { describe, expect, it } from 'vitest';
import { orderRules } from '../../../../app/core/readiness/rules-order';
import { matchesPattern } from '../../../../app/core/readiness/udev-pattern';
import { parseUdevRules } from '../../../../app/core/readiness/udev-rule';
import { eachWorld } from '../../../../app/core/readiness/worlds';

const tokens = (text: string) =>
  parseUdevRules(text).rules.flatMap((rule) =>
    rule.tokens.map(({ key, attribute, operator, value }) => [key, attribute ?? '', operator, value].join(' ')),
  );

describe('a rule', () => {
  it('is keys, operators and quoted values between commas', () => {
    expect(tokens(`ATTRS{crash_hotplug}=="1",SUBSYSTEM != "cpu" , RUN+="a, \\"b\\"", ENV{X}:="1", TAG-="t"`)).toEqual([
      'ATTRS crash_hotplug == 1',
      'SUBSYSTEM  != cpu',
      'RUN  += a, "b"',
      'ENV X := 1',
      'TAG  -= t',
    ]);
  });

  it('keeps a backslash, but not in e"…"', () => {
    expect(tokens(String.raw`ENV{A}="a\tb"`)).toEqual([String.raw`ENV A = a\tb`]);
    expect(tokens(String.raw`ENV{A}=e"a\tb"`)).toEqual(['ENV A = a\tb']);
  });

  it('goes on after a backslash at the end of a line, past comments', () => {
    const { rules, faults } = parseUdevRules(
      '# c\r\n\r\nACTION=="add", \\\r\n# in between\r\n  KERNEL=="cpu*"\r\nLABEL="x"\n',
    );
    expect(rules.map(({ line, text }) => [line, text])).toEqual([
      [3, 'ACTION=="add", KERNEL=="cpu*"'],
      [6, 'LABEL="x"'],
    ]);
    expect(faults).toEqual([]);
  });

  it.each(['ACTION=add', 'ACTION "add"', 'ACTION=="add', 'action=="add"', '=="x"', `RUN+="${'x'.repeat(17_000)}"`])(
    'is dropped where udev cannot read it: %.20s',
    (line) => {
      const { rules, faults } = parseUdevRules(`\n${line}\nLABEL="x"\n`);
      expect(rules.map((rule) => rule.line)).toEqual([3]);
      expect(faults.map((fault) => fault.line)).toEqual([2]);
    },
  );
});

it.each([
  ['add|remove', 'remove', true],
  ['add|remove', 'removed', false],
  ['memory*', 'memory32', true],
  ['memory[0-9]*', 'memoryx', false],
  ['cpu[!a-c]', 'cpud', true],
  ['cpu[!a-c]', 'cpub', false],
  ['?pu1', 'cpu1', true],
  ['', '', true],
  ['*', '', true],
  ['[', '[', true],
  ['a*b*c', 'aXbXbc', true],
])('pattern %s of %s: %s', (pattern, value, expected) => {
  expect(matchesPattern(pattern, value)).toBe(expected);
});

it('a pattern of many stars takes no time', () => {
  const started = performance.now();
  expect(matchesPattern('*a'.repeat(2000) + 'b', 'a'.repeat(16_000))).toBe(false);
  expect(performance.now() - started).toBeLessThan(2000);
});

it('files go by name, and of one name the first folder wins', () => {
  const file = (path: string) => ({ file: path, text: '' });
  const { read, shadowed } = orderRules(
    ['lib/udev/rules.d/60-a.rules', 'usr/lib/udev/rules.d/10-z.rules', 'run/udev/rules.d/60-a.rules'].map(file),
  );
  expect(read.map((one) => one.file)).toEqual(['usr/lib/udev/rules.d/10-z.rules', 'run/udev/rules.d/60-a.rules']);
  expect(shadowed).toEqual([{ file: 'lib/udev/rules.d/60-a.rules', by: 'run/udev/rules.d/60-a.rules' }]);
});

describe('worlds', () => {
  it('are all combinations that can be told apart, and no more', () => {
    const worlds = eachWorld((decide) => (decide('a') ? `a${decide('b') ? 'b' : ''}` : ''));
    expect(worlds).toEqual({ results: ['ab', 'a', ''], questions: ['a', 'b'], whole: true });
  });
  it('end at 16', () => {
    const { results, whole } = eachWorld((decide) => Array.from({ length: 40 }, (_, i) => decide(`q${i}`)).length);
    expect([results.length, whole]).toEqual([16, false]);
  });
});
