// A real capture with everything somebody who means harm could write into it: scripts, terminal escapes, characters that
// turn the direction of writing, in names and in contents; and entries that would land elsewhere.
import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import { readCapture } from './captures';
import { makeTar, type TarEntry } from './make-archive';

/** Runs in a page that takes text for markup, and in one that takes it for a script. */
export const SCRIPT = `<img src=x onerror="globalThis.pwned=1"><script>globalThis.pwned=1</script>`;
/** Sets a terminal's title, clears its screen, hides what follows, then turns the direction of writing. */
export const ESCAPES = '\u001b]0;pwned\u0007\u001b[2J\u001b[8m\u009b31m\u202emoemi\u2066x\u200b';
const EVIL = `${SCRIPT}${ESCAPES}`;

/** Characters that must reach neither the page nor a terminal: C0 but LF and tab, DEL, C1, bidi controls, no-width marks. */
export const UNSEEN = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** The archive. `outside`: an absolute path that must not come to be. */
export async function hostileSnapshot(outside: string): Promise<Buffer> {
  const files = await readCapture('x86_64/01-dimm-file/07-dimm-removed.tar.gz');
  const text = new Map(files.map((file) => [file.path, Buffer.from(file.bytes)]));
  const append = (name: string, more: string): void =>
    void text.set(name, Buffer.concat([text.get(name) ?? Buffer.alloc(0), Buffer.from(more)]));
  append('proc/iomem', `7f0000000000-7f0000000fff : ${EVIL}\nnonsense ${EVIL}\n`);
  append('dmesg.txt', `[    9.000000] ${EVIL}\n[    9.100000] kexec: ${EVIL}\n`);
  append('proc/cmdline', ` evil="${EVIL}" crashkernel=${ESCAPES}`);
  text.set('etc/hostname', Buffer.from(`${EVIL}\n`));
  text.set('etc/udev/rules.d/99-evil.rules', Buffer.from(`SUBSYSTEM=="memory", RUN+="${SCRIPT}${ESCAPES}"\n`));
  const meta: unknown = JSON.parse(text.get('meta.json')?.toString() ?? '{}');
  text.set('meta.json', Buffer.from(JSON.stringify({ ...Object(meta), scenario: EVIL, step: EVIL, machine: EVIL })));
  const entries: TarEntry[] = [
    ...Array.from(text, ([name, content]) => ({ name: `cap/${name}`, content })),
    { name: outside, content: 'x' },
    { name: `cap/../../../../../../../../..${outside}`, content: 'x' },
    { name: `cap/proc/${ESCAPES}`, content: 'x' },
    { name: 'cap/proc/loop', type: 'symlink', linkname: 'loop' },
    { name: 'cap/proc/a', type: 'symlink', linkname: 'b' },
    { name: 'cap/proc/b', type: 'symlink', linkname: 'a' },
    { name: 'cap/proc/version_signature', type: 'symlink', linkname: '/etc/shadow' },
    { name: 'cap/etc/machine-id', type: 'symlink', linkname: '../../../../../../etc/passwd' },
  ];
  return gzipSync(await makeTar(entries));
}
