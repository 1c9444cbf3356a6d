// What an import makes of a snapshot that is added to, of files and of pasted text.
import { readEvidence } from '../../../app/readers/index';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { judgeEvidence } from '../../../app/jobs/examine';
import { loadImport } from '../../../app/jobs/load-import';
import type { Source } from '../../../app/jobs/jobs';
import { captureText, capturePath, readCapture } from '../../lib/captures';
import { tempFolder } from '../../lib/temp-folder';

const CAPTURE = 'x86_64/01-dimm-file/07-dimm-removed.tar.gz';

async function header(): Promise<string> {
  const file = path.join(await tempFolder(), 'elfcorehdr.bin');
  const bytes = (await readCapture(CAPTURE)).find((f) => f.path === 'elfcorehdr.bin')?.bytes ?? new Uint8Array();
  await writeFile(file, bytes);
  return file;
}
const sample: Source = { kind: 'sample', id: 'sample-x', title: 'The open one', file: capturePath(CAPTURE) };

it('judges pasted text together with files: the verdict needs both', async () => {
  const text = (await captureText(CAPTURE, 'proc/iomem')) ?? '';
  const loaded = await loadImport({ paths: [await header()], text });
  if (!loaded.ok) throw new Error(loaded.error.message);
  expect(loaded.value.files.map((file) => file.path)).toEqual(['elfcorehdr.bin', 'pasted.txt']);
  // operations.json: the DIMM at 4 GiB, 1 GiB long, was removed and is still listed.
  const { judgement } = judgeEvidence(loaded.value);
  const phantom = judgement.findings.find(({ id }) => id === 'phantom');
  expect(phantom?.ranges?.starts[0]).toBe(0x1_0000_0000n);
});

it('keeps the title of the snapshot that is added to, its evidence first', async () => {
  const text = (await captureText(CAPTURE, 'proc/iomem')) ?? '';
  const loaded = await loadImport({ base: sample, paths: [], text });
  if (!loaded.ok) throw new Error(loaded.error.message);
  expect(loaded.value.title).toBe('The open one');
  expect(loaded.value.files.at(-1)?.path).toBe('pasted.txt');
  expect(loaded.value.files).toHaveLength((await readCapture(CAPTURE)).length + 1);
});

it('tells where an added file contradicts one that is there', async () => {
  const folder = await tempFolder();
  await writeFile(path.join(folder, 'meta.json'), '{ "schema": "capture-meta@1", "arch": "ppc64le" }');
  const loaded = await loadImport({ base: sample, paths: [path.join(folder, 'meta.json')] });
  if (!loaded.ok) throw new Error(loaded.error.message);
  expect(loaded.value.problems).toEqual([]);
  expect(loaded.value.files.map((file) => file.path)).toContain('other-input-2/meta.json');
  const [found] = readEvidence(loaded.value.files).contradictions;
  expect(found?.kept.where).toEqual({ file: 'meta.json', line: 1 });
  expect(found?.other.text).toContain('"arch": "ppc64le"');
});

it('gives a second pasted text a name of its own, and the same text none', async () => {
  const folder = await tempFolder();
  const first = path.join(folder, 'pasted.txt');
  await writeFile(first, (await captureText(CAPTURE, 'proc/iomem')) ?? '');
  const names = async (text: string): Promise<string[]> => {
    const loaded = await loadImport({ paths: [first], text });
    if (!loaded.ok) throw new Error(loaded.error.message);
    return loaded.value.files.map((file) => file.path);
  };
  expect(await names('Linux lpar42 6.12.107 #1 SMP x ppc64le GNU/Linux\n')).toEqual(['pasted.txt', 'pasted-2.txt']);
  expect(await names((await captureText(CAPTURE, 'proc/iomem')) ?? '')).toEqual(['pasted.txt']);
});

it('says that a text is of no known kind', async () => {
  expect(await loadImport({ paths: [], text: 'Dear support,\nmy machine crashed.\n' })).toMatchObject({
    ok: false,
    error: { code: 'unusable', message: 'This text is of no kind that Kdumpscope reads.' },
  });
});
