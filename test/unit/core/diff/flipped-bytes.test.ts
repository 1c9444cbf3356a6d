// No byte of a header may change unseen, and no header may break the diff: every byte of two real ones is flipped, and
// every 37th of the zeros behind the table.
import { describe, expect, it } from 'vitest';
import { changeSentence } from '../../../../app/core/diff/change-words';
import { diffHeaders } from '../../../../app/core/diff/diff-headers';
import { decodeCoreHeader } from '../../../../app/core/elf/decode-core-header';
import { sideOfGolden } from '../../../lib/header-side';

describe.each(['x86-before', 'ppc64le-mid-lmb-remove-6.10bug'])('%s', (name) => {
  const whole = sideOfGolden(name);
  it.each([0x01, 0x80, 0xff])('is another header with any byte changed by %i', (flip) => {
    let refused = 0;
    for (let i = 0; i < whole.bytes.length; i += i < whole.header.bytesUsed ? 1 : 37) {
      const bytes = Uint8Array.from(whole.bytes);
      bytes[i] = (bytes[i] ?? 0) ^ flip;
      const decoded = decodeCoreHeader(bytes);
      if (!decoded.ok) {
        refused++;
        continue;
      }
      const diff = diffHeaders(whole, { bytes, header: decoded.header });
      // In a dump file what follows the table is not looked at.
      if (diff.tails.after || i < whole.header.bytesUsed) expect(diff.changes.length, `byte ${i}`).toBeGreaterThan(0);
      for (const change of diff.changes) expect(changeSentence(diff, change)).not.toBe('');
      expect(Array.from(diff.bytes.lasts).every((last) => last < bytes.length)).toBe(true);
    }
    // The magic, the class and the byte order: without them there is no header.
    expect(refused).toBeLessThanOrEqual(6);
  });
});
