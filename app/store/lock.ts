// One writer: library/lock names the process that may change the library. A second instance reads only. The lock of a process
// that is gone, or of an earlier boot, is taken over.
import { link, readFile, unlink } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { nodeDisk } from './disk';
import { makeFolderDurably, tempName, writeNewFile } from './durable-write';

const holderSchema = z.strictObject({
  pid: z.number().int().positive(),
  /** Of the kernel; '' where the system states none. */
  boot: z.string().max(64),
  /** When the process started, in the kernel's ticks: a pid is used again. '' where unknown. */
  started: z.string().max(32),
});
type Holder = z.infer<typeof holderSchema>;

export type LockResult =
  | { readonly state: 'held'; release(): Promise<void> }
  /** `pid` of the process that may write. */
  | { readonly state: 'other'; readonly pid: number };

const read = (file: string): Promise<string | undefined> => readFile(file, 'utf8').catch(() => undefined);

/** Field 22 of /proc/<pid>/stat; the command before it may hold anything, so it is counted from the last bracket. */
async function startOf(pid: number): Promise<string> {
  const text = (await read(`/proc/${pid}/stat`)) ?? '';
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

async function isAlive({ pid, boot, started }: Holder): Promise<boolean> {
  const now = (await read('/proc/sys/kernel/random/boot_id'))?.trim() ?? '';
  if (boot !== now) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
  }
  return started === '' || started === (await startOf(pid));
}

async function holderOf(file: string): Promise<{ text: string; holder?: Holder } | undefined> {
  const text = await read(file);
  if (text === undefined) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { text };
  }
  const parsed = holderSchema.safeParse(json);
  return { text, ...(parsed.success && { holder: parsed.data }) };
}

/** Takes the lock, or says who has it. Rejects when the folder cannot be written. */
export async function lockLibrary(library: string): Promise<LockResult> {
  await makeFolderDurably(library);
  const file = path.join(library, 'lock');
  const boot = (await read('/proc/sys/kernel/random/boot_id'))?.trim() ?? '';
  const mine = JSON.stringify({ pid: process.pid, boot, started: await startOf(process.pid) } satisfies Holder);
  const temp = tempName(file);
  await writeNewFile(temp, [new TextEncoder().encode(mine)], nodeDisk, true);
  try {
    for (;;) {
      // A link is there whole or not at all, and never replaces one.
      const taken = await link(temp, file).then(
        () => true,
        (error: unknown) => {
          if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
          throw error;
        },
      );
      if (taken) return { state: 'held', release: () => release(file, mine) };
      const other = await holderOf(file);
      if (other === undefined) continue;
      if (other.holder !== undefined && (await isAlive(other.holder))) return { state: 'other', pid: other.holder.pid };
      await putAside(file, other.text);
    }
  } finally {
    await nodeDisk.remove(temp);
  }
}

/** Removes a stale lock, unless another process took it over in the meantime. */
async function putAside(file: string, stale: string): Promise<void> {
  const aside = tempName(file);
  await nodeDisk.rename(file, aside).catch(() => undefined);
  const taken = await read(aside);
  // Somebody's fresh lock went along: give it back.
  if (taken !== undefined && taken !== stale) await link(aside, file).catch(() => undefined);
  await nodeDisk.remove(aside);
}

async function release(file: string, mine: string): Promise<void> {
  if ((await read(file)) === mine) await unlink(file).catch(() => undefined);
}
