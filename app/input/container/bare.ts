// A file given on its own: an elfcorehdr, a saved /proc/iomem. Whatever no other container recognises.
import { takeFile } from '../take-file';
import type { Container } from './container';

export const bare: Container = {
  id: 'bare',
  sniff: () => true,
  async unpack(stream, intake) {
    const path = intake.admit(stream.name);
    if (path !== undefined) await takeFile(path, undefined, stream, intake);
  },
};
