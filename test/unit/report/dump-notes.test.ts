// The notes of a dump as `kdumpscope header` prints them; owners, sizes and types are what readelf -nW says of the file.
import { describe, expect, it } from 'vitest';
import { readEvidence } from '../../../app/readers/index';
import { notesJson, notesText } from '../../../app/report/dump-notes';
import { readCapture } from '../../lib/captures';

async function notesOf(capture: string) {
  return readEvidence(await readCapture(capture)).dumps[0]?.notes;
}

describe('the notes of a dump', () => {
  it('as text', async () => {
    expect(notesText(await notesOf('ppc64le/crash-deb612/99-kdump.tar.gz'))).toBe(
      [
        '',
        'Notes',
        '  0x1000  CORE        NT_PRSTATUS  504 bytes   pid 145',
        '  0x120c  VMCOREINFO  0x0          3544 bytes',
        '',
      ].join('\n'),
    );
  });

  it('as JSON', async () => {
    expect(notesJson(await notesOf('x86_64/06-crash-removed-file/99-kdump.tar.gz')).notes?.slice(1)).toEqual([
      expect.objectContaining({ name: 'CORE', type: 'NT_PRSTATUS', size: 336, offset: '0x1164' }),
      { name: 'VMCOREINFO', type: '0x0', size: 3276, offset: '0x12c8' },
    ]);
  });

  it('of an elfcorehdr are none', () => {
    expect(notesText(undefined)).toBe('');
    expect(notesJson(undefined)).toEqual({});
  });
});
