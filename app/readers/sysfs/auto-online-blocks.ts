// /sys/devices/system/memory/auto_online_blocks: what happens to memory that is added
// (offline, online, online_kernel, online_movable). Mirrors drivers/base/memory.c (6.12).
import { readAttributeText } from '../attribute';
import type { Reader } from '../evidence-file';
import { firstFile } from '../first-wins';

export const autoOnlineBlocksReader: Reader = {
  id: 'auto-online-blocks',
  title: 'auto_online_blocks',
  sniff: (file) => (file.path === 'sys/devices/system/memory/auto_online_blocks' ? 'path' : undefined),
  read(files, draft) {
    const file = firstFile(draft, files, 'auto_online_blocks');
    const fact = file && readAttributeText(file, draft);
    if (fact !== undefined && fact.value !== '') draft.autoOnlineBlocks = fact;
  },
};
