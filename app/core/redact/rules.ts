// What tells whose machine it is, as patterns of text. Physical addresses are what the product is about: no pattern takes a
// bare hexadecimal number or a range of them.

export const REDACTION_KINDS = [
  'host name',
  'machine-id',
  'UUID',
  'serial number',
  'MAC address',
  'IP address',
  'user name',
  'password',
] as const;
export type RedactionKind = (typeof REDACTION_KINDS)[number];

/** One way to find a kind. The pattern is global; its group `value` is what is replaced, or all of it. */
export interface RedactionRule {
  readonly kind: RedactionKind;
  readonly pattern: RegExp;
  /** Says no to what looks alike; default: everything is meant. */
  readonly accepts?: (value: string) => boolean;
  /** The stand-in for the n-th value, counted from 1. It keeps the form, so that readers still read it. */
  readonly standIn: (n: number) => string;
}

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');
const hostStandIn = (n: number): string => `host-${n}`;
const userStandIn = (n: number): string => `user-${n}`;
/** Addresses that documentation uses and nobody has (RFC 5737, RFC 3849). */
const ipv4StandIn = (n: number): string =>
  `${['192.0.2', '198.51.100', '203.0.113'][Math.floor((n - 1) / 254) % 3]}.${((n - 1) % 254) + 1}`;

/** Loopback, any, broadcast and netmasks are the same everywhere. */
function isTellingIpv4(value: string): boolean {
  const octets = value.split('.').map(Number);
  if (octets.some((octet) => octet > 255)) return false;
  return ![0, 127, 255].includes(octets[0] ?? 0);
}

function isTellingIpv6(value: string): boolean {
  if (value === '::' || value === '::1') return false;
  const halves = value.split('::');
  const groups = value.split(':').filter((group) => group !== '');
  if (halves.length > 2 || groups.some((group) => group.length > 4) || /^:[^:]|[^:]:$/.test(value)) return false;
  return halves.length === 2 ? groups.length <= 7 : groups.length === 8;
}

const isTellingMac = (value: string): boolean => !/^(?:00:){5}00$|^(?:ff:){5}ff$/i.test(value);

export const REDACTION_RULES: readonly RedactionRule[] = [
  {
    kind: 'password',
    pattern: /(?<=\b(?:password|passwd|passphrase|secret)[ \t]*[=:][ \t]*)(?<value>[^\s"',;]+)/gi,
    standIn: () => 'removed',
  },
  {
    kind: 'UUID',
    pattern: /(?<![\w-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![\w-])/gi,
    standIn: (n) => `00000000-0000-4000-8000-${hex(n, 12)}`,
  },
  {
    kind: 'serial number',
    pattern: /(?<=^[ \t]*(?:[\w ]*serial(?: number)?|asset tag|service tag)[ \t]*[:=][ \t]*)(?<value>[^\s].*)/gim,
    accepts: (value) => !/^(?:not specified|none|unknown|to be filled|0+)\b/i.test(value),
    standIn: (n) => `serial-${n}`,
  },
  {
    kind: 'MAC address',
    pattern: /(?<![\w:])(?:[0-9a-f]{2}:){5}[0-9a-f]{2}(?![\w:])/gi,
    accepts: isTellingMac,
    standIn: (n) => `02:00:00:${hex((n >> 16) & 0xff, 2)}:${hex((n >> 8) & 0xff, 2)}:${hex(n & 0xff, 2)}`,
  },
  {
    kind: 'MAC address',
    pattern:
      /(?<=\bBOOTIF=(?:[0-9a-f]{2}-(?=(?:[0-9a-f]{2}-){5}))?)(?!(?:[0-9a-f]{2}-){6})(?<value>(?:[0-9a-f]{2}-){5}[0-9a-f]{2})\b/gi,
    standIn: (n) => `02-00-00-${hex((n >> 16) & 0xff, 2)}-${hex((n >> 8) & 0xff, 2)}-${hex(n & 0xff, 2)}`,
  },
  {
    kind: 'IP address',
    pattern: /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?!\w|\.\w)/g,
    accepts: isTellingIpv4,
    standIn: ipv4StandIn,
  },
  {
    kind: 'IP address',
    pattern: /(?<![\w:.])[0-9a-f:]{3,39}(?![\w:.])/gi,
    accepts: isTellingIpv6,
    standIn: (n) => `2001:db8::${hex(n, 1)}`,
  },
  {
    kind: 'user name',
    pattern: /(?<=\/home\/)(?<value>[A-Za-z_][\w.-]*)/g,
    accepts: (value) => !/^user-\d+$/.test(value),
    standIn: userStandIn,
  },
  {
    kind: 'user name',
    pattern: /(?<=(?:^|[\s;])(?:SUDO_)?(?:USER|USERNAME|LOGNAME)=)(?<value>[A-Za-z_][\w.-]*)/gm,
    accepts: (value) => value !== 'root',
    standIn: userStandIn,
  },
  {
    // user@host; the builder in /proc/version is one. systemd's units have a suffix after the @ that is no host.
    kind: 'user name',
    pattern: /(?<![\w.@/-])(?<value>[A-Za-z_][\w.-]{0,63})(?=@[A-Za-z0-9][\w-]*\.[A-Za-z][\w.-]*)/g,
    accepts: (value) => value !== 'root',
    standIn: userStandIn,
  },
];

/** Names that evidence is full of for other reasons: as host names they stay, since replacing them would break it. */
const COMMON_WORDS = new Set([
  'localhost',
  'none',
  'linux',
  'kernel',
  'memory',
  'crash',
  'kdump',
  'system',
  'online',
  'root',
  'host',
  'debian',
  'fedora',
  'ubuntu',
]);

/** The rules that find given names wherever they stand: host names with their short form, machine-ids. */
export function nameRules(hosts: readonly string[], machineIds: readonly string[]): RedactionRule[] {
  const names = new Set(hosts.flatMap((host) => [host, host.split('.')[0] ?? host]));
  const telling = [...names].filter((name) => name.length > 2 && !COMMON_WORDS.has(name.toLowerCase()));
  const exact = (name: string): RegExp =>
    new RegExp(`(?<![A-Za-z0-9_])${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![A-Za-z0-9_])`, 'g');
  return [
    ...machineIds.map((id): RedactionRule => ({ kind: 'machine-id', pattern: exact(id), standIn: (n) => hex(n, 32) })),
    // The longest first: a full name holds its short form.
    ...telling
      .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
      .map((name): RedactionRule => ({ kind: 'host name', pattern: exact(name), standIn: hostStandIn })),
  ];
}
