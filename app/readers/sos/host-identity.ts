// Which machine this is: its name and its machine-id. They decide nothing about a dump, but tell when evidence of two
// machines was opened together.
import type { MachineDraft } from '../../core/machine/machine';
import { readAttributeText } from '../attribute';
import type { EvidenceFile, Reader } from '../evidence-file';
import { firstFact } from '../first-wins';
import { noteHostname } from '../proc/kernel-release';

const HOSTNAMES = new Set([
  'proc/sys/kernel/hostname',
  'sos_commands/host/hostname',
  'sos_commands/host/hostname_-f',
  'hostname',
  'hostname.txt',
  'etc/hostname',
]);
const MACHINE_ID = 'etc/machine-id';
const NAME = /^[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252})$/;
const ID = /^[0-9a-f]{32}$/;

export const hostIdentityReader: Reader = {
  id: 'host-identity',
  title: 'host name and machine-id',
  sniff: ({ path }) => (path === MACHINE_ID || HOSTNAMES.has(path) ? 'path' : undefined),
  read(files, draft) {
    for (const file of files) readIdentity(file, draft);
  },
};

function readIdentity(file: EvidenceFile, draft: MachineDraft): void {
  const text = readAttributeText(file, draft);
  if (text === undefined) return;
  // A comment, an error of the command or "(none)" names no machine.
  if (file.path !== MACHINE_ID) {
    if (NAME.test(text.value) && text.value !== 'localhost') noteHostname(draft, text);
  } else if (ID.test(text.value)) {
    draft.machineId = firstFact(draft, draft.machineId, text, 'the machine-id', 'identity');
  }
}
