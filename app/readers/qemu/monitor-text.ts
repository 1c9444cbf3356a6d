// What the QEMU monitor prints of a guest's memory: `info mtree -f` (flat views of every address space, the CPU's is
// the one of root `system`) and `info memory-devices`. Seen with QEMU 7.2, also as a terminal saved it.
import { parseHex } from '../../core/address/u64';
import type { TextLine } from '../text-lines';
import { textLines } from '../text-lines';

/** One region of the flat view that is memory: `ram`, `nv-ram`, `rom`, `romd`; device registers are left out. */
export interface FlatRegion {
  readonly line: number;
  readonly start: bigint;
  /** Inclusive. */
  readonly last: bigint;
  readonly type: string;
  /** Name of QEMU's memory region: `pc.ram`, `vga.vram`, the id of a memory backend. */
  readonly name: string;
}

/** One memory device. */
export interface MemoryDevice {
  readonly line: number;
  /** `dimm`, `nvdimm`, `virtio-mem`, `virtio-pmem`, as printed. */
  readonly kind: string;
  readonly id: string;
  readonly start?: bigint;
  /** Bytes plugged in; of virtio-mem anywhere in its region. */
  readonly sizeBytes?: bigint;
  /** Bytes its region takes where that is more than what is plugged in. */
  readonly maxBytes?: bigint;
}

export interface MonitorText {
  /** Undefined where the text has no flat view of the system's memory. */
  readonly regions?: readonly FlatRegion[];
  readonly devices: readonly MemoryDevice[];
  /** Region lines that cannot be read. */
  readonly skipped: readonly TextLine[];
}

/** QEMU has 256 memory slots; every region is looked up among the devices. */
const MAX_DEVICES = 1024;
const VIEW = /^FlatView #\d+/;
const SPACE = /^\s+(?:AS "[^"]*", root: (\S+)|Root memory region: (\S+))/;
const REGION = /^\s+([0-9a-f]{16})-([0-9a-f]{16}) \(prio -?\d+, ([^)]{1,20})\): (.+)$/;
const REGION_LIKE = /^\s+[0-9a-f]{16}-/;
/** Offset in the region, and the accelerator where it maps the region itself. */
const NAME_TAIL = /(?: @[0-9a-f]{16})?(?: (?:KVM|HVF|WHPX|MSHV))?$/;
const DEVICE = /^Memory device \[([\w-]{1,32})\]: "([^"]{0,200})"/;
const FIELD = /^\s+([a-z-]{1,32}): (\S+)$/;

/** Reads both outputs out of one text, whichever of them it has. */
export function parseMonitorText(text: string): MonitorText {
  const devices: MemoryDevice[] = [];
  const skipped: TextLine[] = [];
  let found: FlatRegion[] | undefined;
  let view: FlatRegion[] = [];
  let isSystem = false;
  for (const line of textLines(text)) {
    const [, kind, id = ''] = DEVICE.exec(line.text) ?? [];
    const [, name, value = ''] = FIELD.exec(line.text) ?? [];
    const [, root, rootRegion] = SPACE.exec(line.text) ?? [];
    const device = devices.at(-1);
    if (VIEW.test(line.text)) {
      view = [];
      isSystem = false;
    } else if (kind !== undefined) {
      if (devices.length < MAX_DEVICES) devices.push({ line: line.number, kind, id });
    } else if (root !== undefined || rootRegion !== undefined) {
      isSystem ||= (root ?? rootRegion) === 'system';
      if (isSystem) found ??= view;
    } else if (REGION_LIKE.test(line.text)) {
      const region = regionOf(line);
      if (region === undefined) skipped.push(line);
      else if (region.type !== 'i/o' && (found === undefined || found === view)) view.push(region);
    } else if (name !== undefined && device !== undefined) {
      devices[devices.length - 1] = withField(device, name, value);
    }
  }
  return { devices, skipped, ...(found && { regions: found }) };
}

function regionOf({ number, text }: TextLine): FlatRegion | undefined {
  const [, startText = '', lastText = '', type = '', name = ''] = REGION.exec(text) ?? [];
  const start = parseHex(startText);
  const last = parseHex(lastText);
  if (start === undefined || last === undefined || last < start) return undefined;
  return { line: number, start, last, type, name: name.trimEnd().replace(NAME_TAIL, '') };
}

function withField(device: MemoryDevice, name: string, value: string): MemoryDevice {
  if (name === 'addr' || name === 'memaddr') {
    const start = parseHex(value);
    return start === undefined ? device : { ...device, start };
  }
  if (!/^\d{1,19}$/.test(value)) return device;
  if (name === 'size') return { ...device, sizeBytes: BigInt(value) };
  return name === 'max-size' ? { ...device, maxBytes: BigInt(value) } : device;
}
