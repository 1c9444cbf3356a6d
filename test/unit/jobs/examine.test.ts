import { describe, expect, it } from 'vitest';
import { createMachineDraft, type Machine } from '../../../app/core/machine/machine';
import { examine, snapshotTitle } from '../../../app/jobs/examine';

const named = (more: Partial<Machine>): Machine => ({ ...createMachineDraft(), ...more });
const at = { file: 'meta.json', line: 1 };

describe('snapshotTitle', () => {
  it('prefers what the capture calls itself, then the host, then the file', () => {
    const label = { value: '01-dimm / 07', where: at };
    const hostname = { value: 'lpar42', where: at };
    expect(snapshotTitle(named({ label, hostname }), ['/a/b.tar.gz'])).toBe('01-dimm / 07');
    expect(snapshotTitle(named({ hostname }), ['/a/b.tar.gz'])).toBe('lpar42');
    expect(snapshotTitle(named({}), ['/a/b.tar.gz'])).toBe('b');
    expect(snapshotTitle(named({}), ['/a/folder/'])).toBe('folder');
    expect(snapshotTitle(named({}), ['/a/iomem', '/a/elfcorehdr.bin'])).toBe('iomem and 1 more');
  });
});

describe('examine', () => {
  it('knows nothing of nothing, and keeps what the containers said', () => {
    const problem = { where: { file: 'x.tar' }, message: 'cut short' };
    const { view } = examine({ files: [], problems: [problem] }, 'id', () => 'nothing');
    expect(view.judgement.verdict).toBe('unknown');
    expect(view.problems).toContainEqual(problem);
    expect(view.id).toBe('id');
  });
});
