// Kernel messages about kdump and hotplug, with the times that printk gave them (kernel/printk: seconds since boot of
// the local clock). Formats as the labs' captures print them; `crash hp:` lines of success need dynamic debug.
import type { RecordedTrace } from '../../core/view/run-view';
import { noteProblem } from '../../core/machine/machine';
import type { EvidenceFile, Reader } from '../evidence-file';
import { readHeaders } from '../text-header/stated-headers';
import { noteBanner } from '../proc/kernel-release';
import { decodeText, textLines, textPieces, type Text } from '../text-lines';
import { RecordedLines } from './recorded-columns';

/** Optional level of /dev/kmsg texts, time, optional caller (CONFIG_PRINTK_CALLER), optional host of journalctl. */
const STAMPED = /^(?:<\d+>)?\[\s*(\d{1,12}\.\d{1,9})\](?:\[\s*[TC]\d+\])? (?:\S+ kernel: )?(.*)$/;
/** Any other bracket in front: `dmesg -T` prints wall-clock times, which jump with the clock of the machine. */
const OTHER_STAMP = /^\[[^\]]*\] ?(.*)$/;

/** Messages worth a place on the lanes; `key`: the function whose simulated step stands for the message. */
const MESSAGES: readonly { readonly pattern: RegExp; readonly key?: string }[] = [
  { pattern: /^crash hp: / },
  { pattern: /^pseries-hotplug-mem: Attempting to hot-(?:add|remove) /, key: 'dlpar_memory' },
  { pattern: /^pseries-hotplug-(?:mem|cpu): /, key: '' },
  { pattern: /^dlpar: /, key: '' },
  { pattern: /^virtio_mem virtio\d+: plugging memory: /, key: 'virtio_mem_send_plug_request' },
  { pattern: /^virtio_mem virtio\d+: unplugging memory: /, key: 'virtio_mem_send_unplug_request' },
  { pattern: /^virtio_mem virtio\d+: adding memory: /, key: 'add_memory_driver_managed' },
  { pattern: /^virtio_mem virtio\d+: offlining and removing memory: /, key: 'offline_and_remove_memory' },
  { pattern: /^virtio_mem virtio\d+: (?:plugged|requested) size: /, key: '' },
  { pattern: /^ACPI: CPU\d+ has been hot-added/ },
  { pattern: /^smpboot: (?:Booting Node \d+ Processor|CPU \d+ is now offline)/, key: '' },
  {
    pattern: /^(?:CPU ?\d+: shutdown|psci: CPU\d+ killed|memory offlining |Offlined Pages |Built \d+ zonelists)/,
    key: '',
  },
  { pattern: /^kexec_file: kexec_file_load: /, key: 'kexec_file_load' },
  {
    pattern: /^kexec(?:_file|_core|_elf)?: (?:Loaded ELF headers|Loaded elf core header|kernel signature|number of)/,
    key: '',
  },
  { pattern: /^kexec ranges: / },
  { pattern: /^crashkernel (?:low memory |CMA )?reserved: /, key: '' },
  { pattern: /^Kernel panic - not syncing: /, key: 'panic' },
];

const messageOf = (text: string): (typeof MESSAGES)[number] | undefined =>
  MESSAGES.find(({ pattern }) => pattern.test(text));

/** What the log says of kdump and hotplug; undefined when nothing. `unstamped`: first such line without a printk time. */
export function parseDmesg(
  file: string,
  text: Text,
): { readonly recorded?: RecordedTrace | undefined; readonly unstamped?: number } {
  const found = new RecordedLines();
  let unstamped: number | undefined;
  for (const { number, text: line } of textLines(text)) {
    if (line === '') continue;
    const [, seconds, message] = STAMPED.exec(line) ?? [];
    if (seconds === undefined || message === undefined) {
      const bare = OTHER_STAMP.exec(line)?.[1] ?? line;
      if (unstamped === undefined && messageOf(bare) !== undefined) unstamped = number;
      continue;
    }
    const known = messageOf(message);
    if (known === undefined) continue;
    const name = message.trimEnd();
    found.push({ line: number, seconds: Number(seconds), name, ...(known.key !== undefined && { key: known.key }) });
  }
  const clock = 'seconds of the kernel log since boot';
  const recorded = found.finish({ file, source: 'kernel messages', clock });
  return { recorded, ...(unstamped !== undefined && { unstamped }) };
}

const PATH = /^(?:dmesg(?:\.txt)?|sos_commands\/kernel\/dmesg|var\/log\/dmesg)$/;
const HEAD_BYTES = 4096;

export const dmesgReader: Reader = {
  id: 'dmesg',
  title: 'kernel messages',
  sniff(file: EvidenceFile) {
    if (PATH.test(file.path)) return 'path';
    return /^\[ *0\.000000\](?:\[[^\]]*\])? Linux version /m.test(decodeText(file.bytes.subarray(0, HEAD_BYTES)))
      ? 'content'
      : undefined;
  },
  read(files, draft) {
    for (const { path, bytes } of files) {
      const text = textPieces(bytes);
      noteBanner(draft, path, decodeText(bytes.subarray(0, HEAD_BYTES)));
      const { recorded, unstamped } = parseDmesg(path, text);
      readHeaders(path, text, draft);
      if (recorded !== undefined) draft.recordings.push(recorded);
      if (unstamped === undefined) continue;
      const where = { file: path, line: unstamped };
      const hint = 'such lines are left out; save the log with `dmesg`, without -T and -t';
      noteProblem(draft, where, 'has no time in seconds since boot', hint);
    }
  },
};
