// drmgr's log: the format of powerpc-utils' own writer, lines as reported in public for the kernel's DLPAR interface.
import { describe, expect, it } from 'vitest';
import { parseDrmgr } from '../../../../app/readers/log/drmgr';
import { machineOf } from '../../../lib/evidence';

const RUN = `
########## May 05 07:55:53 2025 ##########
drmgr: -c mem -r -q 1
Initiating kernel DLPAR "memory remove count 1"
Success
########## May 05 07:55:57 2025 ##########
`;

describe('parseDrmgr', () => {
  it('knows each line to lie between the two times of its run', () => {
    const recorded = parseDrmgr('drmgr', RUN);
    const begin = Date.parse('2025-05-05T07:55:53Z') / 1000;
    expect(recorded?.fns).toEqual([
      'drmgr: -c mem -r -q 1',
      'Initiating kernel DLPAR "memory remove count 1"',
      'Success',
    ]);
    expect([...(recorded?.times ?? [])]).toEqual([begin, begin, begin]);
    expect([...(recorded?.latest ?? [])]).toEqual([begin + 4, begin + 4, begin + 4]);
    expect([...(recorded?.lines ?? [])]).toEqual([3, 4, 5]);
    expect(recorded?.keys).toEqual(['', 'handle_dlpar_errorlog', '']);
  });

  it('bounds a run that was killed by the begin of the next', () => {
    const killed = RUN.split('\n').slice(0, 4).join('\n');
    const recorded = parseDrmgr('drmgr', `${killed}\n${RUN.replaceAll('07:55', '08:10')}`);
    const next = Date.parse('2025-05-05T08:10:53Z') / 1000;
    expect([...(recorded?.latest ?? [])].slice(0, 2)).toEqual([next, next]);
    expect([...(recorded?.times ?? [])][2]).toBe(next);
  });

  it('does not know the end of a run that was never written', () => {
    const recorded = parseDrmgr('drmgr', RUN.split('\n').slice(0, 5).join('\n'));
    expect([...(recorded?.latest ?? [])]).toEqual([Infinity, Infinity, Infinity]);
  });

  it('has nothing to say of other texts', () => {
    expect(parseDrmgr('x', '########## heading ##########\nwords\n')).toBeUndefined();
    expect(parseDrmgr('x', '')).toBeUndefined();
  });
});

it('reads the log and its predecessor by path, and a log on its own by its first lines', () => {
  const machine = machineOf({ 'var/log/drmgr': RUN, 'var/log/drmgr.0': RUN, 'from-a-mail.txt': RUN });
  expect(machine.recordings.map(({ file, source }) => [file, source])).toEqual([
    ['var/log/drmgr', 'drmgr log'],
    ['var/log/drmgr.0', 'drmgr log'],
    ['from-a-mail.txt', 'drmgr log'],
  ]);
});
