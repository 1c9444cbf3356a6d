// The function tracers' texts. Forms as the kernel's documentation and public traces show them; real files of other
// programs where they lie at hand.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { textAt } from '../../../../app/core/text/text-column';
import { parseFunctionTrace } from '../../../../app/readers/log/function-trace';
import { machineOf } from '../../../lib/evidence';

const namesOf = (text: string): readonly unknown[] => {
  const recorded = parseFunctionTrace('trace', text);
  return Array.from(recorded?.fnIndexes ?? [], (fn, i) => [
    recorded?.fns[fn],
    recorded?.times[i],
    textAt(recorded?.args, i),
  ]);
};

describe('parseFunctionTrace', () => {
  it.each([
    ['the function tracer', '      sh-164     [001] .....    49.132387: offline_pages <-memory_subsys_offline'],
    [
      'the function tracer before 5.12',
      '      sh-164   [001] ....    49.132387: offline_pages <-memory_subsys_offline',
    ],
    ['trace-cmd report', '   sh-164   [001]    49.132387: function:   offline_pages <-- memory_subsys_offline'],
  ])('reads %s', (_name, line) => {
    expect(namesOf(line)).toEqual([['offline_pages', 49.132387, 'called by memory_subsys_offline']]);
  });

  it.each([
    [
      'trace-cmd report',
      ' sh-164   [001]    49.132387: funcgraph_entry:                   |  offline_pages() {',
      49.132387,
    ],
    [
      'a call without a body',
      ' sh-164 [001] 49.132387: funcgraph_entry:        0.054 us   |      offline_pages();',
      49.132387,
    ],
    ['the graph tracer with absolute times', '   49.132387 |   1)   0.908 us    |        offline_pages();', 49.132387],
    ['a compiler-made clone', ' 1)               |        offline_pages.constprop.0() {', NaN],
  ])('reads a graph of %s', (_name, line, seconds) => {
    expect(namesOf(line)).toEqual([['offline_pages', seconds, '']]);
  });

  it('has an order and no times where the graph tracer prints none', () => {
    const text =
      ' 0)               |  memory_notify() {\n 0)   0.9 us      |    schedule();\n 0)   1.0 us | panic();\n 0) 3 us | }\n';
    const recorded = parseFunctionTrace('trace', text);
    expect(recorded?.clock).toContain('order');
    expect([...(recorded?.lines ?? [])]).toEqual([1, 3]);
  });

  it('takes no returns and no other functions', () => {
    expect(
      namesOf(' sh-164 [001] 49.1: funcgraph_exit:        0.5 us   |  }\n a-1 [000] .... 1.0: vfs_read <-ksys_read'),
    ).toEqual([]);
  });

  const corpus = '../shared/corpus/ftrace';
  it.skipIf(!existsSync(corpus))('finds none of its functions in traces of other things', () => {
    for (const name of ['perf-tools-funcgraph_example.txt', 'perf-tools-functrace_example.txt', 'trappy-trace.txt'])
      expect(parseFunctionTrace(name, readFileSync(`${corpus}/${name}`, 'utf8')), name).toBeUndefined();
  });
});

it.each([
  ['# tracer: function\n#\n  sh-164 [001] ..... 49.1: offline_pages <-memory_subsys_offline\n', 'saved.txt'],
  ['version = 6\nCPU 0 is empty\ncpus=2\n  sh-164 [001] 49.1: function: offline_pages <-- x\n', 'report.txt'],
  ['  sh-164 [001] ..... 49.1: offline_pages <-memory_subsys_offline\n', 'sys/kernel/tracing/trace'],
])('knows a trace by its first lines or its path', (text, path) => {
  expect(machineOf({ [path]: text }).recordings.map(({ source }) => source)).toEqual(['function trace']);
});
