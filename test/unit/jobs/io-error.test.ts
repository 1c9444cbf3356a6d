import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { withIoErrors } from '../../../app/jobs/io-error';

it('puts a real fault of the file system into words, with its place', async () => {
  const folder = tmpdir();
  const job = withIoErrors((file: string) => writeFile(file, ''));
  expect(await job(folder)).toEqual({ ok: false, error: { code: 'io', message: 'This is a folder.', where: folder } });
  const inside = path.join(folder, 'kdumpscope-none', 'x');
  expect(await job(inside)).toMatchObject({ ok: false, error: { message: 'No such file or folder.', where: inside } });
});

it('lets bugs through', async () => {
  const bug = withIoErrors(() => Promise.reject(new TypeError('x')));
  await expect(bug(undefined)).rejects.toThrow(TypeError);
});

it('leaves results alone', async () => {
  expect(await withIoErrors((n: number) => Promise.resolve(n + 1))(1)).toBe(2);
});
