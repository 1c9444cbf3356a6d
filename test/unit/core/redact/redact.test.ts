// What a redacted image no longer says, and what it must still say: the evidence of memory, byte for byte.
import { describe, expect, it } from 'vitest';
import { bytesOfText, textOfBytes } from '../../../../app/core/redact/latin1';
import { createRedactor, type Replacement } from '../../../../app/core/redact/redact-files';

const HOSTS = ['lpar42.lab.example.com'];
const ID = '0123456789abcdef0123456789abcdef';

function redact(text: string, path = 'var/log/dmesg'): { text: string; noted: Replacement[]; path: string } {
  const noted: Replacement[] = [];
  const [file] = createRedactor(HOSTS, [ID]).files([{ path, bytes: bytesOfText(text) }], (r) => noted.push(r));
  return { text: textOfBytes(file?.bytes ?? new Uint8Array()), noted, path: file?.path ?? '' };
}

describe('redaction', () => {
  it.each([
    ['Linux lpar42 6.12.0 #1 SMP', 'Linux host-1 6.12.0 #1 SMP'],
    ['root@lpar42.lab.example.com:~', 'root@host-1:~'],
    [`machine ${ID}`, `machine ${'1'.padStart(32, '0')}`],
    ['root=UUID=6E2d0ef1-93d0-4f6c-b3d4-2a3f0c2b1a00 ro', 'root=UUID=00000000-0000-4000-8000-000000000001 ro'],
    ['link/ether 52:54:00:12:34:56 brd ff:ff:ff:ff:ff:ff', 'link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff'],
    ['BOOTIF=01-52-54-00-12-34-56', 'BOOTIF=01-02-00-00-00-00-01'],
    ['inet 10.1.2.3/24 and 127.0.0.1', 'inet 192.0.2.1/24 and 127.0.0.1'],
    ['ip=10.1.2.3::10.1.2.1:255.255.255.0', 'ip=192.0.2.1::192.0.2.2:255.255.255.0'],
    ['inet6 fe80::5054:ff:fe12:3456/64 ::1', 'inet6 2001:db8::1/64 ::1'],
    ['\tSerial Number: ABC 123-X', '\tSerial Number: serial-1'],
    ['cwd /home/alice/kdump', 'cwd /home/user-1/kdump'],
    ['SUDO_USER=alice rd.password=tops3cret', 'SUDO_USER=user-1 rd.password=removed'],
    ['alice@mail.example.org', 'user-1@mail.example.org'],
  ])('%s', (before, after) => {
    expect(redact(before).text).toBe(after);
  });

  it.each([
    '00001000-0009ffff : System RAM',
    '100000000-17fffffff : System RAM (virtio_mem)',
    'BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable',
    'crashkernel=256M elfcorehdr=0x2f000000 memmap=1G$0x100000000',
    '0000:00:1f.2 pci 8086:2922',
    'version 6.12.117+deb12-amd64 (gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0)',
    '4.18.0-553.8.1.el8_10.x86_64',
    'oid 1.3.6.1.4.1',
    '[   12:34:56] time',
    'dev-disk-by\\x2duuid.device',
  ])('leaves %s', (line) => {
    expect(redact(line)).toMatchObject({ text: line, noted: [] });
  });

  it('names line, kind, before and after, one stand-in for one value', () => {
    const { text, noted } = redact('a\nb 10.0.0.9\n\nc 10.0.0.8 10.0.0.9\n');
    expect(text).toBe('a\nb 192.0.2.1\n\nc 192.0.2.2 192.0.2.1\n');
    expect(noted.map(({ line, before, after }) => [line, before, after])).toEqual([
      [2, '10.0.0.9', '192.0.2.1'],
      [4, '10.0.0.8', '192.0.2.2'],
      [4, '10.0.0.9', '192.0.2.1'],
    ]);
  });

  it('replaces names in paths, and whole files of serial numbers', () => {
    expect(redact('x', 'sosreport-lpar42/x').path).toBe('sosreport-host-1/x');
    expect(redact('7XK9Q\n', 'sys/class/dmi/id/product_serial').text).toBe('serial-1\n');
  });

  it('keeps every place of a binary file, and every byte that is no name', () => {
    const noted: Replacement[] = [];
    const bytes = bytesOfText('\0\xff10.1.2.3 lpar42\0\0end lpar42.lab.example.com\0');
    const parts = [{ offset: 4096, length: bytes.length }];
    const [file] = createRedactor(HOSTS, [ID]).files([{ path: 'vmcore', bytes, parts }], (r) => noted.push(r));
    expect(textOfBytes(file?.bytes ?? bytes)).toBe(`\0\xff10.1.2.3 host-2\0\0end host-1${'\0'.repeat(16)}\0`);
    expect(file?.parts).toBe(parts);
    expect(noted.map(({ offset }) => offset)).toEqual([23, 11]);
  });

  it('takes bytes that are no UTF-8 through unchanged', () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(bytesOfText(textOfBytes(all))).toEqual(all);
  });

  it('counts by kind', () => {
    const redactor = createRedactor(HOSTS, [ID]);
    redactor.files([{ path: 'x', bytes: bytesOfText('lpar42 10.0.0.1 10.0.0.1') }], () => undefined);
    expect(redactor.counts()).toEqual([
      { kind: 'host name', count: 1 },
      { kind: 'IP address', count: 2 },
    ]);
  });
});
