// Headers of real captures; what they hold is compared with readelf elsewhere, here only who takes them.
import { beforeAll, describe, expect, it } from 'vitest';
import { readCapture } from '../../../lib/captures';
import { contradictionLines, machineOf, problemLines } from '../../../lib/evidence';

let header: Uint8Array;
let vmcore: Uint8Array;
const IOMEM = '00001000-0009fbff : System RAM\n';

async function fileOf(capture: string, path: string): Promise<Uint8Array> {
  const file = (await readCapture(capture)).find((candidate) => candidate.path === path);
  if (file === undefined) throw new Error(`${capture} has no ${path}`);
  return file.bytes;
}

beforeAll(async () => {
  header = await fileOf('x86_64/01-dimm-file/04-all-blocks-online.tar.gz', 'elfcorehdr.bin');
  vmcore = await fileOf('x86_64/05-crash-added-file/99-kdump.tar.gz', 'vmcore-first64k.bin');
});

describe('elfcorehdr', () => {
  it.each(['elfcorehdr.bin', 'elfcorehdr', 'any.elfcorehdr', 'dump.dat'])('is taken as %s', (path) => {
    const machine = machineOf({ [path]: header });
    expect(machine.problems).toEqual([]);
    expect(machine.elfcorehdr?.decoded?.ehdr.type).toBe(4);
    expect(machine.elfcorehdr?.bytes).toBe(header);
    // Nothing else names the architecture here: e_machine 62.
    expect(machine.arch).toEqual({ value: 'x86_64', where: { file: path, offset: 18 } });
  });

  it('that does not decode is told with its byte', () => {
    const machine = machineOf({ 'elfcorehdr.bin': new Uint8Array(4096) });
    expect(machine.elfcorehdr?.decoded).toBeUndefined();
    expect(machine.elfcorehdr?.bytes).toHaveLength(4096);
    expect(machine.problems).toHaveLength(1);
    expect(machine.problems[0]?.where).toEqual({ file: 'elfcorehdr.bin', offset: 0 });
  });

  it('is not the start of /proc/vmcore, alone or beside other evidence', () => {
    for (const beside of [{}, { iomem: IOMEM }]) {
      const machine = machineOf({ 'vmcore.bin': vmcore, ...beside });
      expect(machine.elfcorehdr).toBeUndefined();
      expect(machine.dumps.map((dump) => dump.file)).toEqual(['vmcore.bin']);
      expect(machine.problems).toEqual([]);
    }
  });

  it('that is a dump by content is told, and read as one', () => {
    const machine = machineOf({ 'elfcorehdr.bin': vmcore });
    expect(machine.elfcorehdr).toBeUndefined();
    // readelf -lW: NOTE and 4 LOAD.
    expect(machine.dumps[0]?.header?.decoded.phnum).toBe(5);
    expect(problemLines(machine)).toEqual([
      'elfcorehdr.bin is a dump (/proc/vmcore or the like), not the elfcorehdr: its offsets are places in the file',
    ]);
  });

  it('is found beside a dump', () => {
    const machine = machineOf({ 'a-vmcore.bin': vmcore, 'elfcorehdr.bin': header });
    expect(machine.elfcorehdr?.file).toBe('elfcorehdr.bin');
  });

  it('keeps the first of two and names both', () => {
    const other = header.slice();
    other[other.length - 1] = 0x10;
    const machine = machineOf({ 'other.dat': other, 'elfcorehdr.bin': header });
    expect(machine.elfcorehdr?.file).toBe('elfcorehdr.bin');
    expect(contradictionLines(machine)).toHaveLength(1);
    expect(contradictionLines(machine)[0]).toMatch(
      /^elfcorehdr: elfcorehdr\.bin\+0x[0-9a-f]+ byte 0x00 \| other\.dat\+0x[0-9a-f]+ byte 0x10$/,
    );
  });

  it.each([1, 2, 3])('an ELF file of type %i is left alone', (type) => {
    const program = header.slice();
    program[16] = type;
    expect(machineOf({ program }).sources[0]?.reader).toBeUndefined();
  });

  it('of another architecture than the rest is told', () => {
    const uname = 'Linux a 6.12.0 #1 SMP ppc64le GNU/Linux\n';
    expect(problemLines(machineOf({ 'elfcorehdr.bin': header, 'uname.txt': uname }))).toEqual([
      'elfcorehdr.bin:18 is a header for x86_64, but uname.txt:1 says ppc64le',
    ]);
  });
});
