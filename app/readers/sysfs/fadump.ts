// Firmware-assisted dump of powerpc: /sys/kernel/fadump/{enabled,registered,hotplug_ready} and the older spelling
// /sys/kernel/fadump_* . hotplug_ready 1: the capture kernel makes the header itself, so hotplug needs no reload.
import type { FadumpFacts } from '../../core/machine/machine';
import { readFlagAttribute } from '../attribute';
import type { Reader } from '../evidence-file';
import { firstFact } from '../first-wins';

const PATH = /^sys\/kernel\/fadump[/_](enabled|registered|hotplug_ready)$/;
const FIELDS: Readonly<Record<string, keyof FadumpFacts>> = {
  enabled: 'enabled',
  registered: 'registered',
  hotplug_ready: 'hotplugReady',
};

export const fadumpReader: Reader = {
  id: 'fadump',
  title: 'fadump state of sysfs',
  sniff: (file) => (PATH.test(file.path) ? 'path' : undefined),
  read(files, draft) {
    for (const file of files) {
      const name = PATH.exec(file.path)?.[1] ?? '';
      const field = FIELDS[name];
      const fact = readFlagAttribute(file, draft);
      if (field === undefined || fact === undefined) continue;
      draft.fadump = { ...draft.fadump, [field]: firstFact(draft, draft.fadump?.[field], fact, `fadump ${name}`) };
    }
  },
};
