// `check --json` of every real capture against test/golden/captures: the public JSON, not the objects behind it.
// Evidence is checked for being real: a file of the capture, a line it has, a byte inside it.
import { describe, expect, it } from 'vitest';
import { judgeCoverage } from '../../../app/core/coverage/judge';
import type { EvidenceFile } from '../../../app/readers/evidence-file';
import { readEvidence } from '../../../app/readers/index';
import { checkJson, type CheckJson } from '../../../app/report/check-json';
import { readCapture } from '../../lib/captures';
import { listExpectedCaptures } from '../../lib/expected-capture';

describe('check --json on every real capture', () => {
  for (const [name, step] of listExpectedCaptures()) {
    it(`${name}: ${step.why}`, async () => {
      const files = await readCapture(`${name}.tar.gz`);
      const json = check(files);
      // What is printed is what is compared: no bigint, no undefined.
      expect(JSON.parse(JSON.stringify(json))).toStrictEqual(json);
      expect(json.verdict).toBe(step.verdict);
      // What nothing states is said to be unknown, in the JSON by null.
      expect(json.header).toEqual(step.header ? { bytesReserved: null, roomForRanges: null, ...step.header } : null);
      if (step.ram !== undefined) expect(json.ram).toMatchObject(step.ram);
      for (const finding of step.findings) expect(json.findings).toContainEqual(expect.objectContaining(finding));
      for (const finding of step.findings) {
        const reported = json.findings.filter(({ id, severity }) => id === finding.id && severity === finding.severity);
        expect(reported.map(({ id }) => id)).toEqual([finding.id]);
        expect(reported[0]?.evidence).not.toEqual([]);
      }
      expect(json.findings.flatMap(({ id, evidence }) => notInCapture(id, evidence, files))).toEqual([]);
    });
  }
});

describe('evidence a support engineer would look up', () => {
  it('a phantom names the program header that lists it', async () => {
    // readelf -lW: the seventh program header is LOAD 0x100000000, so it stands at byte 64 + 6 * 56.
    const json = check(await readCapture('x86_64/01-dimm-file/07-dimm-removed.tar.gz'));
    expect(evidenceOf(json, 'phantom')).toContainEqual({ file: 'elfcorehdr.bin', offset: 400 });
  });

  it('missing memory names the line or the blocks that say it is in use', async () => {
    // grep -n: line 32 of proc/iomem is "100000000-13fffffff : System RAM"; its blocks are memory32 to memory39.
    const json = check(await readCapture('x86_64/01-dimm-nohp/04-all-blocks-online.tar.gz'));
    const files = evidenceOf(json, 'missing').map(({ file, line }) =>
      file === 'proc/iomem' ? `${file}:${String(line)}` : file,
    );
    expect(files.some((file) => file === 'proc/iomem:32' || /memory3[2-9]\/state$/.test(file))).toBe(true);
  });
});

function check(files: readonly EvidenceFile[]): CheckJson {
  const machine = readEvidence(files);
  return checkJson(machine, judgeCoverage(machine));
}

function evidenceOf(json: CheckJson, id: string): CheckJson['findings'][number]['evidence'] {
  return json.findings.find((finding) => finding.id === id)?.evidence ?? [];
}

/** Places named as evidence that the capture does not have. A directory counts when it holds a file. */
function notInCapture(
  id: string,
  evidence: CheckJson['findings'][number]['evidence'],
  files: readonly EvidenceFile[],
): string[] {
  // A finding about evidence that was not collected names the file it would be in.
  if (id === 'not-collected') return [];
  return evidence
    .filter(({ file, line, offset }) => {
      const found = files.find(({ path }) => path === file);
      if (found === undefined) return !files.some(({ path }) => path.startsWith(`${file}/`));
      if (line !== undefined) return line < 1 || line > new TextDecoder().decode(found.bytes).split('\n').length;
      return offset !== undefined && (offset < 0 || offset >= found.bytes.length);
    })
    .map(({ file, line, offset }) => `${id}: ${file} ${String(line ?? offset ?? '')}`);
}
